import {
  type DownKind,
  delivery,
  describeError,
  downTopic,
  encode,
  type Log,
  type Message,
  type ParsedTopic,
  parseTopic,
  probeTopic,
  sharedProbeFilter,
  sharedUpFilter,
  type UpKind,
  upFilter,
  upKinds,
  upTopic,
} from '@zuil/protocol'
import mqtt, { type MqttClient } from 'mqtt'
import type { Endpoint } from './broker/supervisor.ts'

/** The topic of a message of a zuil. */
export type Arrived = Extract<ParsedTopic, { direction: 'up' }>

/** Whose word a message is: of which zuil, and of which generation of its device. The broker vouches for both. */
export type Sender = Pick<Arrived, 'zuilId' | 'generation'>

export interface LinkOptions {
  readonly endpoint: Endpoint
  /** Begins with `backend-`; differs between backends on one broker. */
  readonly clientId: string
  /**
   * The name under which backends share what arrives, where the broker has shared subscriptions; absent = it has none, as
   * the embedded one. Whoever knew it and might subscribe could swallow a part of it: it is secret.
   */
  readonly shareGroup?: () => string
  /** @param retained the broker kept it: it is from before this connection */
  readonly onMessage: (topic: Arrived, payload: Buffer, retained: boolean) => void
  /** After each (re)connect, once subscribed. */
  readonly onUp: () => void
  /** After each connection that was up. */
  readonly onDown: () => void
  readonly random: () => number
  readonly log: Log
}

/** Sends a message to a zuil. It is lost when there is no broker: a zuil that misses an answer asks again. */
export type Publish = <K extends DownKind>(zuilId: string, kind: K, message: Message<K>) => void

/** The same, to the zuil's user name at the broker. */
export type PublishTo = <K extends DownKind>(user: string, kind: K, message: Message<K>) => void

/** The backend's connection to its zuilen. */
export interface Link {
  readonly publish: PublishTo
  /** Has the broker forget what it kept of a user: that zuil's device is another one now, or it has none. */
  readonly forget: (user: string) => void
  /** The name under which backends share may be another: what arrives is heard under the new one before the old one ends. */
  readonly regroup: () => Promise<void>
  readonly up: boolean
  /** Whether several backends share what arrives; `undefined` before the first connection. */
  readonly shared: boolean | undefined
  /** Resolves when what was published has been acknowledged by the broker, or after a short while. */
  stop(): Promise<void>
}

const RETRY_FIRST_MS = 100
const RETRY_MAX_MS = 10_000
/** After a connection that lasted this long the next retry is quick again. */
const STEADY_MS = 5_000
/** From the look-up of the name to the broker's answer: an address or two that lead nowhere, then TLS on a slow line. */
const CONNECT_TIMEOUT_MS = 30_000
const PROBE_MS = 1_000
const STOP_TIMEOUT_MS = 2_000

/** What every backend receives, so that each can judge presence; other messages go to one backend alone. */
const receivedByAll: readonly UpKind[] = ['status', 'hello', 'heartbeat']

/** @param group of those who share it; absent = nothing is shared */
const filterOf = (kind: UpKind, group?: string): string =>
  group !== undefined && !receivedByAll.includes(kind) ? sharedUpFilter(group, kind) : upFilter(kind)

/** How long to wait before a retry: full jitter, so that many backends do not reconnect at the same time. */
export const retryDelay = (failures: number, random: () => number): number =>
  random() * Math.min(RETRY_FIRST_MS * 2 ** failures, RETRY_MAX_MS)

/** Whether the broker delivers on a shared subscription. aedes grants them and delivers nothing. */
const probeShared = async (client: MqttClient, clientId: string): Promise<boolean> => {
  const topic = probeTopic(clientId)
  const filter = sharedProbeFilter(clientId)
  const received = new Promise<boolean>((resolve) => {
    const timer = setTimeout(() => resolve(false), PROBE_MS)
    const onMessage = (name: string): void => {
      if (name !== topic) return
      clearTimeout(timer)
      client.off('message', onMessage)
      resolve(true)
    }
    client.on('message', onMessage)
  })
  try {
    await client.subscribeAsync(filter, { qos: 1 })
    await client.publishAsync(topic, '', { qos: 1 })
    return await received
  } catch {
    return false
  } finally {
    if (client.connected) await client.unsubscribeAsync(filter).catch(() => undefined)
  }
}

