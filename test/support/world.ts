import { cp } from 'node:fs/promises'
import { join } from 'node:path'
import { noLog, type ZuilType } from '@zuil/protocol'
import pg from 'pg'
import { expect } from 'vitest'
import type { Dataset } from '../../backend/demo/dataset/shapes.ts'
import { openJournal } from '../../kiosk/journal/journal.ts'
import { copyDatabase, type DatabaseKind, openCopy } from './databases.ts'
import { client, smallDataset, zuilIdOf } from './fixtures.ts'
import { type MqttProxy, startMqttProxy } from './mqtt-proxy.ts'
import { freePort } from './ports.ts'
import {
  type BackendReady,
  type RunningProgram,
  startBackend,
  startZuil,
  temporaryFolder,
  type ZuilReady,
} from './programs.ts'
import { type ScreenShot, watchScreen } from './screen-watch.ts'
import { eventually } from './wait.ts'

/** How often each card was booked, by UiTPAS number. */
export type Booked = ReadonlyMap<string, number>

/** What the API says of the world's zuil, as far as tests look at it. */
export interface ZuilSeen {
  readonly version: number
  readonly settings: { readonly type: ZuilType; readonly [key: string]: unknown }
  readonly revision: number
  readonly inUse?: number
  readonly reported?: {
    readonly revision: number
    readonly outcome: string
    readonly problems: readonly { field: string; reason: string }[]
  }
  readonly health?: { readonly [key: string]: unknown }
  readonly state: string
}

/**
 * A small card system with one zuil, as real processes: backend, embedded broker, database, kiosk. The programs can be
 * stopped, killed and started again on the same data and the same ports.
 */
export interface World {
  readonly backend: RunningProgram<BackendReady>
  readonly zuil: RunningProgram<ZuilReady>
  readonly databaseUrl: string
  /** Where the backend keeps its keys and, if embedded, its database. */
  readonly dataDir: string
  /** Between the zuil and its broker, if asked for. */
  readonly proxy: MqttProxy
  /** Starts the backend (again). */
  startBackend(env?: Record<string, string>): Promise<void>
  /** Starts the zuil (again). */
  startZuil(env?: Readonly<Record<string, string>>): Promise<void>
  /** What is on the screen now. */
  screen(): Promise<ScreenShot>
  /** Everything that was on the screen since the zuil was last started. */
  shown(): readonly ScreenShot[]
  /** Resolves when the zuil waits for a card and the backend can be reached. */
  ready(): Promise<void>
  /** Lays a card on the simulated reader and takes it away. */
  tap(chipNumber: string): Promise<void>
  /** Lays a card, takes it away, and gives the answer that the screen shows. */
  tapAndSee(chipNumber: string): Promise<ScreenShot['view']>
  /** What stands in the ledger. The backend runs meanwhile, or the database is not embedded. */
  booked(): Promise<Booked>
  /** Rewards and tickets that stand, by UiTPAS number. */
  standing(what: 'redemption' | 'ticket'): Promise<Booked>
  /** Passholders whose points are not the sum of their ledger, and rewards whose units are not their redemptions. */
  inconsistent(): Promise<readonly string[]>
  /** Asks the API as the machine client that may do everything. */
  api(path: string, init?: { method?: string; body?: unknown; headers?: Record<string, string> }): Promise<Response>
  /** The zuil as the API has it. */
  zuilSeen(): Promise<ZuilSeen>
  /** Changes settings of the zuil over the API; does not wait for the zuil. */
  set(change: Readonly<Record<string, unknown>>): Promise<void>
  /** Makes it another type, and waits until it waits for a card as such and has reported it. */
  become(type: ZuilType, more?: Readonly<Record<string, unknown>>): Promise<void>
  /** Taps in the journal, also while the zuil writes it: by a copy of its files, which is as after a crash. */
  journalDepth(): Promise<number>
  end(): Promise<void>
}

