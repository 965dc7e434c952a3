const FIRST_MS = 1_000

/**
 * How long to wait before the next connection, in milliseconds: full jitter between nothing and 1 s after the first
 * failure, doubled with each more, up to `mostMs`. So a broker that was started again is not run over by all its zuilen.
 * @param failures connections that failed since the last good one
 * @param random from 0 up to 1
 */
export const backoffMs = (failures: number, random: number, mostMs: number): number =>
  Math.round(random * Math.min(mostMs, FIRST_MS * 2 ** Math.max(0, failures - 1)))
