import { join } from 'node:path'
import { noLog } from '@zuil/protocol'
import { uitdatabankClient } from '../../backend/events/uitdatabank/client.ts'
import { type UitdatabankLoad, uitdatabankLoad } from '../../backend/events/uitdatabank/load.ts'
import { openKeys } from '../../backend/platform/database/keys.ts'
import { refusalCounter } from '../../backend/platform/mqtt/refusal-counter.ts'
import { openStores } from '../../backend/stores.ts'
import { type Intake, tapIntake } from '../../backend/taps/intake.ts'
import { defaultPlausible } from '../../backend/taps/rules/plausibility.ts'
import { type DatabaseKind, databases } from '../support/databases.ts'
import { smallDataset, zuilIdOf } from '../support/fixtures.ts'
import { startPostgres } from '../support/postgres.ts'
import { temporaryFolder } from '../support/programs.ts'
import { zuilRequest } from '../support/taps.ts'
import { standInClientId } from '../support/uitdatabank.ts'
import { ask } from '../support/world.ts'
import { newActieId } from '../support/zuil-client.ts'
import { against, type Bench, limit, quantile, type Row } from './report.ts'
import { PASSHOLDERS, someCard } from './rig.ts'
import { startStandInProcess } from './uitdatabank-process.ts'

const ZUILEN = 100
const ORGANIZERS = 100
const EVENTS = 20_000
const CHANGED = 500
const TAPS_PER_SECOND = 50
const CALM_SECONDS = 20
/** An interval that no pass waits for here. */
const AT_ONCE = 0

const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, Math.max(0, ms)))

const open = async (kind: DatabaseKind) => {
  const folder = await temporaryFolder()
  const postgres = kind === 'PostgreSQL' ? await startPostgres({ durable: true }) : undefined
  const databaseUrl = await postgres?.createDatabase()
  const keys = await openKeys(join(folder.path, 'keys.json'))
  // No zuil taps so fast.
  const plausible = { ...defaultPlausible, tapsPerHour: 1e9, tapsPerDay: 1e9 }
  const store = await openStores({
    dataDir: folder.path,
    keys,
    log: noLog,
    plausible,
    ...(databaseUrl && { databaseUrl }),
  })
  await store.load(smallDataset(Date.now(), { zuilen: ZUILEN, passholders: PASSHOLDERS }))
  await ask(
    store.databaseUrl,
    `insert into organizer (id, name) select 'org-' || n, 'Organisator ' || n from generate_series(0, ${ORGANIZERS - 1}) n`,
  )
  await ask(
    store.databaseUrl,
    `insert into "_CardSystemToOrganizer" select 1, 'org-' || n from generate_series(0, ${ORGANIZERS - 1}) n`,
  )
  const end = async (): Promise<void> => {
    await store.close()
    await postgres?.stop()
    await folder.remove()
  }
  return { store, end }
}

type OpenStore = Awaited<ReturnType<typeof open>>['store']

/** As a backend books: in one line, in which taps that come while others are booked gather for the next transaction. */
const bookingLine = (store: OpenStore): Intake =>
  tapIntake({
    ...{ store, clock: Date.now, sleep, log: noLog, publish: () => undefined },
    refused: refusalCounter(noLog, 'A tap was refused'),
  })

/** Taps at a steady rate until it ends, however long each takes. @returns how long each took from the moment it was due */
const tapUntil = async (intake: Intake, ended: Promise<unknown>): Promise<number[]> => {
  const took: number[] = []
  const running: Promise<void>[] = []
  let going = true
  void ended.finally(() => {
    going = false
  })
  const begin = performance.now()
  for (let n = 0; going; n++) {
    const due = begin + (n * 1_000) / TAPS_PER_SECOND
    await sleep(due - performance.now())
    const at = { zuilId: zuilIdOf(1 + Math.floor(Math.random() * ZUILEN)), actieId: newActieId() }
    const book = async (): Promise<void> => {
      const { kind } = await intake.handIn(at.zuilId, [zuilRequest(n, someCard(), Date.now(), at)])
      if (kind !== 'BOOKED') throw new Error(`a tap was not booked: ${kind}`)
      took.push(performance.now() - due)
    }
    running.push(book())
  }
  await Promise.all(running)
  return took
}

/** Taps while a pass runs; and how long it took. */
const tapWhile = async (intake: Intake, load: UitdatabankLoad) => {
  const begin = performance.now()
  const pass = load.pass()
  const took = await tapUntil(intake, pass)
  return { took, result: await pass, seconds: (performance.now() - begin) / 1_000 }
}

const calmly = (intake: Intake): Promise<number[]> => tapUntil(intake, sleep(CALM_SECONDS * 1_000))

const measure = async (kind: DatabaseKind): Promise<Row[]> => {
  const standIn = await startStandInProcess(EVENTS, ORGANIZERS)
  const { store, end } = await open(kind)
  const intake = bookingLine(store)
  const search = uitdatabankClient({ url: standIn.url, clientId: standInClientId })
  const load = uitdatabankLoad({ search, store: store.uitdatabank, clock: Date.now, intervalMs: AT_ONCE }, noLog)
  try {
    await calmly(intake)
    const calm = await calmly(intake)
    const first = await tapWhile(intake, load)
    calm.push(...(await calmly(intake)))
    await standIn.change(CHANGED)
    const changes = await tapWhile(intake, load)
    const [added, changed] = [first.result?.report.added ?? 0, changes.result?.report.changed ?? 0]
    if (added !== EVENTS || changed !== CHANGED) throw new Error(`${added} events came, ${changed} changed`)
    const over = (what: string, taps: readonly number[]) =>
      against(what, quantile(taps, 0.99), 'ms', 'without', quantile(calm, 0.99), { max: 1.5 })
    return [
      over(`${kind}: a tap's p99, a first load of ${EVENTS / 1_000}k`, first.took),
      limit('  how long it takes', first.seconds, 's', 300),
      over(`  a tap's p99, a change of ${CHANGED}`, changes.took),
      limit('  how long it takes', changes.seconds, 's', 60),
    ]
  } finally {
    await load.stop()
    await intake.stop()
    await end()
    await standIn.stop()
  }
}

/** Taps while events are taken over from UiTdatabank, whose stand-in is a process of its own. */
export const uitdatabankBench: Bench = {
  name: 'uitdatabank',
  about: 'taps while 20,000 events come from UiTdatabank, and 500 of them change',
  run: async () => {
    const rows: Row[] = []
    for (const kind of databases) rows.push(...(await measure(kind)))
    return rows
  },
}