export interface WorldOptions {
  readonly now?: number
  readonly passholders?: number
  /** Of every passholder; default: passholder n has n % 10. */
  readonly points?: number | ((n: number) => number)
  /** What there is beside the small dataset, or instead of it: who may log in to the back office among it. */
  readonly extended?: (small: Dataset) => Dataset
  /** What the zuil is at first; default CHECK_IN. */
  readonly type?: ZuilType
  readonly zuilEnv?: Readonly<Record<string, string>>
  readonly backendEnv?: Readonly<Record<string, string>>
  /** Puts a proxy between the zuil and its broker. */
  readonly proxied?: boolean
}

const post = async (method: string, url: string, body: unknown): Promise<void> => {
  const response = await fetch(url, {
    method,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  expect(response.status, await response.text()).toBeLessThan(300)
}

export const ask = async <Row>(url: string, query: string, values: readonly unknown[] = []): Promise<Row[]> => {
  const client = new pg.Client({ connectionString: url })
  // Of an embedded database whose process is killed meanwhile: the statement fails by itself.
  client.on('error', () => undefined)
  await client.connect()
  try {
    return (await client.query(query, [...values])).rows as Row[]
  } finally {
    await client.end()
  }
}

/** @throws what the first part that did not start says; nothing is left running then */
export const createWorld = async (kind: DatabaseKind, options: WorldOptions = {}): Promise<World> => {
  const ends: (() => unknown)[] = []
  const end = async (): Promise<void> => {
    for (const one of ends.splice(0).reverse()) await one()
  }
  try {
    return await build(kind, options, ends, end)
  } catch (error) {
    await end()
    throw error
  }
}

const build = async (
  kind: DatabaseKind,
  options: WorldOptions,
  ends: (() => unknown)[],
  end: () => Promise<void>,
): Promise<World> => {
  const { now = Date.now(), passholders = 5, points, type = 'CHECK_IN', extended = (small) => small } = options
  const folder = await temporaryFolder()
  ends.push(folder.remove)
  const dataDir = join(folder.path, 'backend')
  const stateDir = options.zuilEnv?.STATE_DIR ?? join(folder.path, 'zuil')

  const dataset = extended(smallDataset(now, { passholders, type, ...(points !== undefined && { points }) }))
  const [first] = dataset.zuilen
  if (!first) throw new Error('the small dataset has no zuil')
  const data = await copyDatabase(kind, dataDir)
  const store = await openCopy(data)
  await store.load(dataset)
  const code = await store.enrolment.newConfigurationCode(first.id, Date.now(), 3_600_000)
  const { databaseUrl } = store
  await store.close()

  const brokerPort = await freePort()
  const proxy = await startMqttProxy(() => brokerPort)
  ends.push(proxy.stop)
  const backendEnv: Record<string, string> = {
    DATA_DIR: dataDir,
    PORT: String(await freePort()),
    BROKER_PORT: String(brokerPort),
    ...(options.proxied && { PUBLIC_MQTT_URL: proxy.url }),
    ...(data.databaseUrl !== undefined && { DATABASE_URL: data.databaseUrl }),
    ...options.backendEnv,
  }
  let backend = await startBackend(backendEnv)
  ends.push(() => backend.stop())
  const zuilEnv = {
    STATE_DIR: stateDir,
    SCREEN_PORT: String(await freePort()),
    BACKEND_URL: backend.ready.http,
    RECONNECT_MAX_MS: '500',
    // No test looks at a result for seconds; each would wait for the end of the one before.
    RESULT_MS: '500',
    ...options.zuilEnv,
  }
  let zuil = await startZuil(zuilEnv)
  ends.push(() => zuil.stop())
  let watch = watchScreen(zuil.ready.screen)
  await watch.connected
  ends.push(() => watch.stop())
  await post('POST', `${zuil.ready.screen}/enrol`, { name: first.name, code })

  const screen = async (): Promise<ScreenShot> =>
    (await fetch(`${zuil.ready.screen}/state`)).json() as Promise<ScreenShot>
  const tap = async (chipNumber: string): Promise<void> => {
    await post('PUT', `${zuil.ready.screen}/simulated/card`, { chipNumber })
    await post('DELETE', `${zuil.ready.screen}/simulated/card`, {})
  }

  let token: Promise<string> | undefined
  const newToken = async (): Promise<string> => {
    const response = await fetch(`${backend.ready.http}/api/oauth/token`, {
      method: 'POST',
      body: new URLSearchParams({
        grant_type: 'client_credentials',
        client_id: client.id,
        client_secret: client.secret,
      }),
    })
    return ((await response.json()) as { access_token: string }).access_token
  }
  const api: World['api'] = async (path, { method = 'GET', body, headers = {} } = {}) => {
    token ??= newToken()
    return fetch(`${backend.ready.http}/api${path}`, {
      method,
      headers: {
        authorization: `Bearer ${await token}`,
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    })
  }
  const zuilSeen = async (): Promise<ZuilSeen> => (await (await api(`/zuilen/${zuilIdOf(1)}`)).json()) as ZuilSeen
  const set: World['set'] = async (change) => {
    const { settings, version } = await zuilSeen()
    const response = await api(`/zuilen/${zuilIdOf(1)}/settings`, {
      method: 'PUT',
      headers: { 'if-match': `"${version}"` },
      body: { ...settings, ...change },
    })
    expect(response.status, await response.text()).toBe(200)
  }
  const countsOf = async (query: string): Promise<Booked> => {
    const rows = await ask<{ number: string; count: number }>(databaseUrl, query)
    return new Map(rows.map(({ number, count }) => [number, count]))
  }

  return {
    databaseUrl,
    dataDir,
    proxy,
    api,
    zuilSeen,
    set,
    become: async (type, more = {}) => {
      await set({ type, ...more })
      await eventually(
        async () => {
          const { inUse, revision, reported, settings } = await zuilSeen()
          const { view } = await screen()
          const reportedSo = inUse === revision && reported?.outcome === 'APPLIED' && settings.type === type
          return reportedSo && view.screen === 'WAITING' && view.mode === type && view.online === true
        },
        { what: `the zuil to be ${type}`, withinMs: 30_000 },
      )
    },
    get backend() {
      return backend
    },
    get zuil() {
      return zuil
    },
    startBackend: async (env = {}) => {
      backend = await startBackend({ ...backendEnv, ...env })
    },
    startZuil: async (env = {}) => {
      zuil = await startZuil({ ...zuilEnv, ...env })
      watch = watchScreen(zuil.ready.screen)
      await watch.connected
    },
    screen,
    shown: () => watch.shown,
    ready: async () => {
      await eventually(
        async () => {
          const { view } = await screen()
          return view.screen === 'WAITING' && view.online === true
        },
        { withinMs: 30_000, what: 'the zuil to wait for a card' },
      )
    },
    tap,
    tapAndSee: async (chipNumber) => {
      const { serial } = await screen()
      await tap(chipNumber)
      return eventually(() => watch.shown.find((shot) => shot.serial > serial && shot.view.screen !== 'BUSY')?.view, {
        what: 'an answer on the screen',
      })
    },
    booked: () =>
      countsOf(
        `select c.uitpas_number as number, count(*)::int as count
         from checkin c join ledger_entry l on l.cause_id = c.id and l.kind = 'CHECKIN'
         where c.reversed_at is null group by 1`,
      ),
    standing: (what) =>
      countsOf(
        `select uitpas_number as number, count(*)::int as count from ${what} where reversed_at is null group by 1`,
      ),
    inconsistent: async () => {
      const rows = await ask<{ id: string }>(
        databaseUrl,
        `select p.id::text from passholder p left join ledger_entry l on l.passholder_id = p.id
         group by p.id having p.points <> coalesce(sum(l.points), 0)
         union all
         select s.reward_id::text from reward_stock s
         where s.units_taken <> (select count(*) from redemption r
           where r.reward_id = s.reward_id and r.reversed_at is null)`,
      )
      return rows.map(({ id }) => id)
    },
    journalDepth: async () => {
      const copy = await temporaryFolder()
      try {
        // A file may go while it is copied.
        await eventually(() => cp(join(stateDir, 'journal'), copy.path, { recursive: true }).then(() => true))
        const journal = await openJournal({ path: copy.path, log: noLog })
        await journal.close()
        return journal.depth
      } finally {
        await copy.remove()
      }
    },
    end,
  }
}
