const FIRST_MS = 1_000

/**
 * Pause before the next connection, in milliseconds: full jitter between 0 and 1 s after the first failure, doubled with
 * each further one, up to `maxMs`. So not all zuilen reconnect at once when a broker is started again.
 * @param failures connections that failed since the last good one
 * @param random from 0 up to 1
 */
export const backoffMs = (failures: number, random: number, maxMs: number): number =>
  Math.round(random * Math.min(maxMs, FIRST_MS * 2 ** Math.max(0, failures - 1)))
