import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { noLog } from '@zuil/protocol'
import pg from 'pg'
import { openKeys } from '../../backend/platform/database/keys.ts'
import { openStores } from '../../backend/stores.ts'
import { defaultPlausible } from '../../backend/taps/rules/plausibility.ts'
import { smallDataset, zuilIdOf } from '../support/fixtures.ts'
import { startOffice } from '../support/office.ts'
import { startPostgres } from '../support/postgres.ts'
import { temporaryFolder } from '../support/programs.ts'
import { zuilRequest } from '../support/taps.ts'
import { ask } from '../support/world.ts'
import { newActieId } from '../support/zuil-client.ts'
import { CHECKINS, checkinsSql, EVENTS, HOLDERS, holderId, holderNumber, ZUILEN } from './checkins-data.ts'
import { against, type Bench, limit, quantile, type Row } from './report.ts'
import { PASSHOLDERS, someCard } from './rig.ts'

const SAMPLES = 150
const TAPS_PER_SECOND = 100
const LISTS_PER_SECOND = 5
/** With lists and without in turn: so whatever else the machine does disturbs both. */
const ROUNDS = 6
const ROUND_SECONDS = 6

const any = (count: number): number => Math.floor(Math.random() * count)

const open = async () => {
  const folder = await temporaryFolder()
  const postgres = await startPostgres({ durable: true })
  const databaseUrl = await postgres.createDatabase()
  const store = await openStores({
    ...{ dataDir: folder.path, databaseUrl, log: noLog, keys: await openKeys(join(folder.path, 'keys.json')) },
    // No zuil taps so fast.
    plausible: { ...defaultPlausible, tapsPerHour: 1e9, tapsPerDay: 1e9 },
  })
  const begun = Date.now()
  await store.load(smallDataset(begun, { zuilen: ZUILEN, passholders: PASSHOLDERS }))
  for (const sql of checkinsSql(begun)) await ask(databaseUrl, sql)
  const office = await startOffice(store, Date.now, undefined)
  const cookieOf = async (email: string, cardSystemId: number): Promise<string> => {
    await ask(databaseUrl, `insert into account (id, email, card_system_id, role) values ($1, $2, $3, 'ADMIN')`, [
      ...[randomUUID(), email, cardSystemId],
    ])
    return `ksb=${await store.sessions.open({ email })}`
  }
  const cookies = [await cookieOf('regio@kantoor.example', 1), await cookieOf('klein@kantoor.example', 2)]
  const end = async (): Promise<void> => {
    await office.stop()
    await store.close()
    await postgres.stop()
    await folder.remove()
  }
  /** What a page asks, as the server answers it: the guard and all, without a socket. @param small of the small card system */
  const list = async (query: Record<string, string>, small = false): Promise<{ readonly next?: string }> => {
    const response = await office.app.inject({
      url: `/ksb/api/activity?${new URLSearchParams(query)}`,
      headers: { cookie: cookies[small ? 1 : 0] ?? '', 'sec-fetch-site': 'same-origin' },
    })
    if (response.statusCode !== 200) throw new Error(response.body)
    return response.json()
  }
  return { store, databaseUrl, begun, list, end }
}
type Opened = Awaited<ReturnType<typeof open>>

const p95 = async (work: () => Promise<unknown>): Promise<number> => {
  for (let n = 0; n < 10; n++) await work()
  const took: number[] = []
  for (let n = 0; n < SAMPLES; n++) {
    const begin = performance.now()
    await work()
    took.push(performance.now() - begin)
  }
  return quantile(took, 0.95)
}

/** The same page of check-ins alone, in the plainest SQL there is for it, with what is shown beside each. */
const bare = (where: string): string => `select c.*, p.first_name, p.name, e.name as event, z.name as zuil
  from (select * from checkin where ${where} order by at desc, id desc limit 51) c
  join passholder p on p.id = c.passholder_id join event e on e.id = c.event_id left join zuil z on z.id = c.zuil_id
  order by c.at desc, c.id desc`

