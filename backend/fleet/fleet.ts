import { randomUUID } from 'node:crypto'
import { setMaxListeners } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Log } from '@zuil/protocol'
import type { Store } from '../store/store.ts'
import { type BrokerOptions, type EmbeddedBroker, type Endpoint, startBroker } from './broker/supervisor.ts'
import { type Configuration, keepConfigured } from './configuration.ts'
import { openLink } from './link.ts'
import { trackPresence } from './presence.ts'
import { tally } from './tally.ts'
import { type IntakeLimits, type Publish, tapIntake } from './taps.ts'

/** What the fleet asks of the database. */
export type FleetStore = Pick<Store, 'catalog' | 'bookCheckins'> & {
  readonly zuilen: Pick<Store['zuilen'], 'credentials' | 'desired' | 'putDesired' | 'seen'>
}

export interface FleetOptions {
  readonly store: FleetStore
  /** Milliseconds since 1970. */
  readonly clock: () => number
  readonly log: Log
  readonly broker:
    | ({ readonly kind: 'EMBEDDED' } & Pick<BrokerOptions, 'host' | 'port' | 'tls' | 'limits'>)
    | ({ readonly kind: 'EXTERNAL' } & Endpoint)
  /** How often to look whether anything changed. */
  readonly pollMs?: number
  readonly intake?: Partial<IntakeLimits>
}

/** The zuilen as the backend sees them: their messages in, its answers out. */
export interface Fleet {
  /** Port of the embedded broker. */
  readonly brokerPort: number | undefined
  /** Process of the embedded broker, as it is now. */
  brokerPid(): number | undefined
  /** Whether the backend is connected to its broker. */
  readonly up: boolean
  /** Whether several backends share what arrives; `undefined` = not known yet. */
  readonly shared: boolean | undefined
  /** Call right after who may connect, or what zuilen must know, was changed; resolves when they have been told. */
  refresh(): Promise<void>
  /** What was refused since the start, by kind: by the embedded broker, and by the backend. */
  refusals(): Readonly<Record<string, number>>
  /** Answers what waits, then stops. Nothing of it runs any more when this resolves. */
  stop(): Promise<void>
}

const POLL_MS = 2_000
const REPORT_MS = 60_000

/**
 * Starts the broker, if it is embedded, and the work on it.
 * @throws StartRefused when the broker can't listen
 */
export const startFleet = async (options: FleetOptions): Promise<Fleet> => {
  const { store, clock, log } = options
  const waits = new AbortController()
  // One for each zuil that rests.
  setMaxListeners(0, waits.signal)
  /** A wait that ends at once when the fleet stops. */
  const pause = (ms: number): Promise<void> => sleep(ms, undefined, { signal: waits.signal }).catch(() => undefined)

  let embedded: EmbeddedBroker | undefined
  if (options.broker.kind === 'EMBEDDED') {
    const credentials = (await store.zuilen.credentials()).map(
      ({ zuilId, passwordHash }) => [zuilId, passwordHash] as const,
    )
    embedded = await startBroker({ ...options.broker, credentials, log })
  }
  const endpoint: Endpoint | undefined = options.broker.kind === 'EXTERNAL' ? options.broker : embedded?.endpoint
  if (!endpoint) throw new Error('no broker')

  const refused = tally(log, 'a message of a zuil was refused')
  const publish: Publish = (zuilId, kind, message) => link.publish(zuilId, kind, message)
  const intake = tapIntake({
    store,
    publish,
    clock,
    sleep: pause,
    log,
    refused,
    ...(options.intake && { limits: options.intake }),
  })
  const presence = trackPresence({ store, publish, clock, sleep: pause, log, refused })
  const configuration: Configuration = keepConfigured({
    store,
    publish,
    clock,
    log,
    onCredentials: async (all) => embedded?.setCredentials(all),
  })

  const link = openLink({
    endpoint,
    clientId: `backend-${randomUUID()}`,
    tryShared: options.broker.kind === 'EXTERNAL',
    random: Math.random,
    log,
    onUp: () => void configuration.publishAll(),
    onMessage: ({ zuilId, kind }, payload) => {
      switch (kind) {
        case 'tap':
          return intake.tap(zuilId, payload)
        case 'journal':
          return intake.journal(zuilId, payload)
        case 'hello':
          return presence.hello(zuilId, payload)
        case 'status':
          return presence.status(zuilId, payload)
      }
    },
  })

  const poll = async (): Promise<void> => {
    while (!waits.signal.aborted) {
      await configuration.check()
      await pause(options.pollMs ?? POLL_MS)
    }
  }
  const polling = poll()

  const refusals = (): Record<string, number> => ({ ...refused.counts(), ...embedded?.refusals() })
  let reported = '{}'
  const report = setInterval(() => {
    refused.flush()
    const all = JSON.stringify(refusals())
    if (all !== reported) log.warn({ refusals: refusals() }, 'refused since the start')
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
    refresh: configuration.refresh,
    refusals,
    stop: async () => {
      clearInterval(report)
      waits.abort()
      await Promise.all([intake.stop(), presence.stop(), polling])
      await link.stop()
      await embedded?.stop()
    },
  }
}
