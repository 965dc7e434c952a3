/** When a session ends. */
export interface SessionTimes {
  /** Milliseconds without use. */
  readonly idleMs: number
  /** Milliseconds since the login, however much it is used. */
  readonly maxMs: number
}

/** A lunch; a working day. */
export const defaultSessionTimes: SessionTimes = { idleMs: 60 * 60_000, maxMs: 12 * 3_600_000 }

/** Use is written down no more often than this. */
const NOTED_EVERY_MS = 60_000

/** Moments of a session, in milliseconds since 1970. */
export interface SessionMoments {
  readonly lastUsedAt: number
  readonly expiresAt: number
}

export const isOver = ({ lastUsedAt, expiresAt }: SessionMoments, now: number, { idleMs }: SessionTimes): boolean =>
  now >= expiresAt || now - lastUsedAt >= idleMs

/** Whether that it is used now is worth a write. */
export const isToNote = ({ lastUsedAt }: SessionMoments, now: number): boolean => now - lastUsedAt >= NOTED_EVERY_MS
