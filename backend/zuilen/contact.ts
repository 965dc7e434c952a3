import { decode, type Heartbeat, type Hello, type Status } from '@zuil/protocol'
import type { RefusalCounter } from '../platform/mqtt/refusal-counter.ts'
import { type ContactWriterOptions, createContactWriter } from './contact-writer.ts'
import {
  type ConnectionWord,
  isCopied,
  isPlausible,
  type KnownConnections,
  noConnections,
  onWord,
  otherSession,
} from './rules/connections.ts'

export interface ContactOptions extends ContactWriterOptions {
  readonly refused: RefusalCounter
  /** Called with every message that is valid: the judge of presence. */
  readonly onHello?: (zuilId: string, hello: Hello) => void
  readonly onStatus?: (zuilId: string, status: Status, retained: boolean) => void
  readonly onHeartbeat?: (zuilId: string, heartbeat: Heartbeat) => void
  /** Two devices are this zuil: one of them was heard again after the other. */
  readonly onCopied?: (zuilId: string) => void
  /** When a zuil was last heard, in milliseconds since 1970, where that is known. */
  readonly lastHeard?: (zuilId: string) => number | undefined
  /** The highest session number of each zuil, as the database knew it when this backend started. */
  readonly sessions: ReadonlyMap<string, number>
}

/**
 * What zuilen report about themselves: welcomed, passed on to the judge of presence, and written to the database for the
 * next start.
 */
export interface ContactIntake {
  /** An `up/hello`: answered at once, written soon after. */
  hello(zuilId: string, payload: Buffer): void
  /** An `up/status`. @param retained the broker kept it: it is from before */
  status(zuilId: string, payload: Buffer, retained: boolean): void
  /** An `up/heartbeat`. */
  heartbeat(zuilId: string, payload: Buffer): void
  /** Whether a zuil can have had a session of this number: every message that names one is asked. */
  isPlausible(zuilId: string, session: number): boolean
  /** The zuil has another device, or none: what the one before it counted and reported is no word of the next. */
  forget(zuilId: string): void
  /** Takes nothing more; resolves when all is written, or at once while the database does not answer. */
  stop(): Promise<void>
}

export const contactIntake = (options: ContactOptions): ContactIntake => {
  const { publish, clock, refused } = options
  const writer = createContactWriter(options)
  const connections = new Map<string, KnownConnections>()
  for (const [zuilId, session] of options.sessions) connections.set(zuilId, { ...noConnections, session })

  const note = (zuilId: string, word: ConnectionWord): KnownConnections => {
    const known = connections.get(zuilId) ?? noConnections
    const next = onWord(known, word, clock())
    connections.set(zuilId, next)
    if (next.returns > known.returns) options.onCopied?.(zuilId)
    return next
  }

  const welcome = (zuilId: string, { session, sent }: Hello): void => {
    const known = note(zuilId, { session, bootId: sent.bootId, kind: 'LIVE' })
    publish(zuilId, 'welcome', {
      v: 1,
      session,
      serverTime: new Date(clock()).toISOString(),
      helloMonotonicMs: sent.monotonicMs,
      otherSession: otherSession(known, session),
      copied: isCopied(known, clock()),
    })
  }

  const plausible = (zuilId: string, session: number): boolean =>
    isPlausible(connections.get(zuilId) ?? noConnections, session)

  /** Reads a message; one that is not valid is counted. */
  const read = <K extends 'hello' | 'status' | 'heartbeat'>(kind: K, zuilId: string, payload: Buffer) => {
    const message = decode(kind, payload)
    if (message.ok && plausible(zuilId, message.value.session)) return message.value
    refused.count(message.ok ? 'SESSION_NOT_PLAUSIBLE' : message.error.kind, zuilId)
    return undefined
  }

  return {
    hello: (zuilId, payload) => {
      const message = read('hello', zuilId, payload)
      if (!message) return
      const { session, software, revision } = message
      welcome(zuilId, message)
      options.onHello?.(zuilId, message)
      writer.add(zuilId, { session, plannedStop: false, software, inUse: revision, revision, at: clock() })
    },
    status: (zuilId, payload, retained) => {
      // What the broker kept of a zuil's earlier life was cleared.
      if (payload.length === 0) return
      const message = read('status', zuilId, payload)
      if (!message) return
      const { session, state, bootId } = message
      note(zuilId, { session, bootId, kind: state !== 'ONLINE' ? 'ENDED' : retained ? 'KEPT' : 'LIVE' })
      options.onStatus?.(zuilId, message, retained)
      // That the broker kept an ONLINE is no sign of now.
      if (retained && state === 'ONLINE') return
      // Neither is a will, or what the broker kept: then it was last seen when it was last heard.
      const isSign = !retained && state !== 'OFFLINE'
      const at = isSign ? clock() : (options.lastHeard?.(zuilId) ?? clock())
      writer.add(zuilId, { session, plannedStop: state === 'PLANNED', at })
    },
    heartbeat: (zuilId, payload) => {
      const message = read('heartbeat', zuilId, payload)
      if (!message) return
      const { session, software, revision, health, sent } = message
      note(zuilId, { session, bootId: sent.bootId, kind: 'LIVE' })
      options.onHeartbeat?.(zuilId, message)
      writer.add(zuilId, { session, plannedStop: false, software, inUse: revision, health, at: clock() })
    },
    isPlausible: plausible,
    forget: (zuilId) => {
      connections.delete(zuilId)
      writer.forget(zuilId)
    },
    stop: writer.stop,
  }
}
