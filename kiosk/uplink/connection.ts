import {
  type DownKind,
  delivery,
  downFilter,
  encode,
  type Message,
  parseTopic,
  type UpKind,
  upTopic,
} from '@zuil/protocol'
import mqtt, { type IClientOptions } from 'mqtt'

export interface ConnectionOptions {
  readonly url: string
  /** As the set-up gave it: also its client id, and what its topics begin with. */
  readonly username: string
  readonly password: string
  /** For the status and the will. */
  readonly session: number
  readonly bootId: string
  /** Certificates to trust beside the system's, PEM. */
  readonly ca?: string
  readonly on: {
    /** The broker accepted the connection. */
    readonly connected: () => void
    /** Subscribed: from now on no message to the zuil is missed. */
    readonly ready: () => void
    readonly message: (kind: DownKind, payload: Buffer) => void
    /** The connection ended, for whatever reason; called once, and not after `close` or `leave`. */
    readonly lost: (error?: Error) => void
  }
}

/** One connection to the broker, with a clean session; it is never used again when it is lost. */
export interface Connection {
  /** Sends; without a connection the message is lost. */
  publish<K extends UpKind>(kind: K, message: Message<K>): void
  close(): void
  /** Disconnects in good order, so that no will comes of it; a planned stop is published first. */
  leave(how: { readonly planned: boolean }): Promise<void>
}

/** From the look-up of the name to the broker's answer: an address or two that lead nowhere, then TLS on a slow line. */
const CONNECT_TIMEOUT_MS = 30_000
const LEAVE_TIMEOUT_MS = 2_000
/** The SUBACK code of a refused filter. */
const SUBSCRIPTION_REFUSED = 128

/** Whether the broker refused user name or password. */
export const isCredentialRefusal = (error: Error): boolean => {
  const { code } = error as { code?: unknown }
  return code === 4 || code === 5
}

export const openConnection = ({ url, session, bootId, on, ...options }: ConnectionOptions): Connection => {
  const { username } = options
  const settings: IClientOptions = {
    clientId: username,
    ...options,
    protocolVersion: 4,
    clean: true,
    keepalive: 20,
    connectTimeout: CONNECT_TIMEOUT_MS,
    reconnectPeriod: 0,
    resubscribe: false,
    queueQoSZero: false,
    messageIdProvider: new mqtt.UniqueMessageIdProvider(),
    will: {
      topic: upTopic(username, 'status'),
      payload: Buffer.from(encode('status', { v: 1, session, state: 'OFFLINE', bootId })),
      ...delivery.status,
    },
  }
  const client = mqtt.connect(url, settings)
  let ended = false

  const publish = <K extends UpKind>(kind: K, message: Message<K>): void => {
    if (!client.connected) return
    client.publish(upTopic(username, kind), encode(kind, message), delivery[kind], () => undefined)
  }

  const begin = async (): Promise<void> => {
    // Messages are small and few: Nagle's algorithm would cost 20 ms a tap.
    const { stream } = client as { stream?: { setNoDelay?: (on: boolean) => void } }
    stream?.setNoDelay?.(true)
    const granted = await client.subscribeAsync(downFilter(username), { qos: 1 })
    if (granted.some(({ qos }) => Number(qos) === SUBSCRIPTION_REFUSED)) throw new Error('the subscription was refused')
    if (ended) return
    publish('status', { v: 1, session, state: 'ONLINE', bootId })
    on.ready()
  }

  const lost = (error?: Error): void => {
    if (ended) return
    ended = true
    client.end(true)
    on.lost(error)
  }

  client.on('connect', () => {
    on.connected()
    begin().catch(lost)
  })
  client.on('message', (topic, payload) => {
    const parsed = parseTopic(topic)
    if (ended || parsed?.direction !== 'dn' || parsed.user !== username) return
    on.message(parsed.kind, payload)
  })
  client.on('error', lost)
  client.on('close', () => lost())

  return {
    publish,
    close: () => {
      ended = true
      client.end(true)
    },
    leave: async ({ planned }) => {
      ended = true
      if (!client.connected) {
        client.end(true)
        return
      }
      const timer = setTimeout(() => client.end(true), LEAVE_TIMEOUT_MS)
      if (planned) {
        const status = encode('status', { v: 1, session, state: 'PLANNED', bootId })
        await client.publishAsync(upTopic(username, 'status'), status, delivery.status).catch(() => undefined)
      }
      await client.endAsync().catch(() => undefined)
      clearTimeout(timer)
    },
  }
}
