import { describeError, type Log } from '@zuil/protocol'
import type { CallAttempt, WebhookSender } from '../platform/outbox/webhook.ts'
import { type CallSettings, claimable, defaultCalls, restUntil, retryAt } from './rules/calls.ts'
import type { CallOutcome, CallStore, ClaimedCall, DueWebhook } from './store/calls.ts'

export interface CallOptions {
  readonly store: Pick<CallStore, 'due' | 'claim' | 'record' | 'giveUpOld' | 'deleteOld'>
  readonly sender: WebhookSender
  /** Milliseconds since 1970. */
  readonly clock: () => number
  readonly log: Log
  readonly settings?: Partial<CallSettings>
}

/**
 * Posts what webhooks are called for. Several backends may do so at once: only one can claim a call. Each webhook has its
 * own turn, so that a slow or silent receiver keeps no other waiting.
 */
export interface Calls {
  /** One pass: sends what is due until nothing is. */
  pass(): Promise<void>
  /** Makes passes until `stop`. */
  start(): void
  /** Aborts attempts that do not end soon; nothing runs any more when this resolves. */
  stop(): Promise<void>
}

export const openCalls = (options: CallOptions): Calls => {
  const { store, sender, clock, log } = options
  const settings = { ...defaultCalls, ...options.settings }
  const sending = new AbortController()
  const draining = new Map<string, Promise<void>>()
  let stopped = false
  let wake: () => void = () => undefined
  let running: Promise<void> | undefined
  let failing = false
  let gaveUpAt = Number.NEGATIVE_INFINITY
  let deletedAt = Number.NEGATIVE_INFINITY

  const outcomeOf = ({ seq, attempts, queuedAt }: ClaimedCall, attempt: CallAttempt): CallOutcome => {
    const one = { seq, attempts, queuedAt, kind: attempt.kind }
    if (attempt.kind === 'SENT') return one
    const { problem } = attempt
    if (attempt.kind === 'GIVEN_UP') return { ...one, problem }
    // Ended by our own stop: the next backend tries it at once.
    if (sending.signal.aborted) return { ...one, problem }
    return { ...one, problem, retryAt: retryAt(clock(), attempts, settings) }
  }

  /** Sends one batch of a webhook. @returns its failures from now on; undefined = nothing more is to be sent now */
  const sendBatch = async ({ id: webhookId, failures }: DueWebhook): Promise<number | undefined> => {
    const now = clock()
    const claimed = await store.claim(webhookId, now, now + settings.leaseMs, claimable(failures, settings))
    if (claimed.length === 0) return undefined
    const outcomes = await Promise.all(
      claimed.map(async (call) => {
        const { id, body } = call
        const attempt = await sender.send({ id, webhookId, body }, sending.signal)
        if (attempt.kind !== 'SENT')
          log.warn(
            { webhookId, callId: id, outcome: attempt.kind, problem: attempt.problem },
            'A webhook was not reached',
          )
        return outcomeOf(call, attempt)
      }),
    )
    const answered = outcomes.some(({ kind }) => kind !== 'RETRY')
    const missed = sending.signal.aborted ? failures : failures + 1
    const nowFailures = answered ? 0 : missed
    const problem = outcomes.find((one) => one.problem !== undefined)?.problem
    const rest = restUntil(clock(), nowFailures, settings)
    await store.record(webhookId, clock(), outcomes, {
      failures: nowFailures,
      sent: outcomes.some(({ kind }) => kind === 'SENT'),
      ...(rest !== undefined && { restUntil: rest }),
      ...(problem !== undefined && { problem }),
    })
    failing = false
    return rest === undefined ? nowFailures : undefined
  }

  const drain = async (webhook: DueWebhook): Promise<void> => {
    let failures: number | undefined = webhook.failures
    while (failures !== undefined && !stopped) failures = await sendBatch({ id: webhook.id, failures })
  }

  const tidy = async (): Promise<void> => {
    const now = clock()
    if (now - gaveUpAt >= settings.giveUpEveryMs) {
      gaveUpAt = now
      const count = await store.giveUpOld(now - settings.giveUpMs)
      if (count > 0) log.warn({ count }, 'Calls of webhooks were given up: they waited too long')
    }
    if (now - deletedAt >= settings.deleteEveryMs) {
      deletedAt = now
      await store.deleteOld(now - settings.keepMs)
    }
  }

  const failed = (error: unknown): void => {
    if (!failing) log.error(describeError(error), 'Calls of webhooks could not be read or written; retrying')
    failing = true
  }

  /** Begins with every webhook that has something to send and is not at it already. */
  const begin = async (): Promise<void> => {
    await tidy()
    const due = await store.due(clock())
    if (due.length === 0) failing = false
    for (const webhook of due) {
      if (draining.has(webhook.id)) continue
      draining.set(
        webhook.id,
        drain(webhook)
          .catch(failed)
          .finally(() => draining.delete(webhook.id)),
      )
    }
  }

  const run = async (): Promise<void> => {
    while (!stopped) {
      await begin().catch(failed)
      if (stopped) break
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, settings.pollMs)
        wake = () => {
          clearTimeout(timer)
          resolve()
        }
      })
    }
    await Promise.all(draining.values())
  }

  return {
    pass: async () => {
      await begin()
      await Promise.all(draining.values())
    },
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
