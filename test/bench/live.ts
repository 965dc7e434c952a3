import { setTimeout as sleep } from 'node:timers/promises'
import { startBrowser } from '../support/browser.ts'
import { zuilIdOf } from '../support/fixtures.ts'
import { connectZuil } from '../support/zuil-client.ts'
import { mqttPassword, type Office, startOffice } from './office.ts'
import { cpuSeconds } from './process.ts'
import { type Bench, limit, quantile, type Row } from './report.ts'

/** How soon an open page shows that a zuil went on or off, and what open pages cost the backend. */

const ZUILEN = 200
const PEOPLE = 5
const PAGES = 50
const CHANGES = 20
/** Of which the processor's time is taken, with the pages open and without. */
const QUIET_MS = 20_000

/** From what a zuil says until it is on the page of a person, in milliseconds. */
const untilShown = async ({ url, mqtt, cookies: [cookie = ''] }: Office): Promise<readonly number[]> => {
  const browser = await startBrowser()
  try {
    const context = await browser.newContext()
    await context.addCookies([{ name: 'ksb', value: cookie, url, httpOnly: true, sameSite: 'Lax' }])
    const page = await context.newPage()
    await page.goto(`${url}/ksb/zuilen/${zuilIdOf(1)}`)
    const shows = (state: RegExp): Promise<unknown> => page.getByRole('main').getByText(state).first().waitFor()
    const [isOn, isOff] = [/^Aan$/, /^(Uit|Nog niet gezien)$/]
    await shows(isOff)
    const taken: number[] = []
    for (let session = 1; session <= CHANGES / 2; session++) {
      const on = performance.now()
      const zuil = await connectZuil({ url: mqtt, zuilId: zuilIdOf(1), password: mqttPassword, generation: 0, session })
      await shows(isOn)
      taken.push(performance.now() - on)
      const off = performance.now()
      zuil.vanish()
      await shows(isOff)
      taken.push(performance.now() - off)
    }
    return taken
  } finally {
    await browser.close()
  }
}

/** The share of a core that the backend takes while nothing happens. */
const idleShare = async ({ pid }: Office): Promise<number> => {
  const [before, begin] = [await cpuSeconds(pid), performance.now()]
  await sleep(QUIET_MS)
  return (100 * (await cpuSeconds(pid)) - 100 * before) / ((performance.now() - begin) / 1_000)
}

const openPages = async ({ url, cookies }: Office): Promise<() => void> => {
  const end = new AbortController()
  for (let n = 0; n < PAGES; n++) {
    const headers = { cookie: `ksb=${cookies[n % cookies.length]}`, 'sec-fetch-site': 'same-origin' }
    const response = await fetch(`${url}/ksb/api/live`, { headers, signal: end.signal })
    if (!response.ok) throw new Error(`a page could not be followed: ${response.status}`)
    void response.text().catch(() => undefined)
  }
  return () => end.abort()
}

export const liveBench: Bench = {
  name: 'live',
  about: 'how soon open pages show what changed, and what they cost',
  run: async (): Promise<readonly Row[]> => {
    const office = await startOffice({ zuilen: ZUILEN, people: PEOPLE })
    try {
      const shown = await untilShown(office)
      const without = await idleShare(office)
      const close = await openPages(office)
      const cost = (await idleShare(office)) - without
      close()
      return [
        limit('a zuil that goes on or off, until an open page shows it, p50', quantile(shown, 0.5), 'ms', 1_000),
        limit('the same, p95', quantile(shown, 0.95), 'ms', 1_000),
        limit(`${PAGES} open pages, of a core of the backend`, cost, '%', 2),
      ]
    } finally {
      await office.end()
    }
  },
}
