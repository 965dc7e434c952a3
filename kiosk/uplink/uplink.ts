import {
  type ConnectionProblem,
  connectionProblemOf,
  type DownKind,
  decode,
  describeError,
  type Health,
  type Log,
  limits,
  type Message,
  maxOrdinal,
  type SentClock,
  type Welcome,
} from '@zuil/protocol'
import type { Report } from '../core/effect.ts'
import type { ClockAnchor } from '../core/model.ts'
import type { Enrolment } from '../io/state-directory.ts'
import type { Clock } from '../ports.ts'
import { createBackoff } from './backoff.ts'
import { type Connection, isCredentialRefusal, openConnection } from './connection.ts'
import { unreadableDesired } from './unreadable.ts'

export interface UplinkOptions {
  readonly enrolment: Pick<Enrolment, 'id' | 'mqtt'>
  /** Another broker than that of the enrolment. */
  readonly brokerUrl?: string
  readonly clock: Clock
  /** From 0 up to 1. */
  readonly random: () => number
  /** The longest pause between two attempts, in milliseconds. */
  readonly reconnectMaxMs: number
  /** Time between heartbeats, a tenth more or less. */
  readonly heartbeatMs?: number
  /** Until the backend answers, the hello is repeated this often: the broker may be up before the backend. */
  readonly helloRetryMs?: number
  /** The number of a new connection: one more than the last, also after a restart, and more than `above`. */
  readonly nextSession: (above: number) => Promise<number>
  /** For the hello: revision of the desired document in use (0 = none), taps in the journal. */
  readonly report: () => { readonly revision: number; readonly journalDepth: number }
  /** For the heartbeat. */
  readonly health: () => Promise<Health>
  readonly software: string
  /** Certificates to trust beside the system's, PEM. */
  readonly ca?: string
  readonly on: UplinkEvents
  readonly log: Log
}

export interface UplinkEvents {
  /** The backend answered, or the link to it is lost. Called only on a change. */
  readonly link: (up: boolean) => void
  /** Why the backend can't be reached. Called with each attempt that tells. */
  readonly unreachable: (problem: ConnectionProblem) => void
  readonly serverTime: (anchor: ClockAnchor) => void
  readonly verdict: (message: Message<'verdict'>) => void
  readonly journalAck: (message: Message<'journal-ack'>) => void
  readonly desired: (message: Message<'desired'>) => void
  /** A document that is not understood, of which the revision could be read, and where reading stopped. */
  readonly desiredUnreadable: (unreadable: { readonly revision: number; readonly field: string }) => void
  readonly command: (message: Message<'command'>) => void
  readonly credentialRefused: () => void
}

/** The zuil's connection to the backend. */
export interface Uplink {
  /** The clocks for a message that is sent now. */
  sent(): SentClock
  /** Sends; without a connection the message is lost, but the journal has what must not be lost. */
  send<K extends 'tap' | 'journal' | 'result'>(kind: K, message: Message<K>): void
  /** Reports whether a desired document was applied. */
  report(report: Report): void
  /** Publishes PLANNED and disconnects; no event comes any more. */
  stop(): Promise<void>
}

/** While the link is up, a hello now and then keeps the zuil's time accurate. */
const HELLO_INTERVAL_MS = 600_000

/** Whatever a clock says, as a moment that the protocol accepts. */
const instantOf = (ms: number): string => new Date(Math.min(Math.max(0, ms), Date.UTC(9999, 11, 31))).toISOString()

/**
 * Connects and reconnects. Each connection is a new client with a clean session: messages that an old one had not sent
 * are lost with it, so that no message arrives later than its clock says. The link counts as up when the backend, not
 * the broker alone, has answered the hello of this session.
 */
