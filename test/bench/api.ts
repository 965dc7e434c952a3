import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { client, uitpasNumberOf } from '../support/fixtures.ts'
import { against, type Bench, quantile, type Row } from './report.ts'
import { PASSHOLDERS, type Rig, startRig } from './rig.ts'

const PER_SECOND = 200
const SECONDS = 10
const REWARDS = 100

const any = (count: number): number => 1 + Math.floor(Math.random() * count)

/** Does something so many times a second, whether the one before is answered or not. @returns p99 in ms, from when it was due */
const p99AtRate = async (work: () => Promise<unknown>): Promise<number> => {
  for (let n = 0; n < PER_SECOND; n++) await work()
  const took: Promise<number>[] = []
  const begin = performance.now()
  for (let n = 0; n < PER_SECOND * SECONDS; n++) {
    const due = begin + (n * 1000) / PER_SECOND
    const early = due - performance.now()
    if (early > 0) await sleep(early)
    took.push(work().then(() => performance.now() - due))
  }
  return quantile(await Promise.all(took), 0.99)
}

const tokenOf = async ({ http }: Rig): Promise<string> => {
  const response = await fetch(`${http}/api/oauth/token`, {
    method: 'POST',
    body: new URLSearchParams({ grant_type: 'client_credentials', client_id: client.id, client_secret: client.secret }),
  })
  return (await response.json()).access_token
}

/** Each request, and the plainest statement that reads what its answer is made of. */
const requests = [
  {
    name: 'GET /rewards',
    path: () => '/rewards?limit=20',
    sql: 'select * from reward order by title limit 20',
    values: (): unknown[] => [],
  },
  {
    name: 'GET /passholders by number',
    path: () => `/passholders?uitpasNumber=${uitpasNumberOf(any(PASSHOLDERS))}`,
    sql: `select p.*, c.*, m.* from card c join passholder p on p.id = c.passholder_id
      join membership m on m.passholder_id = p.id where c.uitpas_number = $1`,
    values: () => [uitpasNumberOf(any(PASSHOLDERS))],
  },
  {
    name: 'GET /permissions',
    path: () => '/permissions',
    sql: 'select * from client_grant where client_id = $1',
    values: () => [client.id],
  },
] as const

/** More of the one reward that the dataset has. */
const moreRewards = `insert into reward select (jsonb_populate_record(r, jsonb_build_object('id', gen_random_uuid()))).*
  from reward r, generate_series(2, ${REWARDS})`

const measure = async (): Promise<Row[]> => {
  // Whoever asks so often is over what a client may read in an hour.
  const rig = await startRig('PostgreSQL', {
    env: { backend: { CLIENT_QUOTAS: 'holdersPerHour=1000000000,holdersPerDay=1000000000' } },
  })
  const pool = new pg.Pool({ connectionString: rig.databaseUrl, max: 10 })
  try {
    await pool.query(moreRewards)
    await pool.query('analyze reward')
    const authorization = `Bearer ${await tokenOf(rig)}`
    const rows: Row[] = []
    for (const { name, path, sql, values } of requests) {
      const ask = async (): Promise<void> => {
        const response = await fetch(`${rig.http}/api${path()}`, { headers: { authorization } })
        if (response.status !== 200) throw new Error(`${response.status}: ${await response.text()}`)
        await response.arrayBuffer()
      }
      const bare = await p99AtRate(() => pool.query({ name, text: sql, values: values() }))
      const value = await p99AtRate(ask)
      rows.push(
        against(`${name}, ${PER_SECOND} a second, p99`, value, 'ms', 'its bare statement, as often', bare, { max: 3 }),
      )
    }
    return rows
  } catch (error) {
    console.error(rig.backendLog())
    throw error
  } finally {
    await pool.end()
    await rig.end()
  }
}

/** What the apps of others ask most. */
export const apiBench: Bench = {
  name: 'api',
  about: `three routes of the API at ${PER_SECOND} requests a second`,
  run: measure,
}
