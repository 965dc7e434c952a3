/** When calls of webhooks are tried, and how long. All times in milliseconds. */
export interface CallSettings {
  readonly pollMs: number
  /** How many calls of one webhook are under way at the same time, of one backend. */
  readonly concurrency: number
  /** Before the first retry of a call; four times as long for each one after it, up to `retryMaxMs`. */
  readonly retryFirstMs: number
  readonly retryMaxMs: number
  /**
   * After so many batches in a row of which nothing was received its receiver is taken to be away: one call is tried at a
   * time, after `restFirstMs`, twice as long each time, up to `restMaxMs`.
   */
  readonly failuresAway: number
  readonly restFirstMs: number
  readonly restMaxMs: number
  /** A call that waits this long is given up. */
  readonly giveUpMs: number
  /** A call whose sender said nothing for so long is sent again: longer than any attempt takes. */
  readonly leaseMs: number
  /** How long calls are kept. */
  readonly keepMs: number
  readonly giveUpEveryMs: number
  readonly deleteEveryMs: number
  /** How long a stop waits for attempts under way. */
  readonly stopTimeoutMs: number
}

const DAY = 86_400_000

export const defaultCalls: CallSettings = {
  pollMs: 1_000,
  concurrency: 16,
  retryFirstMs: 5_000,
  retryMaxMs: 3_600_000,
  failuresAway: 5,
  restFirstMs: 10_000,
  restMaxMs: 600_000,
  giveUpMs: 3 * DAY,
  leaseMs: 60_000,
  keepMs: 30 * DAY,
  giveUpEveryMs: 60_000,
  deleteEveryMs: 3_600_000,
  stopTimeoutMs: 3_000,
}

/** When a call that failed is tried again. @param attempts so far, this one included */
export const retryAt = (now: number, attempts: number, { retryFirstMs, retryMaxMs }: CallSettings): number =>
  now + Math.min(retryFirstMs * 4 ** Math.max(0, attempts - 1), retryMaxMs)

/**
 * Until when a webhook is left alone. @param failures batches in a row of which nothing was received
 * @returns undefined = it is not
 */
export const restUntil = (now: number, failures: number, settings: CallSettings): number | undefined => {
  const { failuresAway, restFirstMs, restMaxMs } = settings
  if (failures < failuresAway) return undefined
  return now + Math.min(restFirstMs * 2 ** (failures - failuresAway), restMaxMs)
}

/** How many calls of a webhook are claimed at once. @param failures batches in a row of which nothing was received */
export const claimable = (failures: number, { failuresAway, concurrency }: CallSettings): number =>
  failures < failuresAway ? concurrency : 1
