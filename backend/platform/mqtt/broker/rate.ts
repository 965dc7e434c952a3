/** How much one client may send: `perSecond` on average, `burst` at once. Units: see `cost`. */
export interface Rate {
  readonly perSecond: number
  readonly burst: number
}

/** Generous for a zuil that empties its journal (30 messages of 100 taps a second), nothing for a flood. */
export const defaultRate: Rate = { perSecond: 1_000, burst: 2_000 }

/** The cost of bytes read from a client: one for each packet and one for each kilobyte. */
export const cost = (packets: number, bytes: number): number => packets + bytes / 1024

/** Tracks the use of one client. */
export interface RateLimit {
  /**
   * Counts something that was read.
   * @param nowMs a clock that never jumps
   * @returns milliseconds to wait before reading on; 0 = none
   */
  take(cost: number, nowMs: number): number
}

/** A token bucket, stored as the moment at which it will be full again. */
export const rateLimit = ({ perSecond, burst }: Rate): RateLimit => {
  let fullAt = Number.NEGATIVE_INFINITY
  return {
    take: (amount, nowMs) => {
      fullAt = Math.max(fullAt, nowMs) + (amount / perSecond) * 1000
      return Math.max(0, fullAt - nowMs - (burst / perSecond) * 1000)
    },
  }
}
