import { decode, type Heartbeat, type Hello, type Status } from '@zuil/protocol'
import type { RefusalCounter } from '../platform/mqtt/refusal-counter.ts'
import { type ContactWriterOptions, createContactWriter } from './contact-writer.ts'

export interface ContactOptions extends ContactWriterOptions {
  readonly refused: RefusalCounter
  /** Called with every message that is valid: the judge of presence. */
  readonly onHello?: (zuilId: string, hello: Hello) => void
  readonly onStatus?: (zuilId: string, status: Status, retained: boolean) => void
  readonly onHeartbeat?: (zuilId: string, heartbeat: Heartbeat) => void
  /** When a zuil was last heard, in milliseconds since 1970, where that is known. */
  readonly lastHeard?: (zuilId: string) => number | undefined
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
  /** Takes nothing more; resolves when all is written, or at once while the database does not answer. */
  stop(): Promise<void>
}

export const contactIntake = (options: ContactOptions): ContactIntake => {
  const { publish, clock, refused } = options
  const writer = createContactWriter(options)

  const welcome = (zuilId: string, hello: Hello): void =>
    publish(zuilId, 'welcome', {
      v: 1,
      session: hello.session,
      serverTime: new Date(clock()).toISOString(),
      helloMonotonicMs: hello.sent.monotonicMs,
    })

  /** Reads a message; one that is not valid is counted. */
  const read = <K extends 'hello' | 'status' | 'heartbeat'>(kind: K, zuilId: string, payload: Buffer) => {
    const message = decode(kind, payload)
    if (message.ok) return message.value
    refused.count(message.error.kind, zuilId)
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
      const message = read('status', zuilId, payload)
      if (!message) return
      options.onStatus?.(zuilId, message, retained)
      const { session, state } = message
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
      options.onHeartbeat?.(zuilId, message)
      const { session, software, revision, health } = message
      writer.add(zuilId, { session, plannedStop: false, software, inUse: revision, health, at: clock() })
    },
    stop: writer.stop,
  }
}
