import { randomBytes, randomUUID } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { noLog } from '@zuil/protocol'
import mqtt from 'mqtt'
import { openKeys } from '../../backend/platform/database/keys.ts'
import { defaultKeysFile } from '../../backend/platform/database/keys-place.ts'
import { hashMqttPassword } from '../../backend/platform/mqtt/password.ts'
import { openStores } from '../../backend/stores.ts'
import { openUplink, type Uplink } from '../../kiosk/uplink/uplink.ts'
import { smallDataset, zuilIdOf } from '../support/fixtures.ts'
import { startMosquitto } from '../support/mosquitto.ts'
import { startPostgres } from '../support/postgres.ts'
import { startBackend, temporaryFolder } from '../support/programs.ts'
import { eventually } from '../support/wait.ts'
import { ask } from '../support/world.ts'
import { type Alert, describe, isFalse, type LinkChange, readAlerts } from './fleet-alerts.ts'
import { residentMb } from './process.ts'
import { against, type Bench, limit, type Row } from './report.ts'

/** Connections a second while the fleet comes up for the first time: as spread as zuilen that are switched on. */
const CONNECTS_AT_ONCE = 100
const ECHOES_AT_ONCE = 200
const BACKEND = 'backend'
/** Shorter than the usual ones, so that a false alert has the time to be made, and a true one is seen. */
const HOLD_MS = 12_000
const OFFLINE_AFTER_MS = 5_000
const ALERTS = `holdMs=${HOLD_MS},offlineAfterMs=${OFFLINE_AFTER_MS},siteWindowMs=2000,maintenanceMs=1000,stableMs=2000`

interface Where {
  readonly name: string
  /** For zuilen. */
  readonly url: string
  /** For a plain client with a backend's rights. */
  readonly plain: { readonly url: string; readonly username: string; readonly password: string } | undefined
  readonly databaseUrl: string
  brokerPid(): Promise<number>
  /** kill -9, and back again. */
  killBroker(): Promise<void>
  readonly backendPid: number
  end(): Promise<void>
}

const password = randomBytes(24).toString('base64url')

const fill = async (dataDir: string, databaseUrl: string | undefined, zuilen: number): Promise<string> => {
  const keys = await openKeys(defaultKeysFile(dataDir))
  const store = await openStores({ dataDir, keys, log: noLog, ...(databaseUrl !== undefined && { databaseUrl }) })
  await store.load(smallDataset(Date.now(), { zuilen, passholders: 10 }))
  const { databaseUrl: url } = store
  await ask(url, 'update zuil set mqtt_password_hash = $1', [await hashMqttPassword(password)])
  await store.close()
  return url
}

