import {
  type DownKind,
  decode,
  delivery,
  describeError,
  downFilter,
  encode,
  type Log,
  type Message,
  parseTopic,
  type SentClock,
  type UpKind,
  upTopic,
  type Welcome,
} from '@zuil/protocol'
import mqtt, { type IClientOptions, type MqttClient } from 'mqtt'
import type { ClockAnchor } from '../core/model.ts'
import type { Clock, Enrolment } from '../ports.ts'
import { backoffMs } from './backoff.ts'

export interface UplinkOptions {
  readonly enrolment: Pick<Enrolment, 'id' | 'mqtt'>
  readonly clock: Clock
  /** From 0 up to 1. */
  readonly random: () => number
  /** The longest pause between two attempts, in milliseconds. */
  readonly reconnectMaxMs: number
  /** The number of a new connection: one more than the last, kept over restarts. */
  readonly nextSession: () => Promise<number>
  /** For the hello: revision of the desired document in use (0 = none), taps in the journal. */
  readonly report: () => { readonly revision: number; readonly journalDepth: number }
  readonly software: string
  /** Certificates to trust beside the system's, PEM. */
  readonly ca?: string
  readonly on: UplinkEvents
  readonly log: Log
}

export interface UplinkEvents {
  /** The backend answered, or the link to it is gone. Called only when that changed. */
  readonly link: (up: boolean) => void
  readonly serverTime: (anchor: ClockAnchor) => void
  readonly verdict: (message: Message<'verdict'>) => void
  readonly journalAck: (message: Message<'journal-ack'>) => void
  readonly desired: (message: Message<'desired'>) => void
  readonly credentialRefused: () => void
}

/** The zuil's way to the backend. */
export interface Uplink {
  /** The clocks to be put into a message that is sent now. */
  sent(): SentClock
  /** Sends, or loses it when there is no connection: the journal has what must not be lost. */
  send<K extends 'tap' | 'journal'>(kind: K, message: Message<K>): void
  /** Says PLANNED, and ends. */
  stop(): Promise<void>
}

/** The backend is asked again until it answers: the broker may be there before it. */
const HELLO_AGAIN_MS = 5_000
/** While all is well a hello now and then keeps the zuil's idea of the time fresh. */
const HELLO_EVERY_MS = 600_000
const GOODBYE_MS = 2_000
/** The SUBACK code of a refused filter. */
const SUBSCRIPTION_REFUSED = 128

const isCredentialRefusal = (error: Error): boolean => {
  const { code } = error as { code?: unknown }
  return code === 4 || code === 5
}

/**
 * Connects, and keeps at it. Each connection is a new client with a clean session: what an old one had not sent dies
 * with it, so that no message arrives later than its clock says. The link counts as up when the backend (not the broker
 * alone) answered the hello of this session.
 */