/** Each list, and what finds the same in the database. */
const lists = ({ begun }: Pick<Opened, 'begun'>, sample: string) => [
  { name: 'first page', asked: () => ({}), where: 'happened_in = 1', values: () => [] },
  {
    name: 'a page from long ago',
    asked: () => ({ before: `${begun - any(CHECKINS) * 60_000}_3_${sample}` }),
    where: 'happened_in = 1 and (at, id) < ($1::timestamptz, $2::uuid)',
    values: () => [new Date(begun - any(CHECKINS) * 60_000), sample],
  },
  {
    name: 'first page of a small card system',
    small: true,
    asked: () => ({}),
    where: 'happened_in = 2',
    values: () => [],
  },
  {
    name: 'filter: a zuil',
    asked: () => ({ zuilId: zuilIdOf(1 + any(ZUILEN)) }),
    where: 'zuil_id = $1',
    values: () => [zuilIdOf(1 + any(ZUILEN))],
  },
  {
    name: 'filter: an event',
    asked: () => ({ event: `event-${any(EVENTS)}` }),
    where: 'event_id = $1',
    values: () => [`event-${any(EVENTS)}`],
  },
  {
    name: 'filter: a month, refused',
    asked: () => {
      const from = begun - (1 + any(300)) * 86_400_000
      return {
        outcome: 'REFUSED',
        from: new Date(from).toISOString(),
        until: new Date(from + 30 * 86_400_000).toISOString(),
      }
    },
    where: 'happened_in = 1 and at < $1',
    values: () => [new Date(begun - any(300) * 86_400_000)],
  },
  {
    name: 'search: a card',
    asked: () => ({ text: `05600${String(any(HOLDERS)).padStart(8, '0')}` }),
    where: `passholder_id = (select passholder_id from card where uitpas_number = $1)`,
    values: () => [`05600${String(any(HOLDERS)).padStart(8, '0')}`],
  },
  {
    name: 'search: a name of some',
    asked: () => ({ text: `peeters ${any(HOLDERS / 100)}` }),
    where: `passholder_id = any (array(select id from passholder
      where search_words(first_name || ' ' || name) @@ to_tsquery('simple', $1)))`,
    values: () => [`peeters:* & ${any(HOLDERS / 100)}`],
  },
  {
    name: 'search: a name of too many',
    asked: () => ({ text: 'jan' }),
    where: 'happened_in = 1',
    values: () => [],
  },
  { name: 'search: an ActieID', asked: () => ({ text: sample }), where: 'id = $1', values: () => [sample] },
]

/** Taps at a steady rate, however long each takes. @returns how long each took from the moment it was due */
const tapSteadily = async ({ store }: Opened): Promise<number[]> => {
  const took: number[] = []
  const running: Promise<void>[] = []
  const begin = performance.now()
  for (let n = 0; n < TAPS_PER_SECOND * ROUND_SECONDS; n++) {
    const due = begin + (n * 1_000) / TAPS_PER_SECOND
    await sleep(Math.max(0, due - performance.now()))
    const at = { zuilId: zuilIdOf(1 + any(ZUILEN)), actieId: newActieId() }
    const book = async (): Promise<void> => {
      await store.book([zuilRequest(n + 1, someCard(), Date.now(), { ...at, bootId: randomUUID() })])
      took.push(performance.now() - due)
    }
    running.push(book())
  }
  await Promise.all(running)
  return took
}

/** Somebody goes through the lists meanwhile. @returns how to end it */
const readLists = ({ list }: Opened, all: ReturnType<typeof lists>): (() => Promise<void>) => {
  let going = true
  const reading = (async () => {
    for (let n = 0; going; n++) {
      const one = all[n % all.length]
      await list((one?.asked() ?? {}) as Record<string, string>)
      await sleep(1_000 / LISTS_PER_SECOND)
    }
  })()
  return async () => {
    going = false
    await reading
  }
}

const measure = async (): Promise<Row[]> => {
  const opened = await open()
  const client = new pg.Client({ connectionString: opened.databaseUrl })
  await client.connect()
  try {
    const [{ id: sample } = { id: '' }] = (
      await client.query<{ id: string }>(`select id from checkin where uitpas_number = ${holderNumber('7')}
        and passholder_id = ${holderId('7')} limit 1`)
    ).rows
    const all = lists(opened, sample)
    const rows: Row[] = []
    for (const { name, asked, where, values, small = false } of all) {
      const own = await p95(() => opened.list(asked() as Record<string, string>, small))
      const plain = await p95(() => client.query({ name, text: bare(where), values: values() }))
      rows.push(
        limit(`check-ins, 1,000,000, ${name}: p95`, own, 'ms', 30),
        against(`check-ins, 1,000,000, ${name}: p95`, own, 'ms', 'the bare query', plain, { max: 5 }),
      )
    }
    const [quiet, busy]: [number[], number[]] = [[], []]
    await tapSteadily(opened)
    for (let round = 0; round < ROUNDS; round++) {
      const end = round % 2 === 0 ? undefined : readLists(opened, all)
      ;(end ? busy : quiet).push(...(await tapSteadily(opened)))
      await end?.()
    }
    rows.push(
      against(
        `taps at ${TAPS_PER_SECOND}/s while lists are read, p99`,
        quantile(busy, 0.99),
        'ms',
        'the same, without',
        quantile(quiet, 0.99),
        { max: 1.3 },
      ),
    )
    return rows
  } finally {
    await client.end()
    await opened.end()
  }
}

/** What the list of check-ins costs where there are a million. */
export const checkinsBench: Bench = { name: 'checkins', about: 'the list of 1,000,000 check-ins', run: measure }
