import { createHmac, randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { checkinCodeInput, type Log, noLog, writeCheckinCode } from '@zuil/protocol'
import type { FastifyInstance, InjectOptions, LightMyRequestResponse } from 'fastify'
import pg from 'pg'
import { onTestFinished } from 'vitest'
import type { AccessTokens } from '../../backend/accounts/tokens/access-tokens.ts'
import { seesZuilen } from '../../backend/live-feed.ts'
import { type RegistrationJobs, startRegistrations } from '../../backend/passholders/registration/jobs.ts'
import { BATCH_ROWS } from '../../backend/passholders/rules/registration/keeping.ts'
import { createLive, type Live, type LiveOptions } from '../../backend/platform/http/live.ts'
import type { Grant, Role } from '../../backend/platform/http/policy.ts'
import type { RateLimits } from '../../backend/platform/http/rate-limits.ts'
import { buildHttp, type HttpOptions } from '../../backend/platform/http/server.ts'
import { refusalCounter } from '../../backend/platform/mqtt/refusal-counter.ts'
import { internetAnd } from '../../backend/platform/outbox/webhook-reach.ts'
import { addOfficePages, addOfficeRoutes, addRoutes, identitiesOf, type RouteOptions } from '../../backend/routes.ts'
import type { Stores } from '../../backend/stores.ts'
import { tapIntake } from '../../backend/taps/intake.ts'
import { ids, now } from './api-dataset.ts'
import { copyDatabase, type DatabaseKind, openCopy } from './databases.ts'
import { temporaryFolder } from './programs.ts'

/** A clock that stands still until a test moves it. */
export interface TestClock {
  now: number
}

/** What somebody is in one card system; default 1. */
export interface TestPerson {
  /** COUNTER: staff of `staffOf` alone. */
  readonly role: Role
  readonly cardSystemId?: number
  readonly zuilIds?: readonly string[]
  /** Of a voordeelbeheerder. */
  readonly counterIds?: readonly string[]
  readonly staffOf?: readonly string[]
  /** Tells him from another who is the same. */
  readonly name?: string
}

/** The backend's HTTP server over real stores, on a database of its own: see `api-dataset.ts`. No broker. */
export interface TestBackend {
  readonly app: FastifyInstance
  /** What its pages hear; nothing feeds it. */
  readonly live: Live
  readonly store: Stores
  readonly clock: TestClock
  /** Lines of its log. */
  readonly log: readonly string[]
  /** Files of passholders: checked and registered when they are sent. */
  readonly registrations: RegistrationJobs
  /** Ids of the commands that it sent. */
  readonly commands: readonly string[]
  /** Ids of the zuilen that were enrolled over HTTP. */
  readonly enrolled: readonly string[]
  /** The bearer token of a machine client with exactly these grants. */
  tokenOf(grants: readonly Grant[]): Promise<string>
  /** A request of a machine client with exactly these grants. */
  asClient(grants: readonly Grant[], request: InjectOptions): Promise<LightMyRequestResponse>
  /** The address of somebody who is this. */
  emailOf(who: TestPerson): Promise<string>
  /** The cookie of somebody who is this, logged in: `ksb=…`. */
  cookieOf(who: TestPerson): Promise<string>
  /** A request of a page of the back office, by somebody who is this. */
  asPerson(who: TestPerson, request: InjectOptions): Promise<LightMyRequestResponse>
  /** A request of a zuil; default `ids.zuil`. */
  asZuil(request: InjectOptions, deviceId?: string): Promise<LightMyRequestResponse>
  /** Runs a statement on its database: to bring about what no route does, and to look at what was written. */
  sql<Row>(query: string, ...values: unknown[]): Promise<Row[]>
  /** The code that a zuil shows, made here as the zuil makes it. */
  codeOf(over?: { at?: number; zuilId?: string; eventId?: string; keyVersion?: number }): string
  /** From now on the database answers nobody. */
  breakDatabase(): Promise<void>
  end(): Promise<void>
}

/** Limits that a test does not reach. */
export const roomyLimits: RateLimits = {
  login: { max: 10_000, timeWindow: 60_000 },
  token: { max: 10_000, timeWindow: 60_000 },
  tokenPerClient: { max: 10_000, timeWindow: 60_000 },
  strangeToken: { max: 10_000, timeWindow: 60_000 },
  uitid: { max: 10_000, timeWindow: 60_000 },
  birthDates: { max: 10_000, timeWindow: 60_000 },
  identified: { max: 10_000, timeWindow: 60_000 },
  selfRegistration: { max: 10_000, timeWindow: 60_000 },
  setupPerAddress: { max: 10_000, timeWindow: 60_000 },
  setupPerName: { max: 10_000, timeWindow: 60_000 },
  selfCheckinPerPassholder: { max: 10_000, timeWindow: 60_000 },
  selfCheckinPerClient: { max: 10_000, timeWindow: 60_000 },
  checkinPerZuil: { max: 10_000, timeWindow: 60_000 },
  membersPerZuil: { max: 10_000, timeWindow: 60_000 },
  reportsPerClient: { max: 1_000, timeWindow: 60_000 },
  perZuil: { max: 10_000, timeWindow: 60_000 },
}

/** The zuilen of the dataset have these: see `zuil.key_version`. */
const keyVersions = new Map([[ids.zuil, 2]])

const makeCode = (store: Stores): TestBackend['codeOf'] => {
  return ({ at = now, zuilId = ids.zuil, eventId = ids.event, keyVersion = keyVersions.get(zuilId) ?? 1 } = {}) => {
    const step = Math.floor(at / 30_000)
    const key = Buffer.from(store.enrolment.key('qr', { id: zuilId, keyVersion }), 'base64url')
    const mac = createHmac('sha256', key)
      .update(checkinCodeInput(zuilId, step, eventId))
      .digest('hex')
    return writeCheckinCode({ zuilId, step, seal: mac.slice(0, 24) })
  }
}

/** Makes machine clients as they are needed: one for each list of grants. */
const clientTokens = (store: Stores, client: pg.Client, clock: TestClock) => {
  const tokens = new Map<string, Promise<string>>()
  const make = async (grants: readonly Grant[], id: string): Promise<string> => {
    await client.query(`insert into api_client (id, name, secret_hash) values ($1, $1, '')`, [id])
    for (const { permission, organizerId = null } of grants) {
      await client.query(
        'insert into client_grant (id, client_id, permission, organizer_id) values (gen_random_uuid(), $1, $2, $3)',
        [id, permission, organizerId],
      )
    }
    return store.clients.newToken(id, clock.now, 365 * 86_400_000)
  }
  return (grants: readonly Grant[]): Promise<string> => {
    const key = JSON.stringify(grants)
    const token = tokens.get(key) ?? make(grants, `client-${tokens.size + 1}`)
    tokens.set(key, token)
    return token
  }
}

/** Where people open the back office of a test backend. */
export const officeOrigin = 'http://kantoor.example'

/** Makes people as they are needed. @returns their addresses */
const peopleOf = (client: pg.Client) => {
  const emails = new Map<string, Promise<string>>()
  const make = async (
    { role, cardSystemId = 1, zuilIds = [], counterIds = [], staffOf = [] }: TestPerson,
    email: string,
  ) => {
    if (role !== 'COUNTER') {
      const id = randomUUID()
      await client.query('insert into account (id, email, card_system_id, role) values ($1, $2, $3, $4)', [
        ...[id, email, cardSystemId, role],
      ])
      for (const zuilId of zuilIds)
        await client.query('insert into "_AccountToZuil" ("A", "B") values ($1, $2)', [id, zuilId])
      for (const counterId of counterIds)
        await client.query('insert into "_AccountToCounter" ("A", "B") values ($1, $2)', [id, counterId])
    }
    for (const counterId of staffOf)
      await client.query('insert into counter_staff (counter_id, email) values ($1, $2)', [counterId, email])
    return email
  }
  return (who: TestPerson): Promise<string> => {
    const key = JSON.stringify(who)
    const email = emails.get(key) ?? make(who, `mens${emails.size + 1}@kantoor.example`)
    emails.set(key, email)
    return email
  }
}

/** Logs them in as they are needed: the cookie of a session. */
const personCookies = (store: Stores, emailOf: (who: TestPerson) => Promise<string>) => {
  const cookies = new Map<string, Promise<string>>()
  const make = async (who: TestPerson): Promise<string> => {
    const email = await emailOf(who)
    return `ksb=${await store.sessions.open({ email, name: `Naam van ${email}` })}`
  }
  return (who: TestPerson): Promise<string> => {
    const key = JSON.stringify(who)
    const cookie = cookies.get(key) ?? make(who)
    cookies.set(key, cookie)
    return cookie
  }
}

/** Of an answer without an end, asked for as a stream, what stands above it; of any other all. */
export const injectWhole = async (app: FastifyInstance, request: InjectOptions): Promise<LightMyRequestResponse> => {
  const response = await app.inject(request)
  if (!request.payloadAsStream) return response
  const stream = response.stream()
  if (String(response.headers['content-type']).startsWith('text/event-stream')) {
    stream.destroy()
    return Object.assign(response, { body: '', payload: '' })
  }
  const body = await text(stream)
  return Object.assign(response, { body, payload: body, json: () => JSON.parse(body) })
}

/**
 * Starts a backend on a filled database of its own. It costs a fifth of a second: tests that only ask, or are refused,
 * share one.
 */
export const startTestBackend = async (
  over: Partial<Omit<HttpOptions, 'log'> & Omit<RouteOptions, 'stores' | 'log' | 'live'>> & {
    /** Access tokens of a provider that the API takes. */
    readonly tokens?: (clock: () => number, log: Pick<Log, 'warn' | 'error'>) => AccessTokens
  } = {},
  /** Of what open pages hear. */
  liveTimes: Partial<LiveOptions> = {},
  /** The embedded one takes a second or two to start. */
  database: DatabaseKind = 'PostgreSQL',
): Promise<TestBackend> => {
  const folder = await temporaryFolder()
  const data = await copyDatabase(database, join(folder.path, 'data'), { filled: true })
  const clock: TestClock = { now }
  const store = await openCopy(data, () => clock.now)
  const client = new pg.Client({ connectionString: store.databaseUrl })
  client.on('error', () => undefined)
  await client.connect()
  const log: string[] = []
  const commands: string[] = []
  const enrolled: string[] = []
  const write = (fields: object, message: string): void => {
    log.push(JSON.stringify({ ...fields, message }))
  }
  const routeLog = { info: write, warn: write, error: write }
  const intake = tapIntake({
    store,
    publish: () => undefined,
    clock: () => clock.now,
    sleep: async () => undefined,
    log: noLog,
    refused: refusalCounter(noLog, ''),
  })
  const { zuilen } = await store.catalog()
  const live = createLive({ sees: seesZuilen(() => zuilen), ...liveTimes })
  const registrations = startRegistrations(
    { work: store.registrationWork, clock: () => clock.now, batchRows: BATCH_ROWS[database] },
    { ...routeLog, debug: write },
  )
  const routes: RouteOptions = {
    live,
    stores: store,
    clock: () => clock.now,
    log: routeLog,
    publicMqttUrl: () => 'mqtt://broker.example:1883',
    presenceOf: () => ({ state: 'ONLINE', healthProblems: [{ problem: 'HOT', detail: '85 °C' }] }),
    sendCommand: (command) => {
      commands.push(command.id)
    },
    handIn: intake.handIn,
    onRegistration: registrations.wake,
    webhookReach: internetAnd([]),
    onCredentials: async () => undefined,
    onEnrolled: (zuilId) => {
      enrolled.push(zuilId)
    },
    limits: roomyLimits,
    origin: () => officeOrigin,
    ...over,
  }
  const app = await buildHttp({
    log: routeLog,
    identities: identitiesOf(
      store,
      () => clock.now,
      over.tokens?.(() => clock.now, routeLog),
    ),
    noteReading: store.readings.note,
    checkDatabase: store.catalog,
    limits: roomyLimits,
    routes: (api) => addRoutes(api, routes),
    office: {
      sessions: store.sessions,
      origin: routes.origin,
      routes: (api) => addOfficeRoutes(api, routes),
      pages: (api) => addOfficePages(api, routes),
    },
    ...over,
  })
  const tokenOf = clientTokens(store, client, clock)
  const emailOf = peopleOf(client)
  const cookieOf = personCookies(store, emailOf)
  return {
    app,
    live,
    store,
    clock,
    log,
    registrations,
    commands,
    enrolled,
    tokenOf,
    emailOf,
    cookieOf,
    asClient: async (grants, request) => {
      const authorization = `Bearer ${await tokenOf(grants)}`
      return app.inject({ ...request, headers: { authorization, ...request.headers } })
    },
    asPerson: async (who, request) => {
      // A browser that says from where it asks may be one that says no more than that.
      const browser = request.headers?.origin === undefined ? { 'sec-fetch-site': 'same-origin' } : {}
      const headers = { cookie: await cookieOf(who), ...browser, ...request.headers }
      return injectWhole(app, { ...request, headers })
    },
    asZuil: (request, deviceId = ids.device) =>
      app.inject({ ...request, headers: { 'x-custom-token': deviceId, ...request.headers } }),
    sql: async (query, ...values) => (await client.query(query, values)).rows,
    codeOf: makeCode(store),
    breakDatabase: async () => {
      const name = new URL(store.databaseUrl).pathname.slice(1)
      const server = new pg.Client({ connectionString: store.databaseUrl.replace(`/${name}?`, '/postgres?') })
      await server.connect()
      await server.query(`alter database ${name} allow_connections false`)
      await server.query('select pg_terminate_backend(pid) from pg_stat_activity where datname = $1', [name])
      await server.end()
    },
    end: async () => {
      await app.close()
      await intake.stop()
      await registrations.stop()
      await client.end().catch(() => undefined)
      await store.close()
      await folder.remove()
    },
  }
}

/** The same, for one test that writes: it ends with that test. */
export const startOwnBackend = async (...over: Parameters<typeof startTestBackend>): Promise<TestBackend> => {
  const backend = await startTestBackend(...over)
  onTestFinished(() => backend.end())
  return backend
}

/** Statements that wait for a lock, as it is now: a transaction would go on seeing what it saw first. */
export const waitingForLocks = async ({ sql }: Pick<TestBackend, 'sql'>): Promise<readonly object[]> => {
  await sql('select pg_stat_clear_snapshot()')
  return sql("select pid from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'")
}

export const problemType = (reason: string): string => `https://api.publiq.be/probs/${reason}`
