import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { noLog } from '@zuil/protocol'
import pg from 'pg'
import { openKeys } from '../../backend/platform/database/keys.ts'
import { openStores } from '../../backend/stores.ts'
import { smallDataset } from '../support/fixtures.ts'
import { startOffice } from '../support/office.ts'
import { startPostgres } from '../support/postgres.ts'
import { temporaryFolder } from '../support/programs.ts'
import { ask } from '../support/world.ts'
import { CARD_SYSTEMS, numberOf, passholdersSql } from './passholders-data.ts'
import { against, type Bench, limit, quantile, type Row } from './report.ts'

const SAMPLES = 150
const any = (count: number): number => Math.floor(Math.random() * count)

/** What each database is for: a region together, and one card system by itself. */
const sizes = { PostgreSQL: 1_000_000, embedded: 100_000 } as const
type Kind = keyof typeof sizes

const open = async (kind: Kind) => {
  const folder = await temporaryFolder()
  const postgres = kind === 'PostgreSQL' ? await startPostgres({ durable: true }) : undefined
  const external = await postgres?.createDatabase()
  const keys = await openKeys(join(folder.path, 'keys.json'))
  const store = await openStores({
    ...{ dataDir: join(folder.path, 'data'), log: noLog, keys },
    ...(external !== undefined && { databaseUrl: external }),
  })
  const { databaseUrl } = store
  await store.load(smallDataset(Date.now()))
  for (const sql of passholdersSql(sizes[kind])) await ask(databaseUrl, sql)
  const office = await startOffice(store, Date.now, undefined)
  const email = 'regio@kantoor.example'
  await ask(databaseUrl, "insert into account (id, email, card_system_id, role) values ($1, $2, 1, 'ADMIN')", [
    ...[randomUUID(), email],
  ])
  const cookie = `ksb=${await store.sessions.open({ email })}`
  return {
    databaseUrl,
    /** What a page asks, as the server answers it: the guard and all, without a socket. */
    list: async (query: Record<string, string>): Promise<{ totalItems: number; member: { id: string }[] }> => {
      const response = await office.app.inject({
        url: `/ksb/api/passholders?${new URLSearchParams(query)}`,
        headers: { cookie, 'sec-fetch-site': 'same-origin' },
      })
      if (response.statusCode !== 200) throw new Error(response.body)
      return response.json()
    },
    end: async (): Promise<void> => {
      await office.stop()
      await store.close()
      await postgres?.stop()
      await folder.remove()
    },
  }
}

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

/** The same page in the plainest SQL there is for it. */
const bare = (
  where: string,
): string => `select m.*, p.* from (select passholder_id, card_system_id, search_name, status,
    social_tariff_end_date from membership where card_system_id = 1 and ${where}
    order by search_name, passholder_id limit 51) m join passholder p on p.id = m.passholder_id
  order by m.search_name, m.passholder_id`

interface Asked {
  readonly name: string
  readonly query: () => Record<string, string>
  readonly where: string
  readonly values?: () => unknown[]
  /** How many are found at least, and at most. */
  readonly found: readonly [number, number]
}

const asked = (deep: { readonly id: string; readonly name: string }, holders: number): readonly Asked[] => {
  /** Somebody of card system 1. */
  const someone = (): number => CARD_SYSTEMS * (1 + any(Math.floor(holders / CARD_SYSTEMS) - 1))
  return [
    { name: 'first page', query: () => ({}), where: 'true', found: [400, 1001] },
    {
      name: 'a common name',
      query: () => ({ text: 'Peeters' }),
      where: `search_name like '%peeters%'`,
      found: [100, 1001],
    },
    {
      name: 'a name with a first name',
      query: () => ({ text: 'zoë maes' }),
      where: `search_name like '%zoe%' and search_name like '%maes%'`,
      found: [1, 1001],
    },
    {
      name: 'a part of a name, and a first name',
      query: () => ({ text: 'lotte kopbr' }),
      where: `search_name like '%lotte%' and search_name like '%kopbr%'`,
      found: [0, 1001],
    },
    {
      name: 'a first name of one in twelve',
      query: () => ({ text: 'noah' }),
      where: `search_name like '%noah%'`,
      found: [400, 1001],
    },
    {
      name: 'two letters',
      query: () => ({ text: 'ma zo' }),
      where: `search_name like 'ma%' and search_name like '% zo%'`,
      found: [0, 1001],
    },
    { name: 'no hit', query: () => ({ text: 'qwertz xyz' }), where: `search_name like '%qwertz%'`, found: [0, 0] },
    {
      name: 'a card number',
      query: () => ({ text: numberOf(someone()) }),
      where: 'passholder_id = (select passholder_id from card where uitpas_number = $1)',
      values: () => [numberOf(someone())],
      found: [1, 1],
    },
    {
      name: 'an e-mail address',
      query: () => ({ text: `mens${someone()}@example.org` }),
      where: 'passholder_id = any (array(select id from passholder where email is not null and lower(email) = $1))',
      values: () => [`mens${someone()}@example.org`],
      found: [1, 1],
    },
    {
      name: 'a deep page',
      query: () => ({ after: deep.id }),
      where: '(search_name, passholder_id) > ($1, $2::uuid)',
      values: () => [deep.name, deep.id],
      found: [400, 1001],
    },
    { name: 'blocked', query: () => ({ status: 'BLOCKED' }), where: `status = 'BLOCKED'`, found: [1, 1001] },
    {
      name: 'a social status in its grace period, of a city',
      query: () => ({ socialStatus: 'GRACE', city: '9014' }),
      where: `social_tariff_end_date < now() and social_tariff_end_date > now() - interval '30 days'`,
      found: [0, 1001],
    },
  ]
}

const measureOn = async (kind: Kind): Promise<Row[]> => {
  const opened = await open(kind)
  const holders = sizes[kind]
  // As the backend's own connections: see `connect`.
  const client = new pg.Client({ connectionString: opened.databaseUrl, options: '-c enable_seqscan=off -c jit=off' })
  await client.connect()
  try {
    const [deep = { id: '', name: '' }] = (
      await client.query<{ id: string; name: string }>(`select passholder_id as id, search_name as name from membership
        where card_system_id = 1 order by search_name, passholder_id offset ${Math.floor((holders / CARD_SYSTEMS) * 0.8)} limit 1`)
    ).rows
    const rows: Row[] = []
    for (const { name, query, where, values = () => [], found } of asked(deep, holders)) {
      const { totalItems } = await opened.list(query())
      if (totalItems < found[0] || totalItems > found[1]) throw new Error(`${name}: ${totalItems} found`)
      const own = await p95(() => opened.list(query()))
      const plain = await p95(() => client.query(bare(where), values()))
      rows.push(
        limit(`passholders, ${kind}, ${name}: p95`, own, 'ms', 50),
        against(`passholders, ${kind}, ${name}: p95`, own, 'ms', 'the bare query', plain, { max: 5 }),
      )
    }
    return rows
  } finally {
    await client.end()
    await opened.end()
  }
}

/** What it costs to find somebody among a million. */
export const passholdersBench: Bench = {
  name: 'passholders',
  about: '1,000,000 passholders in fourteen card systems; embedded 100,000',
  run: async () => [...(await measureOn('PostgreSQL')), ...(await measureOn('embedded'))],
}
