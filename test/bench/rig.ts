import { randomBytes } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { decode, downTopic, mqttUser, noLog } from '@zuil/protocol'
import mqtt from 'mqtt'
import type { Catalog } from '../../backend/catalog/catalog.ts'
import type { Dataset } from '../../backend/demo/dataset/shapes.ts'
import { startEmbedded } from '../../backend/platform/database/embedded.ts'
import { openKeys } from '../../backend/platform/database/keys.ts'
import { defaultKeysFile } from '../../backend/platform/database/keys-place.ts'
import { startBroker } from '../../backend/platform/mqtt/broker/supervisor.ts'
import { hashMqttPassword } from '../../backend/platform/mqtt/password.ts'
import { openStores, type Stores } from '../../backend/stores.ts'
import type { Enrolment } from '../../kiosk/io/state-directory.ts'
import type { DatabaseKind } from '../support/databases.ts'
import { chipOf, smallDataset, zuilIdOf, zuilNameOf } from '../support/fixtures.ts'
import { freePort } from '../support/ports.ts'
import { type RunningPostgres, startPostgres } from '../support/postgres.ts'
import { type RunningProgram, startBackend, startZuil, temporaryFolder, type ZuilReady } from '../support/programs.ts'
import { eventually } from '../support/wait.ts'
import { ask } from '../support/world.ts'
import { connectZuil, type ZuilClient } from '../support/zuil-client.ts'

export const PASSHOLDERS = 5_000
/** Zuilen that make taps; the kiosk is one more. */
export const ZUILEN = 50
const KIOSK = ZUILEN + 1

/**
 * What is measured: backend, broker, durable database and a kiosk as processes of their own, as in production. The
 * broker is the embedded one, started here: so its echo can be measured too.
 */
export interface Rig {
  readonly databaseUrl: string
  /** Absent = embedded database. */
  readonly postgres?: RunningPostgres
  /** The backend's address, http://host:port. */
  readonly http: string
  /** What the backend wrote to its log, for who wonders. */
  backendLog(): string
  /** As it was when the backend started. */
  readonly catalog: Catalog
  /** Connects zuil `n` (1 to ZUILEN). */
  connect(n: number): Promise<ZuilClient>
  /** A message to another client and back, through the broker. */
  echo(): Promise<{ trip(): Promise<void>; end(): Promise<void> }>
  readonly kiosk: {
    readonly stateDir: string
    /** Starts the kiosk process; the first time it is enrolled, and it is online when this resolves. */
    start(): Promise<RunningProgram<ZuilReady>>
    /** Hears, beside the kiosk, how many journaled taps the backend acknowledges. */
    hearAcknowledged(heard: (taps: number) => void): Promise<{ end(): Promise<void> }>
  }
  /** Stops the backend, and asks its database. */
  askAfterwards<Row>(query: string): Promise<Row[]>
  end(): Promise<void>
}

/** The kiosk is measured as its service starts it. */
const nodeOptions = async (): Promise<string> => {
  const service = await readFile(new URL('../../deploy/kiosk/zuil.service', import.meta.url), 'utf8')
  return /^Environment=NODE_OPTIONS=(.*)$/m.exec(service)?.[1] ?? ''
}

/** A random passholder's card. */
export const someCard = () => ({
  kind: 'CHIP' as const,
  chipNumber: chipOf(1 + Math.floor(Math.random() * PASSHOLDERS)),
})

interface LoadOptions {
  /** What there is beside the bench's dataset, or instead of it. */
  readonly extended?: (small: Dataset) => Dataset
  /** Run once all is there, before any backend has the database. */
  readonly onLoaded?: (store: Stores) => Promise<void>
}

/** Makes a database of the bench's dataset, with what the planner must know of it. */
export const loadDatabase = async (
  dataDir: string,
  external: string | undefined,
  { extended = (small) => small, onLoaded = async () => undefined }: LoadOptions = {},
) => {
  const keys = await openKeys(defaultKeysFile(dataDir))
  const store = await openStores({
    dataDir,
    keys,
    log: noLog,
    ...(external !== undefined && { databaseUrl: external }),
  })
  await store.load(extended(smallDataset(Date.now(), { zuilen: KIOSK, passholders: PASSHOLDERS })))
  await onLoaded(store)
  const code = await store.enrolment.newConfigurationCode(zuilIdOf(KIOSK), Date.now(), 3_600_000)
  const catalog = await store.catalog()
  await store.close()
  // Autovacuum would do it, in a minute or so; the embedded database does it when it starts.
  if (external !== undefined) await ask(external, 'vacuum analyze')
  return { code, catalog, url: store.databaseUrl }
}

export interface RigOptions extends LoadOptions {
  /** More settings of the programs, e.g. NODE_OPTIONS. */
  readonly env?: { readonly backend?: Record<string, string>; readonly kiosk?: Record<string, string> }
  /** Run on the embedded database before the backend has it: it can not serve two connections at a time. */
  readonly onEmbedded?: (databaseUrl: string, catalog: Catalog) => Promise<void>
}

