import { spawn } from 'node:child_process'
import { mkdir, readdir, readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { demoClient } from '../../backend/demo/demo-dataset.ts'
import { demoEvents } from '../../backend/demo/events.ts'
import { openPage } from '../support/bridge-page.ts'
import { startBrowser } from '../support/browser.ts'
import { freePort } from '../support/ports.ts'
import { startBackend, temporaryFolder } from '../support/programs.ts'
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
  /** Of somebody who is logged in, once and for all tests. */
  let context: BrowserContext
  const pages: Page[] = []
  beforeAll(async () => {
    folder = await temporaryFolder()
    browser = await startBrowser()
    const { PATH = '', ZUIL_CI_MARK = '' } = process.env
    env = { PATH, ZUIL_CI_MARK, DATA_DIR: folder.path, DEMO_MARK: folder.path, LOG_LEVEL: 'info' }
    for (const name of ['PORT', 'BROKER_PORT', 'LOGIN_PORT', 'BRIDGE_PORT']) env[name] = String(await freePort())
    env.SCREEN_PORT = '0'
    env.READERS = 'simulated'
    // A little longer than the time in which a card laid again is the same tap.
    env.RESULT_MS = '4000'
    demo = await start()
    began = Date.now()
    context = await browser.newContext({ viewport: { width: 1700, height: 1400 } })
  })
  afterEach(async () => {
    for (const page of pages.splice(0)) await page.close()
  })
  afterAll(async () => {
    await demo?.interrupt()
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
        const [, address] = /"ready":true,"http":"(http[^"]+)"/.exec(out) ?? []
        return address && `${address}/`
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
  interface Shown {
    readonly at: string
  }
  const activity = async (): Promise<{
    taps: (Shown & { points?: number; unknownCard?: string })[]
    ledger: Shown[]
    tickets: Shown[]
    redemptions: Shown[]
  }> => (await context.request.get(`${demo?.url}ksb/api/demo/activity`)).json() as never
  /** What came in since it began, or began again: what went before is its history. */
  let began = 0
  const since = async (what: 'taps' | 'tickets' | 'redemptions' = 'taps') =>
    (await activity())[what].filter(({ at }) => Date.parse(at) >= began)

  /** A page that ends with its test; what it says that is wrong fails it. */
  const open = async (path: string): Promise<Page> => {
    const page = await context.newPage()
    pages.push(page)
    page.on('pageerror', (error) => {
      throw error
    })
    await page.goto(`${demo?.url}${path}`)
    return page
  }
  const screens = async (): Promise<readonly { zuilId: string; name: string; type: string; screen: string }[]> =>
    ((await (await fetch(`${demo?.url}demo/screens`)).json()) as { screens: [] }).screens
  const zuilOf = async (type: string) => {
    const zuil = (await screens()).find((one) => one.type === type)
    if (!zuil) throw new Error(`the demo has no ${type}`)
    return zuil
  }
  const viewOf = async (
    type: string,
  ): Promise<{ screen: string; mode?: string; online?: boolean; event?: { id: string }; reward?: object }> => {
    const { screen } = await zuilOf(type)
    return ((await (await fetch(`${screen}/state`)).json()) as { view: { screen: string } }).view
  }
  /** Which event is open at the check-in zuil, and so how many points it gives, goes by the time of day. */
  const pointsOnScreen = async (): Promise<number> => {
    const { event } = await viewOf('CHECK_IN')
    const shown = demoEvents(began).find(({ id }) => id === event?.id)
    if (!shown) throw new Error('the check-in zuil shows no event of the demo')
    return shown.checkinPoints
  }
  const choose = async (page: Page, name: string, item: string): Promise<void> => {
    await page.getByRole('button', { name: `Acties voor ${name}` }).click()
    await page.getByRole('menuitem', { name: item, exact: true }).click()
  }

  it('lets in whom one chooses, by one click, and out again', async () => {
    const origin = new URL(demo?.url ?? '').origin
    const page = await browser.newPage()
    pages.push(page)
    const said: string[] = []
    page.on('console', (message) => said.push(message.text()))
    page.on('pageerror', (error) => said.push(error.message))
    // As people write it who don't know that cookies of 127.0.0.1 are others.
    await page.goto(`${origin.replace('127.0.0.1', 'localhost')}/ksb/login?terug=/ksb/zuilen`)
    for (const role of ['Superadmin', 'Admin', 'Voordeelbeheerder', 'Zuilbeheerder', 'Baliemedewerker'])
      expect(await page.getByRole('button', { name: new RegExp(`${role} (in|van) `) }).count(), role).toBeGreaterThan(0)
    await page.getByRole('button', { name: /Heeft geen rol/ }).click()
    await page.getByRole('heading', { name: 'Je hebt hier nog geen toegang' }).waitFor()
    await page.getByRole('link', { name: 'Log in met een ander account' }).click()
    await page.waitForURL(`${origin}/ksb/uitgelogd`)
    await page.getByRole('link', { name: 'Log opnieuw in' }).click()
    await page.getByRole('button', { name: /Superadmin in UiTPAS Dender/ }).click()
    await page.waitForURL(`${origin}/ksb/`)
    const asked = (path: string, method = 'GET') =>
      page.evaluate(async ([url, how]) => (await fetch(url, { method: how })).json(), [path, method] as const)
    expect(await asked('/ksb/api/me')).toMatchObject({
      environment: 'SAFE',
      cardSystems: [
        { name: 'UiTPAS Dender', role: 'SUPERADMIN' },
        { name: 'UiTPAS Gent', role: 'ADMIN' },
      ],
    })
    const { goTo } = await asked('/ksb/api/me/logout', 'POST')
    await page.goto(goTo)
    await page.waitForURL(`${origin}/ksb/uitgelogd`)
    // Also the provider asks again.
    await page.getByRole('link', { name: 'Log opnieuw in' }).click()
    await page.getByRole('heading', { name: 'Log in als…' }).waitFor()
    // What its pages may not do they do not try.
    expect(said.filter((text) => !text.startsWith('Failed to load resource'))).toEqual([])
  })

  it('leads from its address, by one click on an account, to a page with all that', async () => {
    const page = await open('')
    await page.getByRole('button', { name: /Superadmin in UiTPAS Dender/ }).click()
    await page.getByRole('heading', { name: 'Proefopstelling' }).waitFor()
    expect(page.url()).toBe(`${demo?.url}ksb/proefopstelling`)
    await page.getByText('Veilige omgeving', { exact: false }).waitFor()
  })

  it('gives a page on which cards are laid on four zuilen, and are seen in zuil and books', async () => {
    const page = await open('')
    const said: string[] = []
    page.on('console', (message) => {
      if (message.type() === 'error') said.push(message.text())
    })
    const frameOf = async (type: string) => page.frameLocator(`#zuil-${(await zuilOf(type)).zuilId}`)
    const lay = async (zuil: string, label: string): Promise<void> => {
      await page.getByRole('radio', { name: zuil }).check()
      await page.getByRole('button', { name: new RegExp(`^${label}`) }).click()
    }
    for (const type of ['CHECK_IN', 'TICKET', 'REWARD', 'MEMBERSHIP'])
      await eventually(
        async () => {
          const { screen, online } = await viewOf(type)
          return screen === 'WAITING' && online
        },
        { withinMs: 30_000, what: `the ${type} zuil to be ready` },
      )
    expect((await screens()).map(({ type }) => type)).toEqual(['CHECK_IN', 'TICKET', 'REWARD', 'MEMBERSHIP'])

    const points = await pointsOnScreen()
    await lay('Zuil foyer', 'Gewone kaart')
    await (await frameOf('CHECK_IN')).getByText(`+${points}`).first().waitFor()
    await page.locator('#ledger').getByText('gespaard').first().waitFor()

    await lay('Zuil kassa', 'Kansentarief actief')
    await eventually(async () => (await viewOf('TICKET')).screen === 'TICKET')
    await page.locator('#tickets').getByText('kansentarief').first().waitFor()
    await eventually(async () => (await since('tickets')).length === 1)

    await lay('Zuil bar', 'Veel punten')
    await (await frameOf('REWARD')).getByText('Een koffie').first().waitFor()
    await page.locator('#redemptions').getByText('Een koffie').first().waitFor()
    await page.locator('#ledger').getByText('ingewisseld').first().waitFor()
    await eventually(async () => (await since('redemptions')).length === 1)

    await lay('Zuil vestiaire', 'Vriend van het huis')
    await (await frameOf('MEMBERSHIP')).getByText('Vriend van CC De Schakel').first().waitFor()
    await eventually(async () => (await viewOf('MEMBERSHIP')).screen === 'MEMBER')
    expect(await since()).toHaveLength(4)

    // A barcode, at the same zuil.
    await page.getByRole('button', { name: 'Scan de barcode van Kaart met barcode' }).click()
    await eventually(async () => (await since()).length === 5)
    // The content security policy lets its frames be, and nothing else is wrong.
    expect(said).toEqual([])
  })

  it('has a card reader for the counter app, whichever name of this machine that is at', async () => {
    const bridge = `127.0.0.1:${env.BRIDGE_PORT}`
    const { origin } = new URL(demo?.url ?? '')
    const card = { chipNumber: '04B45EAC44AD1C' }
    for (const own of [origin, origin.replace('127.0.0.1', 'localhost')]) {
      const page = await openPage(`ws://${bridge}/reader`, { origin: own })
      const laid = await context.request.put(`http://${bridge}/simulated/card`, { data: card })
      expect(laid.status()).toBe(200)
      expect(await page.hears('CARD')).toMatchObject(card)
      page.close()
    }
    const other = openPage(`ws://${bridge}/reader`, { origin: 'http://127.0.0.1:1' })
    await expect(other).rejects.toThrow('403')
  })

  it('begins again, after which the zuilen go on as they were set up', async () => {
    const page = await open('')
    await page.getByRole('button', { name: 'Opnieuw beginnen' }).click()
    await page.getByRole('alertdialog').getByRole('button', { name: 'Opnieuw beginnen' }).click()
    await page.getByText('Alles is weer zoals in het begin.').waitFor()
    began = Date.now()
    // Of its history alone.
    expect((await activity()).taps.length).toBeGreaterThan(5)
    await eventually(async () => (await viewOf('CHECK_IN')).screen === 'WAITING')
    const points = await pointsOnScreen()
    await page.getByRole('radio', { name: 'Zuil foyer' }).check()
    await page.getByRole('button', { name: 'Scan de barcode van Testkaart: gewoon' }).click()
    await eventually(async () => (await viewOf('CHECK_IN')).screen === 'SAVED')
    expect(await since()).toMatchObject([{ uitpasNumber: '0900000095902', points, balance: 100 + points }])
  })

  it('gives a card of somewhere else to somebody of the demo', async () => {
    const before = (await since()).length
    const page = await open('')
    await page.getByRole('radio', { name: 'Zuil foyer' }).check()
    const unknown = page.getByRole('button', { name: /^Onbekende chip/ })
    await eventually(async () => (await viewOf('CHECK_IN')).screen === 'WAITING')
    await unknown.click()
    await page.getByRole('button', { name: /aan een demo-pashouder/ }).click()
    await unknown.click()
    // The same card again within moments is the same tap.
    await eventually(async () => (await viewOf('CHECK_IN')).screen === 'WAITING')
    expect(await since()).toHaveLength(before + 1)
    await unknown.click()
    await eventually(async () => (await viewOf('CHECK_IN')).screen === 'SAVED')
  })

  it('turns a zuil into another from its page, and says when the zuil refuses it and why', async () => {
    const zuil = await zuilOf('REWARD')
    // Where the links in mails lead.
    const page = await open(`zuilen/${zuil.zuilId}`)
    await page.getByText('Bijgewerkt', { exact: true }).waitFor({ timeout: 30_000 })
    const saved = (): Promise<void> => page.getByRole('button', { name: 'Wijzigingen bewaren' }).click()

    // A counter with two rewards: refused by the zuil, which goes on with what it had.
    await page.getByRole('link', { name: 'Instellingen', exact: true }).click()
    await page.getByRole('checkbox', { name: 'CC De Schakel, bar' }).uncheck()
    await page.getByRole('checkbox', { name: 'CC De Schakel, winkel' }).check()
    await saved()
    await page.getByText('Bewaard. Zo weigert Zuil bar', { exact: false }).waitFor()
    await page.getByRole('link', { name: 'Status', exact: true }).click()
    await page.getByText('Weigert de nieuwe instellingen').waitFor()
    await page
      .getByText(/Deze balie heeft meer dan één omruilvoordeel/)
      .first()
      .waitFor()
    await eventually(async () => (await viewOf('REWARD')).screen === 'WAITING')
    expect(await viewOf('REWARD')).toMatchObject({ mode: 'REWARD', reward: { points: 10 } })

    await page.getByRole('link', { name: 'Instellingen', exact: true }).click()
    await page.getByLabel('Type').selectOption('Check-in zuil')
    await page.getByLabel('Toon een code om punten te sparen met de UiTPAS-app').check()
    await saved()
    await page.getByText('De instellingen van Zuil bar zijn bewaard.').waitFor()
    await page.getByRole('link', { name: 'Status', exact: true }).click()
    await page.getByText('Bijgewerkt', { exact: true }).waitFor()
    await eventually(async () => (await viewOf('REWARD')).mode === 'CHECK_IN')
  })

  it('blocks, finds, pictures and restarts a zuil from the three dots', async () => {
    // The zuil has a page to make a picture of.
    const zuil = await zuilOf('MEMBERSHIP')
    const own = await browser.newPage()
    pages.push(own)
    await own.goto(zuil.screen)
    const page = await open('ksb/zuilen')
    const row = page.getByRole('row').filter({ hasText: zuil.name })
    await row.getByText('Aan', { exact: true }).waitFor({ timeout: 30_000 })
    await choose(page, zuil.name, 'Blokkeren')
    await eventually(async () => (await viewOf('MEMBERSHIP')).screen === 'OUT_OF_ORDER')
    await row.getByText('Geblokkeerd').waitFor()
    await choose(page, zuil.name, 'Deblokkeren')
    await eventually(async () => (await viewOf('MEMBERSHIP')).screen === 'WAITING')

    const close = () => page.getByRole('dialog').getByRole('button', { name: 'Sluiten' }).click()
    await choose(page, zuil.name, 'Herkennen')
    await eventually(async () => (await viewOf('MEMBERSHIP')).screen === 'IDENTIFY')
    await close()
    await choose(page, zuil.name, 'Schermafdruk')
    const picture = page.getByRole('img', { name: `Wat de bezoeker ziet op ${zuil.name}` })
    await picture.waitFor({ timeout: 30_000 })
    expect(await picture.evaluate((image) => (image as HTMLImageElement).naturalWidth)).toBeGreaterThan(50)
    await close()
    await choose(page, zuil.name, 'Log')
    await page
      .getByRole('dialog')
      .getByText(/"message"/)
      .waitFor({ timeout: 30_000 })
    await close()

    const before = await marked(folder.path)
    await choose(page, zuil.name, 'Herstarten')
    await page.getByRole('alertdialog').getByRole('button', { name: 'Herstarten' }).click()
    await page.getByText('De zuil herstart.', { exact: false }).waitFor({ timeout: 30_000 })
    await eventually(
      async () => {
        const now = await marked(folder.path)
        return now.some((pid) => !before.includes(pid)) && (await viewOf('MEMBERSHIP')).screen === 'WAITING'
      },
      { withinMs: 30_000, what: 'the zuil to be there again, as another process' },
    )
  })

  it('ends all of it at Ctrl-C, and has kept the data at the next start', async () => {
    const before = await activity()
    expect(before.ledger.length).toBeGreaterThan(1)
    expect((await marked(folder.path)).length).toBeGreaterThanOrEqual(6)
    expect(await demo?.interrupt()).toBe(0)
    expect(await marked(folder.path)).toEqual([])
    demo = await start()
    expect(await activity()).toEqual(before)
  })

  it('has a machine client that can try the API', async () => {
    const token = await fetch(`${demo?.url}api/oauth/token`, {
      method: 'POST',
      body: new URLSearchParams({
        grant_type: 'client_credentials',
        client_id: demoClient.id,
        client_secret: demoClient.secret,
      }),
    })
    const { access_token } = (await token.json()) as { access_token: string }
    const { cards } = (await (await context.request.get(`${demo?.url}ksb/api/demo/rack`)).json()) as {
      cards: { uitpasNumber?: string }[]
    }
    const pass = await fetch(`${demo?.url}api/passes/${cards[0]?.uitpasNumber}`, {
      headers: { authorization: `Bearer ${access_token}` },
    })
    expect(pass.status).toBe(200)
    expect(await pass.json()).toMatchObject({ uitpasNumber: cards[0]?.uitpasNumber })
  })

  it('refuses the data of an earlier version, with a sentence', async () => {
    const old = await temporaryFolder()
    await mkdir(`${old.path}/zuil`)
    const child = spawn(process.execPath, [`${root}deploy/dist/demo/main.js`], {
      env: { ...env, DATA_DIR: old.path },
      stdio: ['ignore', 'ignore', 'pipe'],
    })
    let said = ''
    child.stderr.on('data', (text) => {
      said += text
    })
    expect(await new Promise((resolve) => child.once('exit', resolve))).toBe(1)
    expect(said).toContain('Remove that folder and start again.')
    await old.remove()
  })
})

describe('a backend that is not the demo', () => {
  it('has none of its routes', async () => {
    const folder = await temporaryFolder()
    const backend = await startBackend({ DATA_DIR: `${folder.path}/data` })
    for (const [method, path] of [
      ['POST', 'demo/configuration-code'],
      ['POST', 'demo/screens'],
      ['GET', 'demo/screens'],
      ['GET', 'demo/accounts'],
      ['GET', 'demo/people'],
      ['GET', ''],
      ['GET', 'beheer'],
      ['GET', 'ksb/api/demo/rack'],
      ['GET', 'ksb/api/demo/mails'],
      ['POST', 'ksb/api/demo/reset'],
    ] as const)
      expect([path, (await fetch(`${backend.ready.http}/${path}`, { method })).status]).toEqual([path, 404])
    await backend.stop()
    await folder.remove()
  })
})
