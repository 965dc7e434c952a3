const FIRST_MS = 1_000

/**
 * Pause before the next connection, in milliseconds: full jitter between 0 and 1 s after the first failure, doubled with
 * each further one, up to `maxMs`. So not all zuilen reconnect at once when a broker is started again.
 * @param failures connections that failed since the last good one
 * @param random from 0 up to 1
 */
export const backoffMs = (failures: number, random: number, maxMs: number): number =>
  Math.round(random * Math.min(maxMs, FIRST_MS * 2 ** Math.max(0, failures - 1)))

/** After a link that lasted this long the next attempt is quick again: devices that push each other off slow down. */
const STEADY_MS = 5_000
/** A zuil that another device is too waits so many times longer: so each has its minutes to deliver its taps. */
const COPIED_FACTOR = 10

/** How long a zuil waits before it connects again, by what became of its connections. */
export interface Backoff {
  /** Whether no attempt has failed since the last good link. */
  readonly fresh: boolean
  linkUp(atMs: number): void
  linkDown(atMs: number): void
  /** Counts a failure. @returns milliseconds */
  next(): number
  /** The same, if another device has this zuil's identity and was just heard. */
  nextOfCopied(): number
}

/**
 * @param random from 0 up to 1
 * @param maxMs the longest pause of a zuil that is alone with its identity
 */
export const createBackoff = (random: () => number, maxMs: number): Backoff => {
  let failures = 0
  let upSince: number | undefined
  return {
    get fresh() {
      return failures === 0
    },
    linkUp: (atMs) => {
      upSince ??= atMs
    },
    linkDown: (atMs) => {
      if (upSince !== undefined && atMs - upSince >= STEADY_MS) failures = 0
      upSince = undefined
    },
    next: () => backoffMs(++failures, random(), maxMs),
    nextOfCopied: () => {
      failures++
      return Math.round(((1 + random()) / 2) * COPIED_FACTOR * maxMs)
    },
  }
}