export const startRig = async (
  kind: DatabaseKind,
  { env, onEmbedded = async () => undefined, ...load }: RigOptions = {},
): Promise<Rig> => {
  const folder = await temporaryFolder()
  const dataDir = join(folder.path, 'backend')
  const stateDir = join(folder.path, 'zuil')
  const postgres = kind === 'PostgreSQL' ? await startPostgres({ durable: true }) : undefined
  const external = await postgres?.createDatabase()
  const { code, catalog, url: databaseUrl } = await loadDatabase(dataDir, external, load)

  if (external === undefined) {
    const embedded = await startEmbedded({ dataDir, log: noLog })
    await onEmbedded(embedded.url, catalog)
    await embedded.close()
  }

  const password = randomBytes(24).toString('base64url')
  const hash = await hashMqttPassword(password)
  const ours = Array.from({ length: ZUILEN }, (_, i) => [zuilIdOf(i + 1), hash] as const)
  const broker = await startBroker({ host: '127.0.0.1', port: 0, credentials: ours, log: noLog })
  const zuilUrl = `mqtt://127.0.0.1:${broker.port}`
  const { url, username = '', password: backendPassword = '' } = broker.endpoint
  const backend = await startBackend({
    DATA_DIR: dataDir,
    MQTT_URL: url,
    MQTT_USERNAME: username,
    MQTT_PASSWORD: backendPassword,
    LOG_LEVEL: 'warn',
    // No zuil taps so fast.
    PLAUSIBLE: 'tapsPerHour=1000000000,tapsPerDay=1000000000',
    ...(external !== undefined && { DATABASE_URL: external }),
    ...env?.backend,
  })

  let sessions = 0
  const connect = (n: number, answerWithinMs = 30_000): Promise<ZuilClient> =>
    connectZuil({ url: zuilUrl, zuilId: zuilIdOf(n), generation: 0, password, session: ++sessions, answerWithinMs })
  // The backend looks for shared subscriptions first, and hears nothing meanwhile.
  const first = await eventually(() => connect(1, 1_000), { withinMs: 30_000, what: 'the backend to answer a hello' })
  await first.leave()

  const running: RunningProgram<ZuilReady>[] = []
  const zuilEnv = {
    NODE_OPTIONS: await nodeOptions(),
    STATE_DIR: stateDir,
    SCREEN_PORT: String(await freePort()),
    BACKEND_URL: backend.ready.http,
    RECONNECT_MAX_MS: '500',
    LOG_LEVEL: 'warn',
    ...env?.kiosk,
  }
  const enrol = async (screen: string): Promise<void> => {
    const response = await fetch(`${screen}/enrol`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ name: zuilNameOf(KIOSK), code }),
    })
    if (!response.ok) throw new Error(`the kiosk could not be enrolled: ${await response.text()}`)
    // The backend configures a broker of its own; we configure this one.
    const { mqtt: given } = JSON.parse(await readFile(join(stateDir, 'credentials.json'), 'utf8')) as Enrolment
    await broker.setCredentials([...ours, [given.username, await hashMqttPassword(given.password)]])
    await eventually(async () => {
      const { view } = (await (await fetch(`${screen}/state`)).json()) as { view: { screen: string; online?: boolean } }
      return view.screen === 'WAITING' && view.online === true
    })
  }

  /** A client with a backend's rights. */
  const client = (name: string) =>
    mqtt.connectAsync(url, { clientId: `backend-${name}`, username, password: backendPassword })

  return {
    databaseUrl,
    ...(postgres && { postgres }),
    http: backend.ready.http,
    backendLog: backend.log,
    catalog,
    connect,
    echo: async () => {
      const [near, far] = [await client('near'), await client('far')]
      for (const { stream } of [near, far] as { stream?: { setNoDelay?: (on: boolean) => void } }[]) {
        stream?.setNoDelay?.(true)
      }
      await near.subscribeAsync('bench/near', { qos: 1 })
      await far.subscribeAsync('bench/far', { qos: 1 })
      far.on('message', (_topic, payload) => void far.publish('bench/near', payload, { qos: 1 }))
      // As large as a tap.
      const payload = Buffer.alloc(400, '.')
      return {
        trip: () =>
          new Promise((resolve) => {
            near.once('message', () => resolve())
            near.publish('bench/far', payload, { qos: 1 })
          }),
        end: async () => {
          await near.endAsync()
          await far.endAsync()
        },
      }
    },
    kiosk: {
      stateDir,
      start: async () => {
        const zuil = await startZuil(zuilEnv)
        if (running.length === 0) await enrol(zuil.ready.screen)
        running.push(zuil)
        return zuil
      },
      hearAcknowledged: async (heard) => {
        const ear = await client('ear')
        ear.on('message', (_topic, payload) => {
          const ack = decode('journal-ack', payload)
          if (ack.ok) heard(ack.value.actieIds.length)
        })
        await ear.subscribeAsync(downTopic(mqttUser(zuilIdOf(KIOSK), 1), 'journal-ack'), { qos: 1 })
        return { end: () => ear.endAsync() }
      },
    },
    askAfterwards: async <Row>(query: string): Promise<Row[]> => {
      await backend.stop()
      const embedded = external === undefined ? await startEmbedded({ dataDir, log: noLog }) : undefined
      const rows = await ask<Row>(embedded?.url ?? databaseUrl, query)
      await embedded?.close()
      return rows
    },
    end: async () => {
      for (const zuil of running) await zuil.stop()
      await backend.stop()
      await broker.stop()
      await postgres?.stop()
      await folder.remove()
    },
  }
}
