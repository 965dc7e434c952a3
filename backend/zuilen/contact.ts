import { decode, describeError, type Heartbeat, type Hello, type Log, type Status } from '@zuil/protocol'
import type { Tally } from '../platform/mqtt/refusal-counter.ts'
import type { Store } from '../store.ts'
import type { Publish } from '../taps/intake.ts'
import { type DesiredStore, publishDesired, refreshDesired } from './documents.ts'
import type { ZuilNews } from './store/deliveries.ts'

export interface PresenceOptions {
  readonly store: DesiredStore & { readonly zuilen: Pick<Store['zuilen'], 'seen'> }
  readonly publish: Publish
  /** Milliseconds since 1970. */
  readonly clock: () => number
  readonly sleep: (ms: number) => Promise<void>
  readonly log: Log
  readonly refused: Tally
  /** Is told of every message that could be read. */
  readonly onHello?: (zuilId: string, hello: Hello) => void
  readonly onStatus?: (zuilId: string, status: Status, retained: boolean) => void
  readonly onHeartbeat?: (zuilId: string, heartbeat: Heartbeat) => void
  /** When a zuil was last heard, in milliseconds since 1970, where that is known. */
  readonly lastHeard?: (zuilId: string) => number | undefined
}

/** What zuilen say of themselves. */
export interface Presence {
  /** An `up/hello`: answered at once, noted soon after. */
  hello(zuilId: string, payload: Buffer): void
  /** An `up/status`. @param retained the broker kept it: it is from before */
  status(zuilId: string, payload: Buffer, retained: boolean): void
  /** An `up/heartbeat`. */
  heartbeat(zuilId: string, payload: Buffer): void
  /** Takes nothing more, and resolves when what it knows is noted, or at once while the database does not answer. */
  stop(): Promise<void>
}

/** What is known of a zuil and not yet in the database. */
export interface News extends Omit<ZuilNews, 'zuilId'> {
  /** Revision that the zuil said it has, if it is to be told of a newer one. */
  readonly revision?: number
}

/** Several news of one zuil as one. An older session than the one known says nothing any more. */
export const mergeNews = (known: News | undefined, news: News): News => {
  if (!known || news.session > known.session) return news
  return news.session < known.session ? known : { ...known, ...news }
}

/** A zuil's news go to the database no more often than this, whatever it sends. */
const PAUSE_MS = 1_000
/** What comes in so short a time is written together. */
const GATHER_MS = 50
const RETRY_MS = 2_000
/** Most zuilen in one statement. */
const MOST_AT_ONCE = 1_000

/** All zuilen that have news in one statement, and only the newest of each: presence never keeps taps waiting for long. */
export const trackPresence = (options: PresenceOptions): Presence => {
  const { store, publish, clock, sleep, log, refused } = options
  const pending = new Map<string, News>()
  const resting = new Set<string>()
  let running: Promise<void> | undefined
  let stopped = false

  const note = async (batch: ReadonlyMap<string, News>): Promise<void> => {
    await store.zuilen.seen([...batch].map(([zuilId, { revision: _, ...seen }]) => ({ zuilId, ...seen })))
    const asked = [...batch].filter(([, { revision }]) => revision !== undefined)
    if (asked.length === 0) return
    const current = await refreshDesired(
      store,
      asked.map(([zuilId]) => zuilId),
      clock(),
    )
    for (const [zuilId, { revision }] of asked) {
      const desired = current.get(zuilId)
      if (desired && (desired.changed || desired.document.revision !== revision)) {
        publishDesired(publish, desired.document)
      }
    }
  }

  /** Those whose turn it is. When stopped, all that is left. */
  const next = (): Map<string, News> => {
    const batch = new Map<string, News>()
    for (const [zuilId, news] of pending) {
      if (batch.size === MOST_AT_ONCE) break
      if (stopped || !resting.has(zuilId)) batch.set(zuilId, news)
    }
    for (const zuilId of batch.keys()) pending.delete(zuilId)
    return batch
  }

  const rest = (zuilIds: readonly string[]): void => {
    for (const zuilId of zuilIds) resting.add(zuilId)
    void sleep(PAUSE_MS).then(() => {
      for (const zuilId of zuilIds) resting.delete(zuilId)
      if (pending.size > 0) wake()
    })
  }

  const giveBack = (batch: ReadonlyMap<string, News>): void => {
    for (const [zuilId, news] of batch) {
      const newer = pending.get(zuilId)
      pending.set(zuilId, newer ? mergeNews(news, newer) : news)
    }
  }

  const run = async (): Promise<void> => {
    let failing = false
    for (let batch = next(); batch.size > 0; batch = next()) {
      try {
        await note(batch)
        rest([...batch.keys()])
        failing = false
        if (!stopped) await sleep(GATHER_MS)
      } catch (error) {
        if (!failing) log.error(describeError(error), 'what zuilen said of themselves could not be noted; trying again')
        failing = true
        giveBack(batch)
        if (stopped) break
        await sleep(RETRY_MS)
      }
    }
    running = undefined
    // What came while the last batch was being waited for.
    if (!stopped && !failing) wake()
  }

  const wake = (): void => {
    if (stopped || running) return
    for (const zuilId of pending.keys()) {
      if (resting.has(zuilId)) continue
      running = run()
      return
    }
  }

  const tell = (zuilId: string, news: News): void => {
    pending.set(zuilId, mergeNews(pending.get(zuilId), news))
    wake()
  }

  const welcome = (zuilId: string, hello: Hello): void =>
    publish(zuilId, 'welcome', {
      v: 1,
      session: hello.session,
      serverTime: new Date(clock()).toISOString(),
      helloMonotonicMs: hello.sent.monotonicMs,
    })

  /** Reads a message and hands it on; one that can't be read is counted. */
  const read = <K extends 'hello' | 'status' | 'heartbeat'>(kind: K, zuilId: string, payload: Buffer) => {
    const message = decode(kind, payload)
    if (message.ok) return message.value
    refused.note(message.error.kind, zuilId)
    return undefined
  }

  return {
    hello: (zuilId, payload) => {
      const message = read('hello', zuilId, payload)
      if (!message) return
      const { session, software, revision } = message
      welcome(zuilId, message)
      options.onHello?.(zuilId, message)
      tell(zuilId, { session, state: 'ONLINE', software, inUse: revision, revision, at: clock() })
    },
    status: (zuilId, payload, retained) => {
      const message = read('status', zuilId, payload)
      if (!message) return
      options.onStatus?.(zuilId, message, retained)
      const { session, state } = message
      if (!retained) tell(zuilId, { session, state, at: clock() })
      // That it is gone may be news; that it was there is not, and it was not heard just now.
      else if (state !== 'ONLINE') tell(zuilId, { session, state, at: options.lastHeard?.(zuilId) ?? clock() })
    },
    heartbeat: (zuilId, payload) => {
      const message = read('heartbeat', zuilId, payload)
      if (!message) return
      options.onHeartbeat?.(zuilId, message)
      const { session, software, revision, health } = message
      tell(zuilId, { session, state: 'ONLINE', software, inUse: revision, health, at: clock() })
    },
    stop: async () => {
      stopped = true
      if (running) await running
      await run()
    },
  }
}
