import type { Page } from 'playwright-core'
import type { Dataset } from '../../backend/demo/dataset/shapes.ts'
import { startBridgeForPages, takeBridgeTurn } from '../support/bridge-turn.ts'
import { startBrowser } from '../support/browser.ts'
import { chipOf, counterId } from '../support/fixtures.ts'
import { kioskTaps, timed } from './latency.ts'
import { painted } from './painted.ts'
import { against, type Bench, limit, quantile, type Row } from './report.ts'
import { startRig } from './rig.ts'

/** How soon the counter app shows who lays his card on the reader of the counter's PC, beside how soon a zuil answers a card. */

const WARM_UP = 10
const SAMPLES = 80
/** What a counter has to offer: as many events as its page shows, some rewards, and associations that it assigns. */
const [EVENTS, REWARDS, ASSOCIATIONS] = [12, 10, 4] as const
const staff = { email: 'balie@example.org', name: 'Balie' }

/** The first, and others like it. */
const several = <One extends { readonly id: string }>(
  [first]: readonly One[] = [],
  count: number,
  idOf: (n: string) => string,
): One[] =>
  first
    ? [first, ...Array.from({ length: count - 1 }, (_, n) => ({ ...first, id: idOf(`${n}`.padStart(2, '0')) }))]
    : []

const busyCounter = (small: Dataset): Dataset => ({
  ...small,
  counterStaff: [{ counterId, email: staff.email }],
  events: several(small.events, EVENTS, (n) => `event-of-bench-${n}`),
  rewards: several(small.rewards, REWARDS, (n) => `4e000000-0000-4000-8000-0000000001${n}`),
  associations: several(small.associations, ASSOCIATIONS, (n) => `a5000000-0000-4000-8000-0000000001${n}`).map(
    (one) => ({
      ...one,
      counters: [{ counterId, right: 'WRITE' }],
    }),
  ),
})

/** Lays a card on the reader of the PC, and takes it away. */
const simulate = async (bridge: string, method: 'PUT' | 'DELETE', chipNumber?: string): Promise<void> => {
  const response = await fetch(`${bridge.replace('ws:', 'http:').replace('/reader', '')}/simulated/card`, {
    method,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(method === 'PUT' ? { chipNumber } : {}),
  })
  if (!response.ok) throw new Error(`the card was not laid: ${await response.text()}`)
}

/** Runs in the page: when the name of passholder n was painted, and when all was: his memberships come last. Since 1970. */
const drawnFor = (n: number): string => {
  const name = `document.querySelector('main h1')?.textContent === 'Voornaam ${n} Familienaam ${n}'`
  const whole = `document.querySelector('main').textContent.includes('Vriend van het CC')`
  const at = 'performance.timeOrigin +'
  return `(async () => {
    const who = ${at} (await ${painted(name)})
    return { who, whole: ${at} (await ${painted(whole)}) }
  })()`
}

/** The counter app, as it waits for whom comes, with the reader on. */
const openDesk = async (page: Page, url: string): Promise<void> => {
  await page.addInitScript(() => localStorage.setItem('balie.reader', 'on'))
  await page.goto(`${url}/balie/${counterId}`)
  await page.getByText('Kaartlezer klaar: leg een kaart.').waitFor()
}

const measure = async (): Promise<readonly Row[]> => {
  let cookie = ''
  const rig = await startRig('PostgreSQL', {
    extended: busyCounter,
    onLoaded: async (store) => {
      cookie = await store.sessions.open(staff)
    },
  })
  const turn = await takeBridgeTurn()
  const bridge = await startBridgeForPages({ BRIDGE_ORIGINS: rig.http, LOG_LEVEL: 'warn' })
  const browser = await startBrowser()
  try {
    const context = await browser.newContext()
    await context.addCookies([{ name: 'ksb', value: cookie, url: rig.http, httpOnly: true, sameSite: 'Lax' }])
    const page = await context.newPage()
    await openDesk(page, rig.http)
    const kiosk = await kioskTaps(rig)
    const [named, whole, zuil] = [[] as number[], [] as number[], [] as number[]]
    // In turn, so that both meet the same machine.
    for (let n = 1; n <= WARM_UP + SAMPLES; n++) {
      const zuilMs = await timed(kiosk.tap)
      const drawn = page.evaluate<{ who: number; whole: number }>(drawnFor(n))
      const begin = performance.timeOrigin + performance.now()
      await simulate(bridge.ready.address, 'PUT', chipOf(n))
      const { who, whole: all } = await drawn
      await simulate(bridge.ready.address, 'DELETE')
      if (n <= WARM_UP) continue
      zuil.push(zuilMs)
      named.push(who - begin)
      whole.push(all - begin)
    }
    kiosk.stop()
    const yardstick = 'a zuil: card to screen'
    return [
      limit('counter app: card to the page of who it is, p50', quantile(named, 0.5), 'ms', 300),
      limit('the same, p95', quantile(named, 0.95), 'ms', 300),
      limit('the same, with his memberships of associations, p95', quantile(whole, 0.95), 'ms', 300),
      against('the same, p50', quantile(whole, 0.5), 'ms', yardstick, quantile(zuil, 0.5), { max: 10 }),
    ]
  } catch (error) {
    console.error(rig.backendLog())
    throw error
  } finally {
    await browser.close()
    await bridge.stop()
    turn.release()
    await rig.end()
  }
}

export const counterBench: Bench = {
  name: 'counter',
  about: 'how soon the counter app shows whose card is laid on the reader of its PC',
  run: measure,
}
