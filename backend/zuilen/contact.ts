import { decode, type Heartbeat, type Hello, type Status } from '@zuil/protocol'
import type { Sender } from '../platform/mqtt/link.ts'
import type { RefusalCounter } from '../platform/mqtt/refusal-counter.ts'
import { sentAt } from '../platform/time/sent-at.ts'
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
  /** The highest session number of each zuil's present device, as the database knew it when this backend started. */
  readonly sessions: ReadonlyMap<string, { readonly generation: number; readonly session: number }>
}

/**
 * What zuilen report about themselves: welcomed, passed on to the judge of presence, and written to the database for the
 * next start.
 */
export interface ContactIntake {
  /** An `up/hello`: answered at once, written soon after. */
  hello(from: Sender, payload: Buffer): void
  /** An `up/status`. @param retained the broker kept it: it is from before */
  status(from: Sender, payload: Buffer, retained: boolean): void
  /** An `up/heartbeat`. */
  heartbeat(from: Sender, payload: Buffer): void
  /** Whether a zuil can have had a session of this number: every message that names one is asked. */
  isPlausible(from: Sender, session: number): boolean
  /** The zuil has another device, or none: what the one before it counted and reported is no word of the next. */
  forget(zuilId: string): void
  /** Takes nothing more; resolves when all is written, or at once while the database does not answer. */
  stop(): Promise<void>
}

export const contactIntake = (options: ContactOptions): ContactIntake => {
  const { publish, clock, refused } = options
  const writer = createContactWriter(options)
  /** Numbers count within a generation: the next device begins anew, whatever the one before it said. */
  const connections = new Map<string, KnownConnections & { readonly generation: number }>()
  for (const [zuilId, last] of options.sessions) connections.set(zuilId, { ...noConnections, ...last })

  const knownOf = ({ zuilId, generation }: Sender): KnownConnections => {
    const known = connections.get(zuilId)
    return known?.generation === generation ? known : noConnections
  }

  const note = (from: Sender, word: ConnectionWord): KnownConnections => {
    const { zuilId, generation } = from
    const known = knownOf(from)
    const next = onWord(known, word, clock())
    connections.set(zuilId, { ...next, generation })
    if (next.returns > known.returns) options.onCopied?.(zuilId)
    return next
  }

  const welcome = (from: Sender, { session, sent }: Hello): void => {
    const known = note(from, { session, bootId: sent.bootId, kind: 'LIVE' })
    publish(from.zuilId, 'welcome', {
      v: 1,
      session,
      serverTime: new Date(clock()).toISOString(),
      helloMonotonicMs: sent.monotonicMs,
      otherSession: otherSession(known, session),
      copied: isCopied(known, clock()),
    })
  }

  const plausible = (from: Sender, session: number): boolean => isPlausible(knownOf(from), session)

  /** Reads a message; one that is not valid is counted. */
  const read = <K extends 'hello' | 'status' | 'heartbeat'>(kind: K, from: Sender, payload: Buffer) => {
    const message = decode(kind, payload)
    if (message.ok && plausible(from, message.value.session)) return message.value
    refused.count(message.ok ? 'SESSION_NOT_PLAUSIBLE' : message.error.kind, from.zuilId)
    return undefined
  }

  return {
    hello: (from, payload) => {
      const { zuilId, generation } = from
      const message = read('hello', from, payload)
      if (!message) return
      const { session, software, revision } = message
      welcome(from, message)
      options.onHello?.(zuilId, message)
      writer.add(zuilId, { generation, session, plannedStop: false, software, inUse: revision, revision, at: clock() })
    },
    status: (from, payload, retained) => {
      const { zuilId, generation } = from
      const message = read('status', from, payload)
      if (!message) return
      const { session, state, bootId } = message
      note(from, { session, bootId, kind: state !== 'ONLINE' ? 'ENDED' : retained ? 'KEPT' : 'LIVE' })
      options.onStatus?.(zuilId, message, retained)
      // That the broker kept an ONLINE is no sign of now.
      if (retained && state === 'ONLINE') return
      // Neither is a will, or what the broker kept: then it was last seen when it was last heard.
      const isSign = !retained && state !== 'OFFLINE'
      const at = isSign ? clock() : (options.lastHeard?.(zuilId) ?? clock())
      writer.add(zuilId, { generation, session, plannedStop: state === 'PLANNED', at })
    },
    heartbeat: (from, payload) => {
      const { zuilId, generation } = from
      const message = read('heartbeat', from, payload)
      if (!message) return
      const { session, software, revision, health, sent } = message
      note(from, { session, bootId: sent.bootId, kind: 'LIVE' })
      options.onHeartbeat?.(zuilId, message)
      const at = clock()
      // What it tapped while this waited on its way is no part of that. What a disk that fails may still have, nobody knows.
      const isEmpty = health.journalDepth === 0 && !health.journalBroken && health.journalDamaged !== true
      const emptyAt = isEmpty ? { emptyAt: sentAt(sent, at) } : {}
      writer.add(zuilId, { generation, session, plannedStop: false, software, inUse: revision, health, ...emptyAt, at })
    },
    isPlausible: plausible,
    forget: (zuilId) => {
      connections.delete(zuilId)
      writer.forget(zuilId)
    },
    stop: writer.stop,
  }
}