const childrenOf = async (pid: number): Promise<number[]> =>
  (await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8')).trim().split(' ').filter(Boolean).map(Number)

const embedded = async (zuilen: number): Promise<Where> => {
  const folder = await temporaryFolder()
  const databaseUrl = await fill(join(folder.path, 'backend'), undefined, zuilen)
  const backend = await startBackend({ DATA_DIR: join(folder.path, 'backend'), LOG_LEVEL: 'error', ALERTS })
  const brokerPid = async (): Promise<number> => {
    const [pid] = await childrenOf(backend.pid)
    if (pid === undefined) throw new Error('the backend has no broker')
    return pid
  }
  return {
    name: 'embedded broker and database',
    url: backend.ready.mqtt,
    plain: undefined,
    databaseUrl,
    brokerPid,
    killBroker: async () => void process.kill(await brokerPid(), 'SIGKILL'),
    backendPid: backend.pid,
    end: async () => {
      await backend.stop()
      await folder.remove()
    },
  }
}

const grown = async (zuilen: number): Promise<Where> => {
  const folder = await temporaryFolder()
  const postgres = await startPostgres()
  const databaseUrl = await postgres.createDatabase()
  await fill(join(folder.path, 'backend'), databaseUrl, zuilen)
  const hash = await hashMqttPassword(password)
  const backendPassword = randomBytes(16).toString('hex')
  const mosquitto = await startMosquitto([
    [BACKEND, await hashMqttPassword(backendPassword)],
    ...Array.from({ length: zuilen }, (_, i) => [zuilIdOf(i + 1), hash] as const),
  ])
  const backend = await startBackend({
    DATA_DIR: join(folder.path, 'backend'),
    DATABASE_URL: databaseUrl,
    MQTT_URL: mosquitto.backendUrl,
    MQTT_USERNAME: BACKEND,
    MQTT_PASSWORD: backendPassword,
    PUBLIC_MQTT_URL: mosquitto.zuilUrl,
    LOG_LEVEL: 'error',
    ALERTS,
  })
  return {
    name: 'Mosquitto and PostgreSQL',
    url: mosquitto.zuilUrl,
    plain: { url: mosquitto.backendUrl, username: BACKEND, password: backendPassword },
    databaseUrl,
    brokerPid: async () => mosquitto.pid,
    killBroker: async () => {
      await mosquitto.kill()
      await mosquitto.start()
    },
    backendPid: backend.pid,
    end: async () => {
      await backend.stop()
      await mosquitto.stop()
      await postgres.stop()
      await folder.remove()
    },
  }
}

interface Fleet {
  /** How many zuilen have a link. */
  up: number
  /** By the number of the zuil: its link as it came and went, and the last revision that it applied. */
  readonly links: ReadonlyMap<number, LinkChange[]>
  readonly applied: Map<number, number>
}

/** A zuil's real uplink, which takes every document and reports it. */
const openZuil = (n: number, url: string, fleet: Fleet): Uplink => {
  let revision = 0
  let session = 0
  const bootId = randomUUID()
  const uplink = openUplink({
    enrolment: { id: zuilIdOf(n), mqtt: { url, username: zuilIdOf(n), password } },
    clock: { bootId, now: () => ({ monotonicMs: performance.now(), wallMs: Date.now() }) },
    random: Math.random,
    reconnectMaxMs: 60_000,
    nextSession: async (above) => {
      session = Math.max(session, above) + 1
      return session
    },
    report: () => ({ revision, journalDepth: 0 }),
    health: async () => ({
      readers: [{ kind: 'PCSC', status: 'CONNECTED' }],
      journalDepth: 0,
      journalBroken: false,
      screen: 'OK',
      upSeconds: 1,
    }),
    software: 'bench',
    log: noLog,
    on: {
      link: (up) => {
        fleet.up += up ? 1 : -1
        fleet.links.get(n)?.push({ at: Date.now(), up })
      },
      desired: (document) => {
        if (document.revision <= revision) return
        revision = document.revision
        uplink.report({ revision, outcome: 'APPLIED', inUse: revision, problems: [] })
        fleet.applied.set(n, revision)
      },
      unreachable: () => undefined,
      serverTime: () => undefined,
      verdict: () => undefined,
      journalAck: () => undefined,
      desiredUnreadable: () => undefined,
      command: () => undefined,
      credentialRefused: () => undefined,
    },
  })
  return uplink
}

const since = (begin: number): number => (performance.now() - begin) / 1000

/** How long `count` messages take to another plain client and back, on this broker. */
const plainEcho = async ({ url, username, password: secret }: NonNullable<Where['plain']>, count: number) => {
  const client = (name: string) =>
    mqtt.connectAsync(url, { clientId: `${BACKEND}-${name}`, username, password: secret, protocolVersion: 4 })
  const [near, far] = [await client('near'), await client('far')]
  let back = 0
  let sent = 0
  await near.subscribeAsync('zuil/v1/bench/near', { qos: 1 })
  await far.subscribeAsync('zuil/v1/bench/far', { qos: 1 })
  far.on('message', () => void far.publish('zuil/v1/bench/near', '.', { qos: 1 }))
  const payload = Buffer.alloc(700, '.')
  const next = (): void => {
    if (sent++ < count) near.publish('zuil/v1/bench/far', payload, { qos: 1 })
  }
  near.on('message', () => {
    back++
    next()
  })
  const begin = performance.now()
  // Fewer under way than a broker keeps for a client that does not read.
  for (let i = 0; i < ECHOES_AT_ONCE; i++) next()
  await eventually(() => back >= count, { withinMs: 120_000, what: 'every echo' })
  const seconds = since(begin)
  await Promise.all([near.endAsync(), far.endAsync()])
  return seconds
}

const measure = async (start: (zuilen: number) => Promise<Where>, zuilen: number): Promise<Row[]> => {
  const where = await start(zuilen)
  const { name } = where
  const numbers = Array.from({ length: zuilen }, (_, i) => i + 1)
  const fleet: Fleet = { up: 0, applied: new Map(), links: new Map(numbers.map((n) => [n, []])) }
  const uplinks: Uplink[] = []
  try {
    const before = await residentMb(await where.brokerPid())
    const backendBefore = await residentMb(where.backendPid)
    const begin = performance.now()
    for (let n = 1; n <= zuilen; n += CONNECTS_AT_ONCE) {
      const count = Math.min(CONNECTS_AT_ONCE, zuilen - n + 1)
      for (let i = 0; i < count; i++) uplinks.push(openZuil(n + i, where.url, fleet))
      await eventually(() => fleet.up >= uplinks.length, { withinMs: 120_000, what: 'these zuilen to be welcomed' })
    }
    await eventually(() => fleet.applied.size === zuilen, { withinMs: 120_000, what: 'every first document' })
    const first = since(begin)
    const memory = ((await residentMb(await where.brokerPid())) - before) * 1000
    const backendKb = ((await residentMb(where.backendPid)) - backendBefore) * 1000
    const echo = where.plain ? await plainEcho(where.plain, zuilen) : undefined

    const revisions = new Map(fleet.applied)
    const changing = performance.now()
    await ask(where.databaseUrl, 'update zuil set sound = not sound')
    const changed = (): boolean => {
      for (const [n, revision] of revisions) if ((fleet.applied.get(n) ?? 0) <= revision) return false
      return true
    }
    await eventually(changed, { withinMs: 300_000, what: 'every zuil to have the new document' })
    const configured = since(changing)
    await eventually(
      async () => {
        const [row] = await ask<{ done: number }>(
          where.databaseUrl,
          `select count(*)::int as done from zuil_delivery where (reported->>'revision')::int = revision`,
        )
        return row?.done === zuilen
      },
      { withinMs: 300_000, what: 'every report in the database' },
    )
    const reported = since(changing)

    await where.killBroker()
    const killed = performance.now()
    await eventually(() => fleet.up < zuilen, { withinMs: 60_000, what: 'the zuilen to notice' })
    await eventually(() => fleet.up === zuilen, { withinMs: 300_000, what: 'every zuil to be back' })
    const back = since(killed)
    const allBack = performance.now()
    console.error(
      `  ${name}: ${zuilen} zuilen connected in ${first.toFixed(1)} s, configured in ${configured.toFixed(1)} s`,
    )
    // Until everything that the kill could have caused has been judged: by then the backend was back as well.
    const judged = allBack + HOLD_MS + 2 * OFFLINE_AFTER_MS
    await eventually(() => performance.now() >= judged, { withinMs: 120_000, what: 'the hold to be over' })
    const alerts = await readAlerts(where.databaseUrl)
    const wrong = alerts.filter((alert) => isFalse(alert, fleet.links))
    for (const alert of alerts) console.error(`  ${name}: ${describe(alert, fleet.links)}`)
    // One that is really off, so that nothing is not the answer to everything.
    await uplinks.shift()?.stop()
    const isTrue = ({ kind, zuilIds }: Alert): boolean => kind === 'OFFLINE' && zuilIds.join() === zuilIdOf(1)
    await eventually(async () => (await readAlerts(where.databaseUrl)).some(isTrue), {
      ...{ withinMs: 60_000, what: 'the one true alert' },
    })

    const rows = [
      limit(`${zuilen} zuilen, ${name}: broker, memory per zuil`, memory / zuilen, 'kB', 50),
      limit('  backend, memory per zuil', backendKb / zuilen, 'kB', 100),
      limit('  all connected and configured for the first time', first, 's', 120),
      limit('  new settings until every zuil has them', configured, 's', 10),
      ...(echo === undefined
        ? []
        : [
            against('  new settings until all are reported', reported, 's', `${zuilen} plain echoes`, echo, {
              max: 20,
            }),
          ]),
      limit('  new settings until every report is kept', reported, 's', 15),
      limit('  until all are back after the broker was killed', back, 's', 90),
      limit('  false alerts, before a true one came', wrong.length, 'alerts', 0.5),
    ]
    return rows
  } finally {
    await Promise.all(uplinks.map((uplink) => uplink.stop()))
    await where.end()
  }
}

/** Many zuilen, each with the real uplink: what they cost, and how long until all of them are configured, or back. */
export const fleetBench: Bench = {
  name: 'fleet',
  about: '2,000 zuilen on the embedded broker, 5,000 on Mosquitto',
  run: async () => [...(await measure(embedded, 2_000)), ...(await measure(grown, 5_000))],
}
