import { cpuSeconds, residentMb } from './process.ts'
import { type Bench, limit, quantile, type Row } from './report.ts'
import { startRig } from './rig.ts'

const STARTS = 5
const IDLE_MS = 10_000

const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

/** The kiosk's main process, enrolled, with the simulated reader, nobody looking at its page. */
const measure = async (): Promise<Row[]> => {
  const rig = await startRig('embedded')
  try {
    await (await rig.kiosk.start()).stop()
    const starts: number[] = []
    const memory: number[] = []
    let idle = Number.NaN
    for (let i = 0; i < STARTS; i++) {
      const begin = performance.now()
      const zuil = await rig.kiosk.start()
      starts.push(performance.now() - begin)
      // What comes after the start: the connection, the desired document, the first sweep of the heap.
      await wait(2_000)
      if (i === 0) {
        const before = await cpuSeconds(zuil.pid)
        await wait(IDLE_MS)
        idle = (((await cpuSeconds(zuil.pid)) - before) / (IDLE_MS / 1000)) * 100
      }
      memory.push(await residentMb(zuil.pid))
      await zuil.stop()
    }
    return [
      limit('kiosk process: resident', Math.max(...memory), 'MB', 90),
      limit('kiosk process: idle', idle, '% of a core', 1),
      limit(`kiosk process: ready, median of ${STARTS} starts`, quantile(starts, 0.5) / 1000, 's', 1.5),
    ]
  } finally {
    await rig.end()
  }
}

/** What the kiosk's process takes of its machine. */
export const kioskBench: Bench = {
  name: 'kiosk',
  about: 'memory, processor and start of the kiosk process',
  run: measure,
}
