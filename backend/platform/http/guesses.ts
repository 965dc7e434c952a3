import type { RateLimit } from './rate-limits.ts'

/**
 * Wrong guesses at a secret, by whose it is. Above the limit that one is asked no more, but from where it has come in
 * before: who guesses locks nobody out.
 */
export interface Guesses {
  /** @returns seconds to wait; `undefined` = it may be tried */
  refusal(whose: string, from: string): number | undefined
  failed(whose: string): void
  succeeded(whose: string, from: string): void
}

/** Of each kind; the oldest are forgotten first. */
const MAX_KEPT = 10_000

const keep = <V>(map: Map<string, V>, key: string, value: V): void => {
  map.delete(key)
  map.set(key, value)
  const [oldest] = map.keys()
  if (map.size > MAX_KEPT && oldest !== undefined) map.delete(oldest)
}

/** @param clock milliseconds since 1970 */
export const guesses = ({ max, timeWindow }: RateLimit, clock: () => number): Guesses => {
  const wrong = new Map<string, { readonly until: number; readonly count: number }>()
  const right = new Map<string, true>()
  const current = (whose: string) => {
    const found = wrong.get(whose)
    return found && found.until > clock() ? found : { until: clock() + timeWindow, count: 0 }
  }
  return {
    refusal: (whose, from) => {
      const { until, count } = current(whose)
      if (count < max || right.has(`${from} ${whose}`)) return undefined
      return Math.ceil((until - clock()) / 1000)
    },
    failed: (whose) => {
      const { until, count } = current(whose)
      keep(wrong, whose, { until, count: count + 1 })
    },
    succeeded: (whose, from) => keep(right, `${from} ${whose}`, true),
  }
}
