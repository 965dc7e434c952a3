import type { DatabaseKind } from '../support/databases.ts'
import { chipOf } from '../support/fixtures.ts'
import { watchScreen } from '../support/screen-watch.ts'
import type { ZuilClient } from '../support/zuil-client.ts'
import { bareBooking } from './bare-booking.ts'
import { against, type Bench, limit, quantile, type Row } from './report.ts'
import { PASSHOLDERS, type Rig, someCard, startRig, ZUILEN } from './rig.ts'

const WARM_UP = 40
const SAMPLES = 250
const TAPS_A_SECOND = 200

/** How long something takes, in milliseconds. */
export const timed = async (run: () => Promise<unknown>): Promise<number> => {
  const begin = performance.now()
  await run()
  return performance.now() - begin
}

/** Lays cards on the kiosk's simulated reader; each resolves when its answer is on the screen. */
export const kioskTaps = async (rig: Rig) => {
  const { ready } = await rig.kiosk.start()
  let answered = (_screen: string): void => undefined
  const watch = watchScreen(ready.screen, ({ view: { screen } }) => {
    if (['SAVED', 'NOTED', 'REFUSED'].includes(screen)) answered(screen)
  })
  let n = 0
  return {
    tap: async (): Promise<void> => {
      // Never a card that was there a moment ago: that would be the same tap.
      n = (n % PASSHOLDERS) + 1
      const shown = new Promise<string>((resolve) => {
        answered = resolve
      })
      await fetch(`${ready.screen}/simulated/card`, {
        method: 'PUT',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ chipNumber: chipOf(n) }),
      })
      const screen = await shown
      if (screen === 'REFUSED') throw new Error('the kiosk refused a tap')
    },
    stop: () => watch.stop(),
  }
}

/** 50 zuilen that make 200 taps a second, evenly spread, whatever comes of them. */
const startLoad = (zuilen: readonly ZuilClient[]) => {
  let unanswered = 0
  const timers: NodeJS.Timeout[] = []
  const every = (1000 * zuilen.length) / TAPS_A_SECOND
  zuilen.forEach((zuil, i) => {
    const tap = () =>
      void zuil.tap(someCard()).catch(() => {
        unanswered++
      })
    timers.push(setTimeout(() => timers.push(setInterval(tap, every)), (every * i) / zuilen.length))
  })
  return {
    stop: () => {
      for (const timer of timers) clearInterval(timer)
      return unanswered
    },
  }
}

const measure = async (kind: DatabaseKind): Promise<Row[]> => {
  const alone: number[] = []
  const rig = await startRig(kind, {
    onEmbedded: async (databaseUrl, catalog) => {
      const bare = await bareBooking(databaseUrl, catalog)
      for (let i = 0; i < WARM_UP + SAMPLES; i++) {
        const ms = await timed(() => bare.book(someCard()))
        if (i >= WARM_UP) alone.push(ms)
      }
      await bare.end()
    },
  })
  const rows: Row[] = []
  try {
    const bare = kind === 'PostgreSQL' ? await bareBooking(rig.databaseUrl, rig.catalog) : undefined
    const echo = await rig.echo()
    const kiosk = await kioskTaps(rig)
    const [probe, ...others] = await Promise.all(Array.from({ length: ZUILEN }, (_, i) => rig.connect(i + 1)))
    if (!probe) throw new Error('no zuil')

    const sample = async (load: string): Promise<void> => {
      const samples = { kiosk: [] as number[], zuil: [] as number[], trip: [] as number[], booking: [] as number[] }
      // In turn, so that all of them meet the same machine.
      for (let i = 0; i < WARM_UP + SAMPLES; i++) {
        const kioskMs = await timed(kiosk.tap)
        const zuilMs = await timed(() => probe.tap(someCard()))
        const tripMs = await timed(echo.trip)
        const bookingMs = bare ? await timed(() => bare.book(someCard())) : (alone[i % alone.length] ?? Number.NaN)
        if (i < WARM_UP) continue
        samples.kiosk.push(kioskMs)
        samples.zuil.push(zuilMs)
        samples.trip.push(tripMs)
        samples.booking.push(bookingMs)
      }
      const sum = quantile(samples.trip, 0.5) + quantile(samples.booking, 0.5)
      const name = `${kind}, ${load}`
      const yardstick = `round trip ${quantile(samples.trip, 0.5).toFixed(1)} + transaction ${quantile(samples.booking, 0.5).toFixed(1)}`
      for (const [what, measured] of [
        ['kiosk: card to screen', samples.kiosk],
        ['zuil: tap to verdict', samples.zuil],
      ] as const) {
        rows.push(against(`${what}, ${name}, p50`, quantile(measured, 0.5), 'ms', yardstick, sum, { max: 1.5 }))
        rows.push(limit(`${what}, ${name}, p99`, quantile(measured, 0.99), 'ms', 50))
      }
    }

    await sample('quiet')
    const load = startLoad([...others, probe])
    await sample(`${TAPS_A_SECOND} taps/s`)
    const unanswered = load.stop()
    if (unanswered > 0) console.error(`${kind}: ${unanswered} taps of the load got no verdict in time`)

    kiosk.stop()
    await echo.end()
    await bare?.end()
    await Promise.all([probe, ...others].map((zuil) => zuil.leave()))
  } catch (error) {
    console.error(rig.backendLog())
    throw error
  } finally {
    await rig.end()
  }
  return rows
}

/** From a card to its verdict, quiet and under load, beside a bare round trip and a bare transaction. */
export const latencyBench: Bench = {
  name: 'latency',
  about: 'from tap to verdict, quiet and with 50 zuilen, on both databases',
  run: async () => [...(await measure('PostgreSQL')), ...(await measure('embedded'))],
}