/**
 * Connects to a broker, embedded or not, and reconnects. Each connection is a new client with a clean session, as in the
 * zuil: nothing of an old one remains.
 */
export const openLink = (options: LinkOptions): Link => {
  const { endpoint, clientId, log } = options
  let client: MqttClient | undefined
  let up = false
  const { shareGroup } = options
  /** Of this connection; absent = nothing is shared. */
  let group: string | undefined
  let shared: boolean | undefined = shareGroup === undefined ? false : undefined
  let failures = 0
  let retry: NodeJS.Timeout | undefined
  let stopped = false

  const subscribe = async (current: MqttClient): Promise<void> => {
    const sharing = shared ?? (await probeShared(current, clientId))
    shared = sharing
    group = sharing ? shareGroup?.() : undefined
    await current.subscribeAsync(
      upKinds.map((kind) => filterOf(kind, group)),
      { qos: 1 },
    )
    if (client !== current || stopped) return
    up = true
    log.info({ shared }, 'Connected to the MQTT broker')
    options.onUp()
  }

  const connect = (): void => {
    const current = mqtt.connect(endpoint.url, {
      ...(endpoint.username !== undefined && { username: endpoint.username }),
      ...(endpoint.password !== undefined && { password: endpoint.password }),
      clientId,
      protocolVersion: 4,
      clean: true,
      keepalive: 30,
      connectTimeout: CONNECT_TIMEOUT_MS,
      reconnectPeriod: 0,
      queueQoSZero: false,
      resubscribe: false,
      messageIdProvider: new mqtt.UniqueMessageIdProvider(),
    })
    client = current
    let since = Number.POSITIVE_INFINITY
    let ended = false

    /** Called by every event that can end a connection; only the first counts. */
    const lost = (error?: Error): void => {
      if (ended) return
      ended = true
      current.end(true)
      if (stopped) return
      const steady = performance.now() - since > STEADY_MS
      if (up || failures === 0)
        log.warn(error ? describeError(error) : {}, 'No connection to the MQTT broker; retrying')
      if (up) options.onDown()
      up = false
      failures = steady ? 0 : failures + 1
      retry = setTimeout(connect, retryDelay(failures, options.random))
    }

    current.on('connect', () => {
      since = performance.now()
      const { stream } = current as { stream?: { setNoDelay?: (on: boolean) => void } }
      stream?.setNoDelay?.(true)
      subscribe(current).catch(lost)
    })
    current.on('message', (name, payload, { retain }) => {
      const topic = parseTopic(name)
      if (topic?.direction === 'up') options.onMessage(topic, payload, retain)
    })
    current.on('error', lost)
    current.on('close', () => lost())
  }
  connect()

  return {
    publish: (user, kind, message) => {
      if (!client?.connected) return
      client.publish(downTopic(user, kind), encode(kind, message), delivery[kind], () => undefined)
    },
    forget: (user) => {
      for (const topic of [upTopic(user, 'status'), downTopic(user, 'desired')])
        if (client?.connected) client.publish(topic, '', { qos: 1, retain: true }, () => undefined)
    },
    regroup: async () => {
      const [current, before, now] = [client, group, shareGroup?.()]
      if (!up || !current || before === undefined || now === undefined || now === before) return
      group = now
      const sharedKinds = upKinds.filter((kind) => !receivedByAll.includes(kind))
      // What goes wrong ends the connection, and the next one has the new name.
      await current
        .subscribeAsync(
          sharedKinds.map((kind) => filterOf(kind, now)),
          { qos: 1 },
        )
        .then(() => current.unsubscribeAsync(sharedKinds.map((kind) => filterOf(kind, before))))
        .catch(() => current.stream.destroy())
    },
    get up() {
      return up
    },
    get shared() {
      return shared
    },
    stop: async () => {
      stopped = true
      clearTimeout(retry)
      const last = client
      if (!last) return
      const timer = setTimeout(() => last.end(true), STOP_TIMEOUT_MS)
      if (up) await last.endAsync().catch(() => undefined)
      else last.end(true)
      up = false
      clearTimeout(timer)
    },
  }
}
