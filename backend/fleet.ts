import { randomUUID } from 'node:crypto'
import { setMaxListeners } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Log, mqttUser, parseMqttUser, type UpKind } from '@zuil/protocol'
import { coalesce } from './platform/coalesce.ts'
import { type BrokerAccess, keepAccess } from './platform/mqtt/access-sync.ts'
import {
  type BrokerOptions,
  type EmbeddedBroker,
  type Endpoint,
  startBroker,
} from './platform/mqtt/broker/supervisor.ts'
import { type EmqxApi, emqxSync } from './platform/mqtt/emqx/sync.ts'
import { type Arrived, openLink, type Publish } from './platform/mqtt/link.ts'
import { syncMosquitto } from './platform/mqtt/mosquitto/sync.ts'
import { refusalCounter } from './platform/mqtt/refusal-counter.ts'
import type { Alerts } from './presence/alerts.ts'
import { runTicks } from './presence/tick-loop.ts'
import type { Stores } from './stores.ts'
import { type HandIn, type IntakeLimits, tapIntake } from './taps/intake.ts'
import { answerIntake } from './zuilen/answers.ts'
import { contactIntake } from './zuilen/contact.ts'
import type { StoredCommand } from './zuilen/store/commands.ts'
import { startUpdates } from './zuilen/updates.ts'

/** What the fleet asks of the database. */
export type FleetStore = Pick<Stores, 'catalog' | 'onCatalogChange' | 'book' | 'codeTimes' | 'checkinLink'> & {
  readonly zuilen: Pick<Stores['zuilen'], 'reported'>
  readonly enrolment: Pick<Stores['enrolment'], 'credentials' | 'key' | 'mqttPasswordOf' | 'shareGroup'>
  readonly deliveries: Pick<Stores['deliveries'], 'desiredOf' | 'putDesired' | 'recordContacts' | 'lastContacts'>
  readonly commands: Pick<Stores['commands'], 'answer'>
}

export interface FleetOptions {
  readonly store: FleetStore
  /** Milliseconds since 1970. */
  readonly clock: () => number
  readonly log: Log
  readonly broker:
    | ({ readonly kind: 'EMBEDDED' } & Pick<BrokerOptions, 'host' | 'port' | 'tls' | 'limits'>)
    | ({
        readonly kind: 'EXTERNAL'
        /**
         * How it learns who may connect. MOSQUITTO: the backend tells it, by its dynamic security plugin. EMQX: it asks, by
         * a hook; the backend ends connections by its API, if it has one. Absent = somebody else sees to it.
         */
        readonly access?: { readonly kind: 'MOSQUITTO' } | { readonly kind: 'EMQX'; readonly api?: EmqxApi }
      } & Endpoint)
  /** How often to check whether anything changed. */
  readonly pollMs?: number
  readonly intake?: Partial<IntakeLimits>
  /** The judge of presence; absent = nobody is notified of anything. */
  readonly alerts?: Alerts
}

/** The connection with the zuilen: which topic goes to which part of the backend. */
export interface Fleet {
  /** Port of the embedded broker. */
  readonly brokerPort: number | undefined
  /** Process of the embedded broker, as it is now. */
  brokerPid(): number | undefined
  /** Whether the backend is connected to its broker. */
  readonly up: boolean
  /** Whether several backends share what arrives; `undefined` = not known yet. */
  readonly shared: boolean | undefined
  /**
   * Something may have been changed: looks for it now instead of at the next poll. Resolves when the embedded broker has
   * the credentials, and zuilen were sent their documents; never rejects.
   */
  checkNow(): Promise<void>
  /** The keys were changed: zuilen get theirs, and the backends share under another name. Never rejects. */
  keysChanged(): Promise<void>
  /** A zuil was set up, with this user name: what the broker may have kept under it is no word of this device. */
  enrolled(user: string): void
  /** Books taps of a journal that came over HTTPS. */
  readonly handIn: HandIn
  /** Sends a command to its zuil. One that is not connected does not receive it, and the command expires. */
  command(command: StoredCommand): void
  /** Taps that wait to be booked. */
  readonly waiting: number
  /** What was refused since the start, by kind: by the embedded broker, and by the backend. */
  refusals(): Readonly<Record<string, number>>
  /** Answers what waits, then stops. Nothing of it runs any more when this resolves. */
  stop(): Promise<void>
}

