import { join } from 'node:path'
import { noLog } from '@zuil/protocol'
import { pauseAfter } from '../../backend/events/rules/uitdatabank-paging.ts'
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
const CALM_SECONDS = 10
/** The first load goes on and stands still in turn: so whatever else the machine does disturbs both. */
const [ON_MS, OFF_MS] = [8_000, 5_000] as const
/** In which a page that was begun is still taken in. */
const ENDING_MS = 1_500
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

interface Taken {
  /** When it was due, and how long it took from then; milliseconds. */
  readonly due: number
  readonly ms: number
}

/** Taps at a steady rate until it ends, however long each takes. */
const tapUntil = async (intake: Intake, ended: Promise<unknown>): Promise<readonly Taken[]> => {
  const taken: Taken[] = []
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
      taken.push({ due, ms: performance.now() - due })
    }
    running.push(book())
  }
  await Promise.all(running)
  return taken
}

const calmly = (intake: Intake): Promise<readonly Taken[]> => tapUntil(intake, sleep(CALM_SECONDS * 1_000))

/** When the load goes on and when it stands still. */
const takeTurns = () => {
  const begin = performance.now()
  const at = (moment: number): number => (moment - begin) % (ON_MS + OFF_MS)
  let stoodMs = 0
  return {
    isOn: (moment: number): boolean => at(moment) < ON_MS,
    isOff: (moment: number): boolean => at(moment) >= ON_MS + ENDING_MS,
    pause: async (tookMs: number): Promise<void> => {
      await sleep(pauseAfter(tookMs))
      const into = at(performance.now())
      if (into < ON_MS) return
      stoodMs += ON_MS + OFF_MS - into
      await sleep(ON_MS + OFF_MS - into)
    },
    get stoodMs() {
      return stoodMs
    },
  }
}

/** Taps while a pass runs; and how long it took. */
const tapWhile = async (intake: Intake, load: UitdatabankLoad) => {
  const begin = performance.now()
  const pass = load.pass()
  const taken = await tapUntil(intake, pass)
  return { taken, result: await pass, ms: performance.now() - begin }
}

const p99 = (taken: readonly Taken[]): number =>
  quantile(
    taken.map(({ ms }) => ms),
    0.99,
  )

const measure = async (kind: DatabaseKind): Promise<Row[]> => {
  const standIn = await startStandInProcess(EVENTS, ORGANIZERS)
  const { store, end } = await open(kind)
  const intake = bookingLine(store)
  const search = uitdatabankClient({ url: standIn.url, clientId: standInClientId })
  const options = { search, store: store.uitdatabank, clock: Date.now, intervalMs: AT_ONCE }
  const turns = takeTurns()
  const first = uitdatabankLoad({ ...options, pause: turns.pause }, noLog)
  const later = uitdatabankLoad(options, noLog)
  try {
    await calmly(intake)
    const whole = await tapWhile(intake, first)
    const calm = [...(await calmly(intake))]
    await standIn.change(CHANGED)
    const changes = await tapWhile(intake, later)
    calm.push(...(await calmly(intake)))
    const [added, changed] = [whole.result?.report.added ?? 0, changes.result?.report.changed ?? 0]
    if (added !== EVENTS || changed !== CHANGED) throw new Error(`${added} events came, ${changed} changed`)
    const over = (what: string, taken: readonly Taken[], without: readonly Taken[]) =>
      against(what, p99(taken), 'ms', 'without', p99(without), { max: 1.5 })
    const [on, off] = [turns.isOn, turns.isOff].map((fits) => whole.taken.filter(({ due }) => fits(due)))
    return [
      over(`${kind}: a tap's p99, a first load of ${EVENTS / 1_000}k`, on ?? [], off ?? []),
      limit('  how long it takes', (whole.ms - turns.stoodMs) / 1_000, 's', 300),
      over(`  a tap's p99, a change of ${CHANGED}`, changes.taken, calm),
      limit('  how long it takes', changes.ms / 1_000, 's', 60),
    ]
  } finally {
    await first.stop()
    await later.stop()
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
