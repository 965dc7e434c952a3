import { spawn } from 'node:child_process'
import { readdir, readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import type { Browser } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { demoClient } from '../../backend/demo/dataset.ts'
import { startBrowser } from '../support/browser.ts'
import { freePort, temporaryFolder } from '../support/programs.ts'
import { eventually } from '../support/wait.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))

interface Demo {
  readonly url: string
  /** Ctrl-C; resolves with the exit code when it has ended. */
  interrupt(): Promise<number | null>
}

/** Processes that were started with this mark in their environment. */
const marked = async (mark: string): Promise<string[]> => {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name))
  const found = await Promise.all(
    pids.map(async (pid) => {
      const environ = await readFile(`/proc/${pid}/environ`, 'latin1').catch(() => '')
      return environ.split('\0').includes(`DEMO_MARK=${mark}`) ? [pid] : []
    }),
  )
  return found.flat()
}

describe('npm start', () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>
  let env: Record<string, string>
  let demo: Demo | undefined
  let browser: Browser
  beforeAll(async () => {
    folder = await temporaryFolder()
    browser = await startBrowser()
    const { PATH = '', ZUIL_CI_MARK = '' } = process.env
    env = { PATH, ZUIL_CI_MARK, DATA_DIR: folder.path, DEMO_MARK: folder.path, LOG_LEVEL: 'warn' }
    for (const name of ['PORT', 'BROKER_PORT', 'SCREEN_PORT']) env[name] = String(await freePort())
  })
  afterEach(async () => {
    await demo?.interrupt()
    demo = undefined
  })
  afterAll(async () => {
    await browser?.close()
    await folder?.remove()
  })

  const start = async (): Promise<Demo> => {
    const child = spawn(process.execPath, [`${root}deploy/dist/demo/main.js`], {
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    let out = ''
    child.stdout.on('data', (text) => {
      out += text
    })
    child.stderr.on('data', (text) => {
      out += text
    })
    const ended = new Promise<number | null>((resolve) => child.once('exit', resolve))
    const url = await eventually(
      () => {
        if (child.exitCode !== null) throw new Error(out)
        return /running: (http\S+)/.exec(out)?.[1]
      },
      { withinMs: 60_000, what: `the demo to be ready; it said: ${out}` },
    )
    return {
      url,
      interrupt: async () => {
        child.kill('SIGINT')
        return ended
      },
    }
  }
  const activity = async (): Promise<{ taps: { points?: number; unknownCard?: string }[]; ledger: object[] }> =>
    (await fetch(`${demo?.url}demo/activity`)).json() as never

  it('gives a page on which a card is laid and a point is seen, in zuil and ledger', async () => {
    demo = await start()
    const page = await browser.newPage({ viewport: { width: 1500, height: 1100 } })
    await page.goto(demo.url)
    const zuil = page.frameLocator('#zuil')
    await zuil.getByText('UiTPAS').first().waitFor()
    const card = page.getByRole('button', { name: /^Gewone kaart/ })
    await card.click()
    await zuil.getByText('+1').first().waitFor()
    await page.getByRole('cell', { name: 'gespaard', exact: true }).first().waitFor()
    await card.click()

    // A card of somewhere else is given to somebody of the demo, and works from then on.
    const unknown = page.getByRole('button', { name: /^Onbekende chip/ })
    await unknown.click()
    await page.getByRole('button', { name: /aan een demo-pashouder/ }).click()
    await unknown.click()
    // The same card again within moments is the same tap.
    const { screen } = (await (await fetch(`${demo.url}demo/screen`)).json()) as { screen: string }
    await eventually(async () => {
      const state = (await (await fetch(`${screen}/state`)).json()) as { view: { screen: string } }
      return state.view.screen === 'WAITING'
    })
    const saved = async () => (await activity()).taps.filter(({ points }) => points === 1).length
    expect(await saved()).toBe(1)
    await unknown.click()
    await eventually(async () => (await saved()) === 2)
    await page.close()
  })

  it('ends all of it at Ctrl-C, and has kept the data at the next start', async () => {
    demo = await start()
    const before = await activity()
    expect(before.ledger.length).toBeGreaterThan(1)
    expect((await marked(folder.path)).length).toBeGreaterThanOrEqual(3)
    expect(await demo.interrupt()).toBe(0)
    expect(await marked(folder.path)).toEqual([])
    demo = await start()
    expect(await activity()).toEqual(before)
  })

  it('has a machine client that can try the API', async () => {
    demo = await start()
    const token = await fetch(`${demo.url}api/oauth/token`, {
      method: 'POST',
      body: new URLSearchParams({
        grant_type: 'client_credentials',
        client_id: demoClient.id,
        client_secret: demoClient.secret,
      }),
    })
    const { access_token } = (await token.json()) as { access_token: string }
    const { cards } = (await (await fetch(`${demo.url}demo/rack`)).json()) as { cards: { uitpasNumber?: string }[] }
    const pass = await fetch(`${demo.url}api/passes/${cards[0]?.uitpasNumber}`, {
      headers: { authorization: `Bearer ${access_token}` },
    })
    expect(pass.status).toBe(200)
    expect(await pass.json()).toMatchObject({ uitpasNumber: cards[0]?.uitpasNumber })
  })
})
