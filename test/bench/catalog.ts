import { join } from 'node:path'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { type Desired, noLog } from '@zuil/protocol'
import { chooseEvent } from '../../backend/events/rules/choice.ts'
import { openKeys } from '../../backend/platform/database/keys.ts'
import { Scope } from '../../backend/platform/http/scope.ts'
import { openStores } from '../../backend/stores.ts'
import { defaultPlausible } from '../../backend/taps/rules/plausibility.ts'
import { desiredDocument } from '../../backend/zuilen/rules/desired.ts'
import { startUpdates } from '../../backend/zuilen/updates.ts'
import { type DatabaseKind, databases } from '../support/databases.ts'
import { smallDataset, zuilIdOf } from '../support/fixtures.ts'
import { startPostgres } from '../support/postgres.ts'
import { temporaryFolder } from '../support/programs.ts'
import { zuilRequest } from '../support/taps.ts'
import { ask } from '../support/world.ts'
import { newActieId } from '../support/zuil-client.ts'
import { alwaysOpen, catalogSql, LARGE, ORGANIZERS, ZUILEN } from './catalog-data.ts'
import { against, type Bench, limit, quantile, type Row } from './report.ts'
import { PASSHOLDERS, someCard } from './rig.ts'

const TAPS_PER_SECOND = 50
/** With edits and without in turn: so whatever else the machine does disturbs both. */
const ROUNDS = 6
const ROUND_SECONDS = 6
const POLL_MS = 250

const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, Math.max(0, ms)))

setFlagsFromString('--expose-gc')
const gc = runInNewContext('gc') as () => void
/** What is still needed. Buffers and the like are let go of some time after their owner. */
const heapMb = async (): Promise<number> => {
  for (let i = 0; i < 3; i++) {
    gc()
    await sleep(100)
  }
  return process.memoryUsage().heapUsed / 1e6
}

const open = async (kind: DatabaseKind, events: number) => {
  const folder = await temporaryFolder()
  const postgres = kind === 'PostgreSQL' ? await startPostgres({ durable: true }) : undefined
  const databaseUrl = await postgres?.createDatabase()
  const keys = await openKeys(join(folder.path, 'keys.json'))
  // No zuil taps so fast.
  const plausible = { ...defaultPlausible, tapsPerHour: 1e9, tapsPerDay: 1e9 }
  const openOnce = () =>
    openStores({ dataDir: folder.path, keys, log: noLog, plausible, ...(databaseUrl && { databaseUrl }) })
  const first = await openOnce()
  await first.load(smallDataset(Date.now(), { zuilen: ZUILEN, passholders: PASSHOLDERS }))
  for (const sql of catalogSql(events, Date.now())) await ask(first.databaseUrl, sql)
  if (databaseUrl) await ask(databaseUrl, 'vacuum analyze')
  await first.close()
  const store = await openOnce()
  // All that is needed once is there before memory is measured.
  await store.events.find(alwaysOpen(1))
  const end = async (): Promise<void> => {
    await store.close()
    await postgres?.stop()
    await folder.remove()
  }
  return { store, end }
}

type OpenStore = Awaited<ReturnType<typeof open>>['store']

/** Taps at a steady rate, however long each takes. @returns how long each took from the moment it was due */
const tapSteadily = async (store: OpenStore): Promise<number[]> => {
  const took: number[] = []
  const running: Promise<void>[] = []
  const begin = performance.now()
  for (let n = 0; n < TAPS_PER_SECOND * ROUND_SECONDS; n++) {
    const due = begin + (n * 1_000) / TAPS_PER_SECOND
    await sleep(due - performance.now())
    const at = { zuilId: zuilIdOf(1 + Math.floor(Math.random() * ZUILEN)), actieId: newActieId() }
    const book = async (): Promise<void> => {
      await store.book([zuilRequest(n, someCard(), Date.now(), at)])
      took.push(performance.now() - due)
    }
    running.push(book())
  }
  await Promise.all(running)
  return took
}

/** Someone who changes an event each second. @returns how to end it */
const editEachSecond = (store: OpenStore): (() => Promise<void>) => {
  let going = true
  const edits = (async () => {
    for (let n = 0; going; n++) {
      await store.events
        .for(Scope.system)
        .putSettings(alwaysOpen(Math.floor(Math.random() * ORGANIZERS)), { checkinPoints: 2 + (n % 9) })
      await sleep(1_000)
    }
  })()
  return async () => {
    going = false
    await edits
  }
}

