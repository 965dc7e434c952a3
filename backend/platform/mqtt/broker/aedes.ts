import { timingSafeEqual } from 'node:crypto'
import type { Socket } from 'node:net'
import { Aedes, type Client } from 'aedes'
import { verifyMqttPassword } from '../password.ts'
import { backendUser, connectRefusal, mayReceive, maySubscribe, publishRefusal, type RefusalKind } from './access.ts'
import { guardSocket, type SocketGuard } from './guarded-socket.ts'
import type { BrokerSettings, Credential } from './messages.ts'

/** CONNACK codes (MQTT 3.1.1, 3.2.2.3). Mosquitto too answers 5 to an unknown user and to a wrong password. */
const IDENTIFIER_REJECTED = 2
const NOT_AUTHORIZED = 5
/** Refused messages are published here: nobody can subscribe to it. */
const REFUSED_TOPIC = '$refused'
/** While the backend is slow to read, what zuilen send occupies some of these; there must be plenty left for the others. */
const CONCURRENT_DELIVERIES = 5_000

/** Ends of a connection that are not the client's fault, or were counted where they happened. */
const expectedEnds = new Set(['refused', 'keep alive timeout', 'connection closed'])

export interface BrokerCore {
  /** Takes over a new connection. @param onKnown called when its CONNECT was accepted */
  accept(socket: Socket, onKnown: () => void): void
  /** Counts what was refused before it came here. */
  count(kind: RefusalKind): void
  /** Changes who may connect; whoever lost or changed its credential is disconnected. */
  change(set: readonly Credential[], removed: readonly string[]): void
  /** What was refused since the last call. */
  takeRefused(): Partial<Record<RefusalKind, number>>
}

const sameSecret = (given: Buffer, expected: Buffer): boolean =>
  given.length === expected.length && timingSafeEqual(given, expected)

const refusal = (returnCode: number): Error & { returnCode: number } =>
  Object.assign(new Error('refused'), { returnCode })

/** aedes with our access rules, limits and counting around it. */
export const startAedes = async (
  settings: Pick<BrokerSettings, 'connectTimeoutMs' | 'drainTimeoutMs' | 'rate'>,
  backendPassword: string,
  credentials: readonly Credential[],
): Promise<BrokerCore> => {
  const hashes = new Map(credentials)
  const password = Buffer.from(backendPassword)
  const guards = new WeakMap<Client, SocketGuard>()
  const onKnown = new WeakMap<Client, () => void>()
  /** By user. The list of aedes loses a client when a takeover and a disconnect coincide. */
  const connected = new Map<string, Client>()
  let refused: Partial<Record<RefusalKind, number>> = {}
  const count = (kind: RefusalKind): void => {
    refused[kind] = (refused[kind] ?? 0) + 1
  }
  const userOf = (client: Client | null): string =>
    client?.id.startsWith(`${backendUser}-`) ? backendUser : (client?.id ?? '')

  /** The hash by which a client was authenticated: if it changes meanwhile, the client is disconnected too. */
  const authenticatedBy = new WeakMap<Client, string>()

  const authenticate = async (client: Client, user: string, given: Buffer): Promise<boolean> => {
    if (user === backendUser) return sameSecret(given, password)
    const hash = hashes.get(user)
    if (hash === undefined || !(await verifyMqttPassword(given.toString(), hash))) return false
    authenticatedBy.set(client, hash)
    return true
  }

  const broker = await Aedes.createBroker({
    concurrency: CONCURRENT_DELIVERIES,
    connectTimeout: settings.connectTimeoutMs,
    drainTimeout: settings.drainTimeoutMs,
    maxClientsIdLength: 64,
    maxTopicLevels: 10,
    authenticate: (client, user, given, done) => {
      const wrong = connectRefusal({ user, clientId: client.id, clean: client.clean })
      if (wrong) {
        count(wrong)
        done(refusal(wrong === 'CREDENTIAL' ? NOT_AUTHORIZED : IDENTIFIER_REJECTED), null)
        return
      }
      void (async () => {
        if (user !== undefined && given !== undefined && (await authenticate(client, user, given))) {
          if (user === backendUser) guards.get(client)?.unlimited()
          onKnown.get(client)?.()
          done(null, true)
        } else {
          count('CREDENTIAL')
          done(refusal(NOT_AUTHORIZED), null)
        }
      })()
    },
    authorizeSubscribe: (client, subscription, done) => {
      const granted = maySubscribe(userOf(client), subscription.topic)
      if (!granted) count('SUBSCRIBE')
      done(null, granted ? subscription : null)
    },
    authorizePublish: (client, packet, done) => {
      const { topic, qos, payload } = packet
      const wrong = publishRefusal(userOf(client), {
        topic,
        qos,
        retain: packet.retain === true,
        bytes: payload.length,
      })
      if (!wrong) return done(null)
      count(wrong)
      // QoS 2 is kept by aedes until it is released: that connection ends. Anything else is acknowledged and dropped,
      // as Mosquitto does, so that a zuil of a newer version can go on with an older backend.
      if (qos > 1) return done(new Error('refused'))
      Object.assign(packet, { topic: REFUSED_TOPIC, payload: Buffer.alloc(0), retain: false })
      done(null)
    },
    authorizeForward: (client, packet) => {
      if (mayReceive(userOf(client), packet.topic)) return packet
      count('FORWARD')
      return null
    },
  })

  broker.on('client', (client) => {
    const before = connected.get(client.id)
    connected.set(client.id, client)
    if (before && before !== client) before.close()
    if (userOf(client) !== backendUser && hashes.get(client.id) !== authenticatedBy.get(client)) client.close()
  })
  const onError = (_client: Client, error: Error & { code?: unknown; errorCode?: number }): void => {
    if (error.message === 'connect did not arrive in time') count('SILENT')
    else if (error.message === 'drain timeout') count('STALLED')
    else if (error.code === undefined && (error.errorCode ?? 1) === 1 && !expectedEnds.has(error.message))
      count('NOT_MQTT')
  }
  broker.on('connectionError', onError)
  broker.on('clientError', onError)

  return {
    count,
    accept: (socket, known) => {
      const guard = guardSocket(socket, settings, count)
      const client = broker.handle(socket)
      guards.set(client, guard)
      onKnown.set(client, known)
      socket.once('close', () => {
        if (connected.get(client.id) === client) connected.delete(client.id)
      })
    },
    change: (set, removed) => {
      for (const [user, hash] of set) hashes.set(user, hash)
      for (const user of removed) hashes.delete(user)
      for (const user of [...set.map(([name]) => name), ...removed]) connected.get(user)?.close()
    },
    takeRefused: () => {
      const taken = refused
      refused = {}
      return taken
    },
  }
}
