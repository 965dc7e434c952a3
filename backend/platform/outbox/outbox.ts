import { describeError, type Log } from '@zuil/protocol'
import type { AlertStore } from '../../presence/store/outages.ts'
import type { Delivery, Sender } from './delivery.ts'
import type { StoredNotice } from './store.ts'

export interface OutboxOptions {
  readonly store: Pick<AlertStore, 'claim' | 'settle' | 'abandon' | 'forget'>
  /** Absent = there is no mail server: mails stay where they are. */
  readonly mail?: Sender
  readonly webhook: Sender
  /** Milliseconds since 1970. */
  readonly clock: () => number
  readonly log: Log
  readonly settings?: Partial<OutboxSettings>
}

/** Times in milliseconds. */
export interface OutboxSettings {
  readonly pollMs: number
  /** Sent at the same time. */
  readonly atOnce: number
  /** Before the first retry; doubled for each, up to `retryMostMs`. */
  readonly retryFirstMs: number
  readonly retryMostMs: number
  /** A notice this old helps nobody any more. */
  readonly giveUpMs: number
  /** What was claimed so long ago is of a sender that died: longer than any attempt takes. */
  readonly abandonMs: number
  /** How long a notice that is done with is kept, and how often that is looked after. */
  readonly keepMs: number
  readonly tidyMs: number
  /** How long a stop waits for what is being sent. */
  readonly goodbyeMs: number
}

const usualOutbox: OutboxSettings = {
  pollMs: 1_000,
  atOnce: 8,
  retryFirstMs: 60_000,
  retryMostMs: 3_600_000,
  giveUpMs: 3 * 86_400_000,
  abandonMs: 10 * 60_000,
  keepMs: 180 * 86_400_000,
  tidyMs: 3_600_000,
  goodbyeMs: 3_000,
}

/** Sends what is in the outbox. Several backends may do so at once: a claim is of one alone. */
export interface Outbox {
  /** One pass: sends what is due. Resolves with how many were claimed. */
  pass(): Promise<number>
  /** Goes on with passes until `stop`. */
  start(): void
  /** Breaks off what does not end soon; nothing runs any more when this resolves. */
  stop(): Promise<void>
}

/** When a notice that failed is tried again. @param attempts so far, this one included */
const retryAt = (now: number, attempts: number, settings: OutboxSettings = usualOutbox): number =>
  now + Math.min(settings.retryFirstMs * 2 ** Math.max(0, attempts - 1), settings.retryMostMs)

export const openOutbox = (options: OutboxOptions): Outbox => {
  const { store, clock, log } = options
  const settings = { ...usualOutbox, ...options.settings }
  const sending = new AbortController()
  let stopped = false
  let wake: () => void = () => undefined
  let running: Promise<void> | undefined
  let failing = false
  let tidied = Number.NEGATIVE_INFINITY

  const sendOne = async (notice: StoredNotice): Promise<Delivery> => {
    if (clock() - notice.createdAt > settings.giveUpMs) return { kind: 'GIVEN_UP', problem: 'too old' }
    const sender = notice.channel === 'MAIL' ? options.mail : options.webhook
    return sender ? sender.send(notice, sending.signal) : { kind: 'AGAIN', problem: 'no mail server is set' }
  }

  const settle = async (notice: StoredNotice, delivery: Delivery): Promise<void> => {
    const { id, channel, attempts } = notice
    const now = clock()
    if (delivery.kind === 'SENT') return store.settle(id, { kind: 'SENT', at: now })
    const { kind, problem } = delivery
    log.warn({ noticeId: id, channel, outcome: kind, problem }, 'a notice was not sent')
    if (kind !== 'AGAIN') return store.settle(id, { kind, problem })
    return store.settle(id, { kind, at: retryAt(now, attempts, settings), problem })
  }

  const pass = async (): Promise<number> => {
    const now = clock()
    const given = await store.abandon(now - settings.abandonMs)
    if (given > 0) log.warn({ count: given }, 'notices of a sender that ended are not sent again')
    if (now - tidied >= settings.tidyMs) {
      tidied = now
      await store.forget(now - settings.keepMs)
    }
    const claimed = await store.claim(now, settings.atOnce)
    await Promise.all(claimed.map(async (notice) => settle(notice, await sendOne(notice))))
    return claimed.length
  }

  const run = async (): Promise<void> => {
    while (!stopped) {
      let count = 0
      try {
        count = await pass()
        failing = false
      } catch (error) {
        if (!failing) log.error(describeError(error), 'the outbox could not be worked on; trying again')
        failing = true
      }
      if (stopped || count === settings.atOnce) continue
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, settings.pollMs)
        wake = () => {
          clearTimeout(timer)
          resolve()
        }
      })
    }
  }

  return {
    pass,
    start: () => {
      running ??= run()
    },
    stop: async () => {
      stopped = true
      wake()
      const timer = setTimeout(() => sending.abort(), settings.goodbyeMs)
      await running
      clearTimeout(timer)
    },
  }
}