/** What a backend does beside booking: it looks for changes, and makes the documents of the zuilen concerned. */
const runUpdates = (store: OpenStore) => {
  const published: { readonly at: number; readonly document: Desired }[] = []
  const updates = startUpdates({
    store,
    publish: (_zuilId, kind, message) => {
      if (kind === 'desired') published.push({ at: performance.now(), document: message as Desired })
    },
    onReplaced: () => undefined,
    onEnded: () => undefined,
    onZuilen: () => undefined,
    onCredentials: async () => undefined,
    clock: Date.now,
    log: noLog,
  })
  let going = true
  const loop = (async () => {
    while (going) {
      await updates.checkForChanges()
      await sleep(POLL_MS)
    }
  })()
  return {
    published,
    end: async () => {
      going = false
      await loop
      updates.stop()
    },
  }
}

/** Milliseconds from a change that was saved until a tap is judged by it, and until a zuil's new document goes out. */
const untilItCounts = async (store: OpenStore, published: ReturnType<typeof runUpdates>['published']) => {
  const judged: number[] = []
  const shown: number[] = []
  for (let n = 0; n < 8; n++) {
    const organizer = 1 + n
    const zuilId = zuilIdOf(organizer)
    const points = 20 + n
    await sleep(130)
    await store.events.for(Scope.system).putSettings(alwaysOpen(organizer), { checkinPoints: points })
    const saved = performance.now()
    for (let given = 0; given !== points; ) {
      const request = zuilRequest(1, someCard(), Date.now(), { zuilId, actieId: newActieId() })
      const [verdict] = await store.book([{ ...request, tap: { ...request.tap, shownEventId: alwaysOpen(organizer) } }])
      given = verdict?.outcome === 'SAVED' ? verdict.points : 0
    }
    judged.push(performance.now() - saved)
    const isShown = ({ document }: (typeof published)[number]): boolean =>
      document.zuil.id === zuilId && document.schedule.some(({ event }) => event.points === points)
    for (let waits = 0; waits < 2_000 && !published.some(isShown); waits++) await sleep(5)
    shown.push((published.find(isShown)?.at ?? Number.NaN) - saved)
  }
  return { judged: Math.max(...judged), shown: Math.max(...shown) }
}

const measure = async (kind: DatabaseKind, events: number): Promise<Row[]> => {
  const { store, end } = await open(kind, events)
  try {
    const before = await heapMb()
    const begin = performance.now()
    const catalog = await store.catalog()
    const loaded = performance.now() - begin
    const memory = (await heapMb()) - before

    // Each choice is another moment of the coming day.
    const zuil = catalog.zuilen.get(zuilIdOf(LARGE))
    if (!zuil) throw new Error('no zuil')
    const now = Date.now()
    const choices = Array.from({ length: 500 }, (_, i) => {
      const from = performance.now()
      chooseEvent(catalog.events, zuil, now + i * 170_000)
      return performance.now() - from
    })
    const documents = Array.from({ length: 5 }, () => {
      const from = performance.now()
      desiredDocument(catalog, zuil, now, { qrKey: 'k'.repeat(43) })
      return performance.now() - from
    })

    await ask(store.databaseUrl, `update zuil set mqtt_password_hash = 'x'`)
    const updates = runUpdates(store)
    await tapSteadily(store)
    const calm: number[] = []
    const edited: number[] = []
    for (let round = 0; round < ROUNDS; round++) {
      calm.push(...(await tapSteadily(store)))
      const endEdits = editEachSecond(store)
      edited.push(...(await tapSteadily(store)))
      await endEdits()
    }
    const { judged, shown } = await untilItCounts(store, updates.published)
    await updates.end()

    const what = `${kind}, ${events / 1_000}k events`
    return [
      against(
        `${what}: a tap's p99, an edit each second`,
        quantile(edited, 0.99),
        'ms',
        'without',
        quantile(calm, 0.99),
        {
          max: 1.5,
        },
      ),
      against('  p50', quantile(edited, 0.5), 'ms', 'without', quantile(calm, 0.5), { max: 1.5 }),
      limit('  from an edit until taps are judged by it', judged, 'ms', 1_000),
      limit('  from an edit until zuilen are sent it', shown, 'ms', 1_000),
      limit('  choice of an event of 3,000 (p50)', quantile(choices, 0.5), 'ms', 2),
      limit('  document of a zuil with 3,000 events (best of 5)', Math.min(...documents), 'ms', 100),
      limit('  reading the catalog at the start', loaded, 'ms', 10_000),
      limit('  memory of the catalog', memory, 'MB', 150),
    ]
  } finally {
    await end()
  }
}

/** Taps while somebody edits events, with many events and one organizer with thousands of many dates. */
export const catalogBench: Bench = {
  name: 'catalog',
  about: 'taps while events are edited, with 20,000 and 100,000 events',
  run: async () => {
    const rows: Row[] = []
    for (const events of [20_000, 100_000]) for (const kind of databases) rows.push(...(await measure(kind, events)))
    return rows
  },
}
