const HOUR_MS = 3_600_000

/** In milliseconds: how long a file of people waits for somebody, encrypted. */
export const WAITS_MS = 24 * HOUR_MS
/** And how long it is kept which row became whose card. */
export const RESULT_MS = 30 * 24 * HOUR_MS

/** Of a file; more is no file of passholders. */
export const MAX_BYTES = 50_000_000
export const MAX_ROWS = 100_000

/** In how large pieces a file comes. */
export const PART_BYTES = 256 * 1024
/**
 * How many rows are checked or registered in one transaction. The embedded database does one thing at a time: no tap waits
 * there for more than these. On PostgreSQL taps go on beside it, and many rows a transaction cost much less.
 */
export const BATCH_ROWS = { embedded: 50, PostgreSQL: 500 } as const

/** A backend that was not heard of for so long has died: another one goes on. */
export const LEASE_MS = 15_000
/** A file that breaks off what works on it so often is given up. */
export const MAX_ATTEMPTS = 5
