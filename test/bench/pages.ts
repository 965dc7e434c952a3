import { execFileSync } from 'node:child_process'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import Fastify from 'fastify'
import type { Browser, Page } from 'playwright-core'
import { officePagesIn } from '../../backend/office-pages.ts'
import { startBrowser } from '../support/browser.ts'
import { temporaryFolder } from '../support/programs.ts'
import { startOffice } from './office.ts'
import { painted } from './painted.ts'
import { against, type Bench, limit, quantile, type Row } from './report.ts'

/**
 * How fast the back office is in Chromium, against a React page that shows nothing, built and served in the same way: what
 * it loads, until it can be used, and from one page to the next.
 */

const ZUILEN = 1_000
const LOADS = 9
const ROUNDS = 5
const root = fileURLToPath(new URL('../..', import.meta.url))

interface Served {
  readonly url: string
  /** What of its first page comes last. */
  readonly last: string
  readonly cookie?: string
  end(): Promise<unknown>
}

const serveOffice = async (): Promise<Served> => {
  const { url, cookies, end } = await startOffice({ zuilen: ZUILEN })
  return { url, last: 'main h2', ...(cookies[0] !== undefined && { cookie: cookies[0] }), end }
}

/** The yardstick, by the same builder and the same routes. */
const serveEmptyPage = async (): Promise<Served> => {
  const folder = await temporaryFolder()
  const source = join(root, 'test/bench/empty-page')
  execFileSync(process.execPath, [join(root, 'backend/web/build.mjs'), source, folder.path], { stdio: 'inherit' })
  const app = Fastify()
  await app.register(officePagesIn(folder.path))
  await app.listen({ host: '127.0.0.1', port: 0 })
  return {
    url: `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`,
    last: 'main h1',
    end: () => app.close().then(folder.remove),
  }
}

/** How long the first page took from where it was asked for, in milliseconds. */
const untilUsable = (page: Page, { last }: Served): Promise<number> =>
  page.evaluate<number>(painted(`document.querySelector('${last}')`))

interface Load {
  readonly ms: number
  /** As they came over the line, headers too. */
  readonly bytes: number
}

/** Opens the first page as somebody who was never there. */
const firstLoad = async (browser: Browser, served: Served): Promise<Load> => {
  const { url, cookie } = served
  const context = await browser.newContext()
  if (cookie !== undefined)
    await context.addCookies([{ name: 'ksb', value: cookie, url, httpOnly: true, sameSite: 'Lax' }])
  const page = await context.newPage()
  const session = await context.newCDPSession(page)
  await session.send('Network.enable')
  let bytes = 0
  session.on('Network.loadingFinished', ({ encodedDataLength }) => {
    bytes += encodedDataLength
  })
  await page.goto(`${url}/ksb/`, { waitUntil: 'commit' })
  const ms = await untilUsable(page, served)
  await context.close()
  return { ms, bytes }
}

const pages = ['Zuilen', 'Check-ins', 'Balies', 'Gebruikers', 'Logboek'] as const

/** A hand that comes to a name does not press at once: it takes at least so long to see that it is there. */
const HAND_MS = 100

/** To each page by the navigation, for the first time: milliseconds from the press until all is painted, by round. */
const nextPages = async (browser: Browser, served: Served): Promise<ReadonlyMap<string, readonly number[]>> => {
  const { url, cookie = '' } = served
  const taken = new Map<string, number[]>(pages.map((name) => [name, []]))
  for (let round = 0; round < ROUNDS; round++) {
    const context = await browser.newContext()
    await context.addCookies([{ name: 'ksb', value: cookie, url, httpOnly: true, sameSite: 'Lax' }])
    const page = await context.newPage()
    await page.goto(`${url}/ksb/`, { waitUntil: 'commit' })
    await untilUsable(page, served)
    for (const [name, times] of taken) {
      const link = page.locator('nav a').getByText(name, { exact: true })
      await link.hover()
      await setTimeout(HAND_MS)
      await page.evaluate(
        `addEventListener('click', (event) => { window.pressedAt = event.timeStamp }, { capture: true, once: true })`,
      )
      await link.click({ noWaitAfter: true })
      times.push(
        await page.evaluate<number>(
          `(async () => (await ${painted(`document.querySelector('main h1')?.textContent === '${name}'`)}) - window.pressedAt)()`,
        ),
      )
    }
    await context.close()
  }
  return taken
}

export const pagesBench: Bench = {
  name: 'pages',
  about: 'how fast the back office is in a browser',
  run: async (): Promise<readonly Row[]> => {
    const [office, empty] = [await serveOffice(), await serveEmptyPage()]
    const browser = await startBrowser()
    try {
      const loads: Load[] = []
      const empties: Load[] = []
      for (let n = 0; n < LOADS; n++) {
        loads.push(await firstLoad(browser, office))
        empties.push(await firstLoad(browser, empty))
      }
      const next = await nextPages(browser, office)
      const median = (all: readonly Load[], of: keyof Load): number =>
        quantile(
          all.map((load) => load[of]),
          0.5,
        )
      const [kb, emptyKb] = [median(loads, 'bytes') / 1_000, median(empties, 'bytes') / 1_000]
      const [ms, emptyMs] = [median(loads, 'ms'), median(empties, 'ms')]
      const yardstick = 'an empty React page'
      return [
        limit('back office, all that its first page loads', kb, 'kB', 220),
        against('back office, all that its first page loads', kb, 'kB', yardstick, emptyKb, { max: 4 }),
        limit('back office, first page usable, p50', ms, 'ms', 1_000),
        against('back office, first page usable, p50', ms, 'ms', yardstick, emptyMs, { max: 5 }),
        ...[...next].map(([name, times]) => limit(`back office, on to ${name}, p50`, quantile(times, 0.5), 'ms', 150)),
      ]
    } finally {
      await browser.close()
      await office.end()
      await empty.end()
    }
  },
}
