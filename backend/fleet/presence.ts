import { decode, describeError, type Hello, type Log, type Status } from '@zuil/protocol'
import type { Store } from '../store/store.ts'
import { type DesiredStore, publishDesired, refreshDesired } from './desired.ts'
import type { Tally } from './tally.ts'
import type { Publish } from './taps.ts'

export interface PresenceOptions {
  readonly store: DesiredStore & { readonly zuilen: Pick<Store['zuilen'], 'seen'> }
  readonly publish: Publish
  /** Milliseconds since 1970. */
  readonly clock: () => number
  readonly sleep: (ms: number) => Promise<void>
  readonly log: Log
  readonly refused: Tally
}

/** What zuilen say of themselves. */
export interface Presence {
  /** An `up/hello`: answered at once, noted soon after. */
  hello(zuilId: string, payload: Buffer): void
  /** An `up/status`. */
  status(zuilId: string, payload: Buffer): void
  /** Takes nothing more, and resolves when what it knows is noted, or at once while the database does not answer. */
  stop(): Promise<void>
}

/** What is known of a zuil and not yet in the database. */
export interface News {
  readonly session: number
  readonly state: Status['state']
  readonly software?: string
  /** Revision that the zuil said it has. */
  readonly revision?: number
  readonly at: number
}

/** Several news of one zuil as one. An older session than the one known says nothing any more. */
export const mergeNews = (known: News | undefined, news: News): News => {
  if (!known || news.session > known.session) return news
  return news.session < known.session ? known : { ...known, ...news }
}

/** A zuil's news go to the database no more often than this, whatever it sends. */
const PAUSE_MS = 1_000
const RETRY_MS = 2_000

/** One zuil after the other, and only the newest of each: presence never keeps taps from the database for long. */
export const trackPresence = (options: PresenceOptions): Presence => {
  const { store, publish, clock, sleep, log, refused } = options
  const pending = new Map<string, News>()
  const resting = new Set<string>()
  let running: Promise<void> | undefined
  let stopped = false

  const note = async (zuilId: string, { revision, ...seen }: News): Promise<void> => {
    await store.zuilen.seen(zuilId, seen)
    if (revision === undefined) return
    const desired = await refreshDesired(store, zuilId, clock())
    if (desired && (desired.changed || desired.document.revision !== revision))
      publishDesired(publish, desired.document)
  }

  const next = (): [string, News] | undefined => {
    for (const entry of pending) if (stopped || !resting.has(entry[0])) return entry
    return undefined
  }

  const rest = (zuilId: string): void => {
    resting.add(zuilId)
    void sleep(PAUSE_MS).then(() => {
      resting.delete(zuilId)
      if (pending.has(zuilId)) wake()
    })
  }

  const run = async (): Promise<void> => {
    let failing = false
    for (let entry = next(); entry; entry = next()) {
      const [zuilId, news] = entry
      pending.delete(zuilId)
      try {
        await note(zuilId, news)
        rest(zuilId)
        failing = false
      } catch (error) {
        if (!failing) log.error(describeError(error), 'what a zuil said of itself could not be noted; trying again')
        failing = true
        if (stopped) break
        const newer = pending.get(zuilId)
        // To the end of the line, so that one zuil the database refuses does not hold up the others.
        pending.delete(zuilId)
        pending.set(zuilId, newer ? mergeNews(news, newer) : news)
        await sleep(RETRY_MS)
      }
    }
    running = undefined
  }

  const wake = (): void => {
    // With nothing to do `run` would end before its promise is kept here.
    if (!stopped && next()) running ??= run()
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

  return {
    hello: (zuilId, payload) => {
      const message = decode('hello', payload)
      if (!message.ok) return refused.note(message.error.kind, zuilId)
      const { session, software, revision } = message.value
      welcome(zuilId, message.value)
      tell(zuilId, { session, state: 'ONLINE', software, revision, at: clock() })
    },
    status: (zuilId, payload) => {
      const message = decode('status', payload)
      if (!message.ok) return refused.note(message.error.kind, zuilId)
      const { session, state } = message.value
      tell(zuilId, { session, state, at: clock() })
    },
    stop: async () => {
      stopped = true
      if (running) await running
      else await run()
    },
  }
}
