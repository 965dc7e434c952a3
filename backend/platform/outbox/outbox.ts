import { describeError, type Log } from '@zuil/protocol'
import type { Channel, Delivery, OutboxProblem, Sender, StoredNotice } from './notices.ts'
import type { OutboxStore, Outcome } from './store.ts'

export interface OutboxOptions {
  readonly store: Pick<OutboxStore, 'claim' | 'recordOutcome' | 'markAbandoned' | 'deleteOld'>
  /** Notices of a channel without a sender stay in the outbox. */
  readonly senders: Readonly<Partial<Record<Channel, Sender>>>
  /** Milliseconds since 1970. */
  readonly clock: () => number
  readonly log: Log
  readonly settings?: Partial<OutboxSettings>
}

/** Times in milliseconds. */
export interface OutboxSettings {
  readonly pollMs: number
  /** How many notices are sent at the same time. */
  readonly concurrency: number
  /** Before the first retry; doubled for each one after it, up to `retryMaxMs`. */
  readonly retryFirstMs: number
  readonly retryMaxMs: number
  /** A notice this old is not worth sending any more. */
  readonly giveUpMs: number
  /** A notice claimed this long ago belongs to a sender that died: longer than any attempt takes. */
  readonly abandonMs: number
  /** How long notices are kept after they were sent or given up, and how often old ones are deleted. */
  readonly keepMs: number
  readonly deleteEveryMs: number
  /** How long a stop waits for attempts under way. */
  readonly stopTimeoutMs: number
}

export const defaultOutbox: OutboxSettings = {
  pollMs: 1_000,
  concurrency: 8,
  retryFirstMs: 60_000,
  retryMaxMs: 3_600_000,
  giveUpMs: 3 * 86_400_000,
  abandonMs: 10 * 60_000,
  keepMs: 180 * 86_400_000,
  deleteEveryMs: 3_600_000,
  stopTimeoutMs: 3_000,
}

/** Sends what is in the outbox. Several backends may do so at once: only one can claim a notice. */
export interface Outbox {
  /** One pass: sends what is due. Resolves with how many notices were claimed. */
  pass(): Promise<number>
  /** Makes passes until `stop`. */
  start(): void
  /** Aborts attempts that do not end soon; nothing runs any more when this resolves. */
  stop(): Promise<void>
}

/** When a notice that failed is tried again. @param attempts so far, this one included */
const retryAt = (now: number, attempts: number, settings: OutboxSettings): number =>
  now + Math.min(settings.retryFirstMs * 2 ** Math.max(0, attempts - 1), settings.retryMaxMs)

export const openOutbox = (options: OutboxOptions): Outbox => {
  const { store, senders, clock, log } = options
  const settings = { ...defaultOutbox, ...options.settings }
  const sending = new AbortController()
  /** What the database could not take: a notice that was sent is not to stay one that nobody knows of. */
  const owed = new Map<string, Outcome>()
  let stopped = false
  let wake: () => void = () => undefined
  let running: Promise<void> | undefined
  let failing = false
  let deletedAt = Number.NEGATIVE_INFINITY

  const send = async (notice: StoredNotice): Promise<Delivery> => {
    if (clock() - notice.createdAt > settings.giveUpMs)
      return { kind: 'GIVEN_UP', problem: 'too old' satisfies OutboxProblem }
    const sender = senders[notice.channel]
    return sender
      ? sender.send(notice, sending.signal)
      : { kind: 'RETRY', problem: 'this channel is not set up' satisfies OutboxProblem }
  }

  const keepOutcome = async (id: string, outcome: Outcome): Promise<void> => {
    owed.set(id, outcome)
    await store.recordOutcome(id, outcome)
    owed.delete(id)
  }

  const record = async (notice: StoredNotice, delivery: Delivery): Promise<void> => {
    const { id, channel, attempts } = notice
    const now = clock()
    if (delivery.kind === 'SENT') return keepOutcome(id, { kind: 'SENT', at: now })
    if (delivery.kind === 'KEPT') return keepOutcome(id, { kind: 'KEPT' })
    const { kind, problem } = delivery
    log.warn({ noticeId: id, channel, outcome: kind, problem }, 'A notice could not be sent')
    if (kind !== 'RETRY') return keepOutcome(id, { kind, problem })
    return keepOutcome(id, { kind, at: retryAt(now, attempts, settings), problem })
  }

  const recordOwed = async (): Promise<void> => {
    for (const [id, outcome] of owed) await keepOutcome(id, outcome)
  }

  const pass = async (): Promise<number> => {
    await recordOwed()
    const now = clock()
    const abandoned = await store.markAbandoned(now - settings.abandonMs)
    if (abandoned > 0)
      log.warn({ count: abandoned }, 'Notices whose sending broke off may or may not have arrived; not sent again')
    if (now - deletedAt >= settings.deleteEveryMs) {
      deletedAt = now
      await store.deleteOld(now - settings.keepMs)
    }
    const claimed = await store.claim(now, settings.concurrency)
    await Promise.all(claimed.map(async (notice) => record(notice, await send(notice))))
    return claimed.length
  }

  const run = async (): Promise<void> => {
    while (!stopped) {
      let count = 0
      try {
        count = await pass()
        failing = false
      } catch (error) {
        if (!failing) log.error(describeError(error), 'The outbox could not read or write the database; retrying')
        failing = true
      }
      if (stopped || count === settings.concurrency) continue
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
      const timer = setTimeout(() => sending.abort(), settings.stopTimeoutMs)
      await running
      clearTimeout(timer)
    },
  }
}
