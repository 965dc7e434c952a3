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
/** Where a message goes that is dropped: nobody can subscribe to it. */
const NOWHERE = '$refused'
/** One reader that stalls holds some of these until `drainTimeoutMs`; the others must have plenty left. */
const DELIVERIES_AT_ONCE = 5_000

/** Ends of a connection that say nothing against the client, or were counted where they arose. */
const expected = new Set(['refused', 'keep alive timeout', 'connection closed'])

export interface BrokerCore {
  /** Takes a connection over. */
  accept(socket: Socket): void
  /** Changes who may connect; whoever lost or changed its credential is disconnected. */
  change(set: readonly Credential[], gone: readonly string[]): void
  /** What was refused since it was last asked. */
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
  /** By user; aedes's own list loses a client when a takeover and a hang-up meet. */
  const connected = new Map<string, Client>()
  let refused: Partial<Record<RefusalKind, number>> = {}
  const count = (kind: RefusalKind): void => {
    refused[kind] = (refused[kind] ?? 0) + 1
  }
  const userOf = (client: Client | null): string =>
    client?.id.startsWith(`${backendUser}-`) ? backendUser : (client?.id ?? '')

  /** With which hash a client proved itself: a credential that changes meanwhile takes it down too. */
  const provedBy = new WeakMap<Client, string>()

  const proves = async (client: Client, user: string, given: Buffer): Promise<boolean> => {
    if (user === backendUser) return sameSecret(given, password)
    const hash = hashes.get(user)
    if (hash === undefined || !(await verifyMqttPassword(given.toString(), hash))) return false
    provedBy.set(client, hash)
    return true
  }

  const broker = await Aedes.createBroker({
    concurrency: DELIVERIES_AT_ONCE,
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
        if (user !== undefined && given !== undefined && (await proves(client, user, given))) {
          if (user === backendUser) guards.get(client)?.unlimited()
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
      Object.assign(packet, { topic: NOWHERE, payload: Buffer.alloc(0), retain: false })
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
    if (userOf(client) !== backendUser && hashes.get(client.id) !== provedBy.get(client)) client.close()
  })
  const onError = (_client: Client, error: Error & { code?: unknown; errorCode?: number }): void => {
    if (error.message === 'connect did not arrive in time') count('SILENT')
    else if (error.message === 'drain timeout') count('STALLED')
    else if (error.code === undefined && (error.errorCode ?? 1) === 1 && !expected.has(error.message)) count('NOT_MQTT')
  }
  broker.on('connectionError', onError)
  broker.on('clientError', onError)

  return {
    accept: (socket) => {
      const guard = guardSocket(socket, settings.rate, count)
      const client = broker.handle(socket)
      guards.set(client, guard)
      socket.once('close', () => {
        if (connected.get(client.id) === client) connected.delete(client.id)
      })
    },
    change: (set, gone) => {
      for (const [zuilId, hash] of set) hashes.set(zuilId, hash)
      for (const zuilId of gone) hashes.delete(zuilId)
      for (const zuilId of [...set.map(([id]) => id), ...gone]) connected.get(zuilId)?.close()
    },
    takeRefused: () => {
      const taken = refused
      refused = {}
      return taken
    },
  }
}