export const openUplink = (options: UplinkOptions): Uplink => {
  const { enrolment, clock, on, log, heartbeatMs = limits.heartbeatMs, helloRetryMs = 5_000 } = options
  const { id } = enrolment
  let connection: Connection | undefined
  let session = 0
  let up = false
  const backoff = createBackoff(options.random, options.reconnectMaxMs)
  /** The highest number that another connection of this zuil had. */
  let otherSession = 0
  /** Another device has this identity too. */
  let copied = false
  /** The backend's last word of the time. */
  let anchor: ClockAnchor | undefined
  let stopped = false
  let retry: NodeJS.Timeout | undefined
  let helloTimer: NodeJS.Timeout | undefined
  let heartbeatTimer: NodeJS.Timeout | undefined

  const sent = (): SentClock => {
    const monotonicMs = Math.floor(clock.now().monotonicMs)
    const at = anchor && instantOf(anchor.serverMs + (monotonicMs - anchor.monotonicMs))
    return { bootId: clock.bootId, monotonicMs, ...(at !== undefined && { at }) }
  }
  const wallTime = (): string => instantOf(clock.now().wallMs)

  const setUp = (value: boolean): void => {
    if (value === up) return
    up = value
    const { monotonicMs } = clock.now()
    if (up) backoff.linkUp(monotonicMs)
    else backoff.linkDown(monotonicMs)
    on.link(value)
  }

  const hello = (): void => {
    clearTimeout(helloTimer)
    const { software, report } = options
    connection?.publish('hello', { v: 1, session, sent: sent(), software, wallTime: wallTime(), ...report() })
    helloTimer = setTimeout(up ? hello : unanswered, up ? HELLO_INTERVAL_MS : helloRetryMs)
  }

  /** The broker is there, the backend is not. */
  const unanswered = (): void => {
    on.unreachable('NO_ANSWER')
    hello()
  }

  const heartbeat = async (from: Connection | undefined): Promise<void> => {
    const health = await options.health()
    // The connection may have changed while the health was read.
    if (stopped || from !== connection) return
    const { revision } = options.report()
    const { software } = options
    connection?.publish('heartbeat', { v: 1, session, sent: sent(), wallTime: wallTime(), revision, software, health })
  }

  const scheduleHeartbeat = (): void => {
    clearTimeout(heartbeatTimer)
    heartbeatTimer = setTimeout(
      () => {
        heartbeat(connection).catch((error: unknown) => log.warn(describeError(error), 'Making a heartbeat failed'))
        scheduleHeartbeat()
      },
      heartbeatMs * (0.9 + 0.2 * options.random()),
    )
  }

  const welcomed = (welcome: Welcome): void => {
    if (welcome.session !== session) return
    const now = clock.now().monotonicMs
    // The backend read its clock between the hello and now: the middle is wrong by half of that at most.
    const helloMs = Math.min(welcome.helloMonotonicMs, now)
    const isSlow = now - helloMs > limits.welcomeMs
    if (!isSlow || !anchor) {
      anchor = { serverMs: Date.parse(welcome.serverTime), monotonicMs: (helloMs + now) / 2 }
      on.serverTime(anchor)
    }
    if (welcome.copied && !copied)
      log.warn({}, 'Another device is this zuil too (a copied card?); after a loss this one waits longer')
    copied = welcome.copied
    otherSession = Math.max(otherSession, welcome.otherSession)
    if (otherSession >= session && session < maxOrdinal) {
      renumber()
      return
    }
    clearTimeout(helloTimer)
    setUp(true)
    // One that waited before a backend that stood still: another tells the time.
    if (isSlow) hello()
    else helloTimer = setTimeout(hello, HELLO_INTERVAL_MS)
  }

  /** Connects again with a number above all others: an old card was put in, or another device is the same zuil. */
  const renumber = (): void => {
    log.warn({ session, otherSession }, 'Another connection of this zuil had a higher number; connecting again')
    const left = connection?.leave({ planned: false })
    disconnected()
    void left?.then(() => stopped || retryAfter(backoff.next()))
  }

  const handlers: { readonly [K in DownKind]: (message: Message<K>) => void } = {
    welcome: welcomed,
    desired: (message) => message.zuil.id === id && on.desired(message),
    verdict: on.verdict,
    'journal-ack': on.journalAck,
    command: on.command,
  }

  const receive = <K extends DownKind>(kind: K, payload: Buffer): void => {
    // What the broker kept for the zuil was cleared.
    if (payload.length === 0 && kind === 'desired') return
    const message = decode(kind, payload)
    if (message.ok) {
      handlers[kind](message.value)
      return
    }
    log.warn({ topic: kind, ...message.error }, 'A message could not be decoded')
    const unreadable = kind === 'desired' ? unreadableDesired(id, payload, message.error) : undefined
    if (unreadable) on.desiredUnreadable(unreadable)
  }

  const connect = async (): Promise<void> => {
    session = await options.nextSession(otherSession)
    if (stopped) return
    const { url, username, password } = enrolment.mqtt
    connection = openConnection({
      url: options.brokerUrl ?? url,
      username,
      password,
      session,
      bootId: clock.bootId,
      ...(options.ca !== undefined && { ca: options.ca }),
      on: {
        connected: () => log.info({ session }, 'Connected to the MQTT broker'),
        ready: () => {
          hello()
          scheduleHeartbeat()
        },
        message: (kind, payload) => stopped || receive(kind, payload),
        lost,
      },
    })
  }

  const disconnected = (): void => {
    clearTimeout(helloTimer)
    clearTimeout(heartbeatTimer)
    if (!stopped) setUp(false)
  }

  const lost = (error?: Error): void => {
    if (!stopped && (up || backoff.fresh))
      log.warn(error ? describeError(error) : {}, 'No connection to the MQTT broker; retrying')
    disconnected()
    if (stopped) return
    const problem = connectionProblemOf(error)
    if (problem) on.unreachable(problem)
    if (error && isCredentialRefusal(error)) on.credentialRefused()
    retryLater()
  }

  const retryAfter = (ms: number): void => {
    retry = setTimeout(start, ms)
  }

  const retryLater = (): void => retryAfter(copied ? backoff.nextOfCopied() : backoff.next())

  const start = (): void => {
    connect().catch((error: unknown) => {
      log.error(describeError(error), 'Connecting to the MQTT broker failed; retrying')
      if (!stopped) retryLater()
    })
  }
  start()

  return {
    sent,
    send: (kind, message) => connection?.publish(kind, message),
    report: (report) => connection?.publish('reported', { v: 1, session, ...report }),
    stop: async () => {
      stopped = true
      clearTimeout(retry)
      clearTimeout(helloTimer)
      clearTimeout(heartbeatTimer)
      await connection?.leave({ planned: true })
    },
  }
}