/** A change reaches zuilen and the broker within a second, also one of another backend. */
const POLL_MS = 250
const REPORT_MS = 60_000

/**
 * Starts the broker, if it is embedded, and the work on it.
 * @throws StartRefused when the broker can't listen
 */
export const startFleet = async (options: FleetOptions): Promise<Fleet> => {
  const { store, clock, log, alerts } = options
  const waits = new AbortController()
  // One listener for each zuil that pauses.
  setMaxListeners(0, waits.signal)
  /** A wait that ends at once when the fleet stops. */
  const pause = (ms: number): Promise<void> => sleep(ms, undefined, { signal: waits.signal }).catch(() => undefined)

  const zuilCredentials = async () =>
    (await store.enrolment.credentials()).map(({ zuilId, generation, passwordHash }) => ({
      user: mqttUser(zuilId, generation),
      passwordHash,
    }))
  const accessTo = (broker: Extract<FleetOptions['broker'], { kind: 'EXTERNAL' }>): BrokerAccess | undefined => {
    if (broker.access?.kind === 'MOSQUITTO') {
      const passwordOf = (user: string) => store.enrolment.mqttPasswordOf(parseMqttUser(user)?.zuilId ?? '')
      return keepAccess(() => syncMosquitto({ endpoint: broker, credentials: zuilCredentials, passwordOf, log }), log)
    }
    return broker.access?.api && keepAccess(emqxSync(broker.access.api, zuilCredentials), log)
  }

  let embedded: EmbeddedBroker | undefined
  if (options.broker.kind === 'EMBEDDED') {
    const credentials = (await zuilCredentials()).map(({ user, passwordHash }) => [user, passwordHash] as const)
    embedded = await startBroker({ ...options.broker, credentials, log })
  }
  const access = options.broker.kind === 'EXTERNAL' ? accessTo(options.broker) : undefined
  const endpoint: Endpoint | undefined = options.broker.kind === 'EXTERNAL' ? options.broker : embedded?.endpoint
  if (!endpoint) throw new Error('no broker')

  const refused = refusalCounter(log, 'A message of a zuil was refused')
  let { zuilen } = await store.catalog()
  const generationOf = (zuilId: string): number | undefined => zuilen.get(zuilId)?.generation
  const publish: Publish = (zuilId, kind, message) =>
    link.publish(mqttUser(zuilId, generationOf(zuilId) ?? 0), kind, message)
  const shared = { store, publish, clock, sleep: pause, log, refused }
  const intake = tapIntake({ ...shared, ...(options.intake && { limits: options.intake }) })
  const contact = contactIntake({
    ...shared,
    sessions: new Map(
      [...(await store.deliveries.lastContacts())].map(([zuilId, { session }]) => [
        zuilId,
        { session, generation: generationOf(zuilId) ?? 0 },
      ]),
    ),
    ...(alerts && {
      onHello: alerts.hello,
      onCopied: alerts.copied,
      onStatus: alerts.status,
      onHeartbeat: alerts.heartbeat,
      lastHeard: alerts.lastHeard,
    }),
  })
  const answers = answerIntake({ ...shared, isPlausible: contact.isPlausible })
  const updates = startUpdates({
    ...shared,
    onCredentials: async (all) => {
      await embedded?.setCredentials(all)
      await access?.sync()
    },
    onZuilen: (all) => {
      zuilen = all
    },
    onReplaced: contact.forget,
    onEnded: (user) => link.forget(user),
  })

  const receivers: Readonly<Record<UpKind, (from: Arrived, payload: Buffer, retained: boolean) => void>> = {
    tap: (from, payload) => {
      alerts?.tap(from.zuilId)
      intake.tap(from, payload)
    },
    journal: (from, payload) => {
      alerts?.tap(from.zuilId)
      intake.journal(from, payload)
    },
    hello: contact.hello,
    status: contact.status,
    heartbeat: contact.heartbeat,
    reported: answers.reported,
    result: ({ zuilId }, payload) => answers.result(zuilId, payload),
  }

  const isPresent = ({ zuilId, generation }: Arrived): boolean => generationOf(zuilId) === generation

  /** Of a device that is no longer the zuil, wherever the broker had it from. */
  const drop = ({ zuilId, user }: Arrived, retained: boolean): void => {
    refused.count('OTHER_GENERATION', zuilId)
    if (retained) link.forget(user)
  }

  // A zuil that was just enrolled, blocked or put in stock must be watched, or not, from now on.
  const syncAlerts = coalesce(async () => alerts?.sync().catch(() => undefined))
  const endAlertSync = store.onCatalogChange((changes) => {
    if (changes.some(({ kind }) => kind === 'zuil')) void syncAlerts()
  })

  // Before the first message, so that none is of a zuil that is not watched.
  await alerts?.sync()
  const link = openLink({
    endpoint,
    clientId: `backend-${randomUUID()}`,
    ...(options.broker.kind === 'EXTERNAL' && { shareGroup: store.enrolment.shareGroup }),
    random: Math.random,
    log,
    onUp: () => {
      alerts?.link(true)
      // It may have been started anew, with an older file.
      void access?.sync()
      void updates.publishAll()
    },
    onDown: () => alerts?.link(false),
    onMessage: (topic, payload, retained) => {
      // Only a status may be kept: of anything else it would be an old word that passes for a new one.
      if (retained && topic.kind !== 'status') return
      // What the broker kept of a device was cleared.
      if (payload.length === 0 && topic.kind === 'status') return
      if (isPresent(topic)) receivers[topic.kind](topic, payload, retained)
      else if (topic.generation < (generationOf(topic.zuilId) ?? 0)) drop(topic, retained)
      else {
        // Set up just now, at another backend.
        void updates.checkForChanges().then(() => {
          if (isPresent(topic)) receivers[topic.kind](topic, payload, retained)
          else drop(topic, retained)
        })
      }
    },
  })

  const poll = async (): Promise<void> => {
    while (!waits.signal.aborted) {
      await updates.checkForChanges()
      await pause(options.pollMs ?? POLL_MS)
    }
  }
  const polling = poll()
  const ticking = alerts && runTicks({ alerts, pause, signal: waits.signal, monotonic: () => performance.now(), log })

  const refusals = (): Record<string, number> => ({ ...refused.totals(), ...embedded?.refusals() })
  let reported = '{}'
  const report = setInterval(() => {
    refused.flush()
    const all = JSON.stringify(refusals())
    if (all !== reported) log.warn({ refusals: refusals() }, 'Messages and connections refused since the start')
    reported = all
  }, REPORT_MS)

  return {
    brokerPort: embedded?.port,
    brokerPid: () => embedded?.pid(),
    get up() {
      return link.up
    },
    get shared() {
      return link.shared
    },
    get waiting() {
      return intake.waiting
    },
    checkNow: updates.checkForChanges,
    keysChanged: async () => {
      await link.regroup()
      await updates.publishAll()
    },
    enrolled: link.forget,
    handIn: intake.handIn,
    command: ({ zuilId, id, kind, expiresAt }) =>
      publish(zuilId, 'command', { v: 1, id, kind, expiresAt: new Date(expiresAt).toISOString() }),
    refusals,
    stop: async () => {
      clearInterval(report)
      waits.abort()
      endAlertSync()
      updates.stop()
      await Promise.all([intake.stop(), contact.stop(), answers.stop(), polling, ticking])
      access?.stop()
      await link.stop()
      await embedded?.stop()
    },
  }
}
