import type { RateLimit } from './rate-limits.ts'

/**
 * Wrong guesses at a secret, by whose it is. Above the limit that one is asked no more, but from where it has come in
 * before: who guesses locks nobody out.
 */
export interface Guesses {
  /** @returns seconds to wait; `undefined` = it may be tried */
  refusal(whose: string, from: string): number | undefined
  failed(whose: string): void
  /**
   * The same, and it counts as wrong until it turns out right: of many that come at once, while the first is still looked at,
   * only as many are tried as may be wrong.
   */
  attempt(whose: string, from: string): number | undefined
  /** An attempt was right. */
  succeeded(whose: string, from: string): void
}

/** Of each kind. */
const MAX_KEPT = 10_000

interface Wrong {
  readonly until: number
  readonly count: number
}

/**
 * Whose wrong guesses are forgotten for want of room: which are over, else the fewest. Nobody washes out his many with others,
 * nor the one that he makes now by having filled the room.
 */
const leastOf = (wrong: ReadonlyMap<string, Wrong>, now: number, whose: string): string | undefined => {
  let least: readonly [string, Wrong] | undefined
  for (const one of wrong) {
    if (one[0] === whose) continue
    if (one[1].until <= now) return one[0]
    if (!least || one[1].count < least[1].count) least = one
  }
  return least?.[0]
}

/** @param clock milliseconds since 1970 */
export const guesses = ({ max, timeWindow }: RateLimit, clock: () => number): Guesses => {
  const wrong = new Map<string, Wrong>()
  const right = new Set<string>()
  const current = (whose: string) => {
    const found = wrong.get(whose)
    return found && found.until > clock() ? found : { until: clock() + timeWindow, count: 0 }
  }
  const refusal = (whose: string, from: string): number | undefined => {
    const { until, count } = current(whose)
    if (count < max || right.has(`${from} ${whose}`)) return undefined
    return Math.ceil((until - clock()) / 1000)
  }
  const failed = (whose: string): void => {
    const { until, count } = current(whose)
    wrong.set(whose, { until, count: count + 1 })
    if (wrong.size <= MAX_KEPT) return
    const least = leastOf(wrong, clock(), whose)
    if (least !== undefined) wrong.delete(least)
  }
  return {
    refusal,
    failed,
    attempt: (whose, from) => {
      const seconds = refusal(whose, from)
      if (seconds === undefined) failed(whose)
      return seconds
    },
    succeeded: (whose, from) => {
      const { until, count } = current(whose)
      if (count > 1) wrong.set(whose, { until, count: count - 1 })
      else wrong.delete(whose)
      const known = `${from} ${whose}`
      right.delete(known)
      right.add(known)
      // The oldest are forgotten first.
      const [oldest] = right
      if (right.size > MAX_KEPT && oldest !== undefined) right.delete(oldest)
    },
  }
}
