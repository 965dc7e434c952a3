import { temporaryFolder } from '../support/programs.ts'
import type { ZuilClient } from '../support/zuil-client.ts'
import { pgbenchTaps } from './pgbench.ts'
import { against, type Bench, type Row } from './report.ts'
import { loadDatabase, someCard, startRig, ZUILEN } from './rig.ts'

const SECONDS = 8
const WARM_UP_MS = 1_500
/** Live taps that each zuil has under way: enough that the backend never waits for us. */
const AT_ONCE = 16
const TAPS_A_JOURNAL_MESSAGE = 100

/** Runs `work` over and over on all zuilen; gives what it booked a second, once warm. */
const rate = async (zuilen: readonly ZuilClient[], workers: number, work: (zuil: ZuilClient) => Promise<number>) => {
  let booked = 0
  let unanswered = 0
  let going = true
  const running = zuilen.flatMap((zuil) =>
    Array.from({ length: workers }, async () => {
      while (going) {
        const more = await work(zuil).catch(() => {
          unanswered++
          return 0
        })
        booked += more
      }
    }),
  )
  const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))
  const all = Promise.all(running)
  await Promise.race([wait(WARM_UP_MS), all])
  const [before, begin] = [booked, performance.now()]
  await Promise.race([wait(SECONDS * 1000), all])
  const value = ((booked - before) * 1000) / (performance.now() - begin)
  going = false
  await all
  if (unanswered > 0) console.error(`  ${unanswered} messages got no answer in time`)
  return value
}

const measure = async (): Promise<Row[]> => {
  const rig = await startRig('PostgreSQL')
  try {
    const { postgres } = rig
    if (!postgres) throw new Error('no PostgreSQL')
    const yardstickUrl = await postgres.createDatabase()
    const folder = await temporaryFolder()
    await loadDatabase(folder.path, yardstickUrl)
    await folder.remove()

    const zuilen = await Promise.all(Array.from({ length: ZUILEN }, (_, i) => rig.connect(i + 1)))
    const pgbench = await pgbenchTaps(postgres, yardstickUrl, SECONDS)
    const live = await rate(zuilen, AT_ONCE, async (zuil) => ((await zuil.tap(someCard())).outcome === 'SAVED' ? 1 : 0))
    const journaled = await rate(zuilen, 1, async (zuil) => {
      const taps = Array.from({ length: TAPS_A_JOURNAL_MESSAGE }, () => zuil.newTap(someCard()))
      return (await zuil.journal(taps)).actieIds.length
    })
    await Promise.all(zuilen.map((zuil) => zuil.leave()))
    const row = (name: string, value: number) => against(name, value, 'taps/s', 'pgbench', pgbench, { min: 5 })
    return [
      row('most taps booked, PostgreSQL, live', live),
      row('most taps booked, PostgreSQL, out of journals', journaled),
    ]
  } catch (error) {
    console.error(rig.backendLog())
    throw error
  } finally {
    await rig.end()
  }
}

/** The most taps a second that the backend books, beside pgbench with one tap a transaction. */
export const throughputBench: Bench = {
  name: 'throughput',
  about: 'the most taps a second on PostgreSQL',
  run: measure,
}