export const openUplink = (options: UplinkOptions): Uplink => {
  const { enrolment, clock, on, log } = options
  const { id } = enrolment
  let client: MqttClient | undefined
  let session = 0
  let up = false
  let failures = 0
  let stopped = false
  let retry: NodeJS.Timeout | undefined
  let helloTimer: NodeJS.Timeout | undefined

  const sent = (): SentClock => ({ bootId: clock.bootId, monotonicMs: Math.floor(clock.now().monotonicMs) })

  const publish = <K extends UpKind>(kind: K, message: Message<K>): void => {
    if (!client?.connected) return
    client.publish(upTopic(id, kind), encode(kind, message), delivery[kind], () => undefined)
  }

  const setUp = (value: boolean): void => {
    if (value === up) return
    up = value
    on.link(value)
  }

  const hello = (): void => {
    clearTimeout(helloTimer)
    const { wallMs } = clock.now()
    const wallTime = new Date(Math.min(Math.max(0, wallMs), Date.UTC(9999, 11, 31))).toISOString()
    publish('hello', { v: 1, session, sent: sent(), software: options.software, wallTime, ...options.report() })
    helloTimer = setTimeout(hello, up ? HELLO_EVERY_MS : HELLO_AGAIN_MS)
  }

  const welcomed = (welcome: Welcome): void => {
    if (welcome.session !== session) return
    const now = clock.now().monotonicMs
    // The backend's clock was read somewhere between the hello and now: the middle is off by half of that at most.
    on.serverTime({
      serverMs: Date.parse(welcome.serverTime),
      monotonicMs: (Math.min(welcome.helloMonotonicMs, now) + now) / 2,
    })
    failures = 0
    clearTimeout(helloTimer)
    helloTimer = setTimeout(hello, HELLO_EVERY_MS)
    setUp(true)
  }

  const handlers: { readonly [K in DownKind]: (message: Message<K>) => void } = {
    welcome: welcomed,
    desired: (message) => message.zuil.id === id && on.desired(message),
    verdict: on.verdict,
    'journal-ack': on.journalAck,
  }

  const receive = <K extends DownKind>(kind: K, payload: Buffer): void => {
    const message = decode(kind, payload)
    if (message.ok) handlers[kind](message.value)
    else log.warn({ topic: kind, ...message.error }, 'a message was not understood')
  }

  const begin = async (current: MqttClient): Promise<void> => {
    // One small message at a time: waiting for more to send together costs 20 ms a tap.
    const { stream } = current as { stream?: { setNoDelay?: (on: boolean) => void } }
    stream?.setNoDelay?.(true)
    const granted = await current.subscribeAsync(downFilter(id), { qos: 1 })
    if (granted.some(({ qos }) => Number(qos) === SUBSCRIPTION_REFUSED)) throw new Error('the subscription was refused')
    publish('status', { v: 1, session, state: 'ONLINE' })
    hello()
  }

  const connect = async (): Promise<void> => {
    session = await options.nextSession()
    if (stopped) return
    const { url, username, password } = enrolment.mqtt
    const settings: IClientOptions = {
      clientId: id,
      username,
      password,
      protocolVersion: 4,
      clean: true,
      keepalive: 20,
      connectTimeout: 10_000,
      reconnectPeriod: 0,
      resubscribe: false,
      queueQoSZero: false,
      messageIdProvider: new mqtt.UniqueMessageIdProvider(),
      will: {
        topic: upTopic(id, 'status'),
        payload: Buffer.from(encode('status', { v: 1, session, state: 'OFFLINE' })),
        ...delivery.status,
      },
      ...(options.ca !== undefined && { ca: options.ca }),
    }
    const current = mqtt.connect(url, settings)
    client = current
    let over = false

    /** However this connection ended, and whichever event says so first. */
    const lost = (error?: Error): void => {
      if (over) return
      over = true
      current.end(true)
      clearTimeout(helloTimer)
      if (stopped) return
      if (up || failures === 0) log.warn(error ? describeError(error) : {}, 'no connection to the broker; trying again')
      setUp(false)
      if (error && isCredentialRefusal(error)) on.credentialRefused()
      again()
    }
    current.on('connect', () => {
      log.info({ session }, 'connected to the broker')
      begin(current).catch(lost)
    })
    current.on('message', (topic, payload) => {
      const parsed = parseTopic(topic)
      if (over || parsed?.direction !== 'dn' || parsed.zuilId !== id) return
      receive(parsed.kind, payload)
    })
    current.on('error', lost)
    current.on('close', () => lost())
  }

  const again = (): void => {
    failures++
    retry = setTimeout(start, backoffMs(failures, options.random(), options.reconnectMaxMs))
  }

  const start = (): void => {
    connect().catch((error: unknown) => {
      log.error(describeError(error), 'no connection can be begun; trying again')
      if (!stopped) again()
    })
  }
  start()

  return {
    sent,
    send: publish,
    stop: async () => {
      stopped = true
      clearTimeout(retry)
      clearTimeout(helloTimer)
      const last = client
      if (!last) return
      if (!last.connected) {
        last.end(true)
        return
      }
      const timer = setTimeout(() => last.end(true), GOODBYE_MS)
      const planned = encode('status', { v: 1, session, state: 'PLANNED' })
      await last.publishAsync(upTopic(id, 'status'), planned, delivery.status).catch(() => undefined)
      await last.endAsync().catch(() => undefined)
      clearTimeout(timer)
      up = false
    },
  }
}
