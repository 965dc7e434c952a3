import { join } from 'node:path'
import pg from 'pg'
import { expect } from 'vitest'
import { noLog } from '../../backend/log.ts'
import { openKeys } from '../../backend/store/keys.ts'
import { openStore } from '../../backend/store/open.ts'
import { smallDataset } from './fixtures.ts'
import { startPostgres } from './postgres.ts'
import {
  type BackendReady,
  freePort,
  type RunningProgram,
  startBackend,
  startZuil,
  temporaryFolder,
  type ZuilReady,
} from './programs.ts'

/** What the ledger says of one check-in that stands. */
export interface Booked {
  readonly actieId: string
  readonly points: number
}

/**
 * A small card system with one zuil, as real processes: backend, embedded broker, database, kiosk. The programs can be
 * stopped, killed and started again on the same data and the same ports.
 */
export interface World {
  readonly dataset: ReturnType<typeof smallDataset>
  readonly backend: RunningProgram<BackendReady>
  readonly zuil: RunningProgram<ZuilReady>
  /** Starts the backend (again). */
  startBackend(env?: Record<string, string>): Promise<void>
  /** Starts the zuil (again). */
  startZuil(env?: Record<string, string>, wrap?: readonly string[]): Promise<void>
  /** The screen's state as the zuil gives it. */
  screen(): Promise<{ view: { screen: string; [key: string]: unknown }; serial: number }>
  /** Lays a card on the simulated reader and takes it away. */
  tap(chipNumber: string): Promise<void>
  /** What stands in the database; stops the backend first when the database is embedded. */
  booked(): Promise<readonly Booked[]>
  end(): Promise<void>
}

export type DatabaseKind = 'embedded' | 'PostgreSQL'

export const createWorld = async (kind: DatabaseKind, now: number): Promise<World> => {
  const folder = await temporaryFolder()
  const postgres = kind === 'PostgreSQL' ? await startPostgres() : undefined
  const databaseUrl = await postgres?.createDatabase()
  const dataDir = join(folder.path, 'backend')
  const options = { dataDir, ...(databaseUrl ? { databaseUrl } : {}), log: noLog }

  const dataset = smallDataset(now)
  const open = async () => openStore({ ...options, keys: await openKeys(join(dataDir, 'keys.json')) })
  const store = await open()
  await store.load(dataset)
  const [first] = dataset.zuilen
  if (!first) throw new Error('the small dataset has no zuil')
  const code = await store.zuilen.newConfigurationCode(first.id, Date.now(), 3_600_000)
  await store.close()

  const backendEnv: Record<string, string> = {
    DATA_DIR: dataDir,
    PORT: String(await freePort()),
    BROKER_PORT: String(await freePort()),
    ...(databaseUrl ? { DATABASE_URL: databaseUrl } : {}),
  }
  const screenPort = String(await freePort())
  let backend = await startBackend(backendEnv)
  const zuilEnv = {
    STATE_DIR: join(folder.path, 'zuil'),
    SCREEN_PORT: screenPort,
    BACKEND_URL: backend.ready.http,
    LOG_LEVEL: 'info',
  }
  let zuil = await startZuil(zuilEnv)

  const call = async (method: string, path: string, body: unknown) => {
    const response = await fetch(`${zuil.ready.screen}${path}`, {
      method,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
    expect(response.status, await response.clone().text()).toBeLessThan(300)
  }
  await call('POST', '/enrol', { backendUrl: backend.ready.http, name: first.name, code })

  const world: World = {
    dataset,
    get backend() {
      return backend
    },
    get zuil() {
      return zuil
    },
    startBackend: async (env = {}) => {
      backend = await startBackend({ ...backendEnv, ...env })
    },
    startZuil: async (env = {}, wrap = []) => {
      zuil = await startZuil({ ...zuilEnv, ...env }, wrap)
    },
    screen: async () => (await fetch(`${zuil.ready.screen}/state`)).json() as ReturnType<World['screen']>,
    tap: async (chipNumber) => {
      await call('PUT', '/simulated/card', { chipNumber })
      await call('DELETE', '/simulated/card', {})
    },
    booked: async () => {
      const query = `select c.id as "actieId", sum(l.points)::int as points
        from checkin c join ledger_entry l on l.cause_id = c.id and l.kind = 'CHECKIN' group by c.id`
      if (databaseUrl) return ask(databaseUrl, query)
      await backend.stop()
      const reopened = await open()
      try {
        return await ask(reopened.databaseUrl, query)
      } finally {
        await reopened.close()
      }
    },
    end: async () => {
      await zuil.stop()
      await backend.stop()
      await postgres?.stop()
      await folder.remove()
    },
  }
  return world
}

const ask = async <Row>(url: string, query: string): Promise<Row[]> => {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    return (await client.query(query)).rows as Row[]
  } finally {
    await client.end()
  }
}
