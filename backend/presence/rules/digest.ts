import { dayAfter, dayOf, momentOf } from '../../platform/time/calendar.ts'

/** When the daily mails are due, and what they are about. Days are yyyy-mm-dd. */

/** HH:mm in Europe/Brussels. */
const DIGEST_TIME = '08:00'
/** After a longer standstill older outages are left out. */
const MAX_DAYS = 7

/** The day whose digest is due: yesterday's until eight o'clock. */
export const digestDay = (now: number): string => {
  const today = dayOf(now)
  return now < momentOf(today, DIGEST_TIME) ? dayAfter(today, -1) : today
}

/** Of two notices with the same key only the first is stored: so a digest is made once. */
export const digestKey = (day: string, email: string): string => `digest ${day} ${email}`

/** The day of a notice that is a digest. */
const dayOfKey = (dedupeKey: string): string | undefined => /^digest (\d{4}-\d{2}-\d{2}) /.exec(dedupeKey)?.[1]

/** Milliseconds since 1970. */
export interface DigestSpan {
  readonly from: number
  readonly until: number
}

/**
 * The time that a digest is about: since the last one before it.
 * @param knownKeys the keys of notices made so far
 */
export const digestSpan = (day: string, knownKeys: readonly string[]): DigestSpan => {
  const earlier = knownKeys.flatMap((key) => dayOfKey(key) ?? []).filter((made) => made < day)
  const last = earlier.sort().at(-1) ?? dayAfter(day, -1)
  const oldest = dayAfter(day, -MAX_DAYS)
  return { from: momentOf(last < oldest ? oldest : last, DIGEST_TIME), until: momentOf(day, DIGEST_TIME) }
}

/** No outage that a digest is about opened before this, but for those that lasted longer than four weeks. */
export const openedSince = (day: string): number => momentOf(dayAfter(day, -4 * MAX_DAYS), DIGEST_TIME)

/** Whether a digest is about an outage: it opened or closed in its span. */
export const isInDigest = (
  { openedAt, closedAt }: { readonly openedAt: number; readonly closedAt?: number },
  { from, until }: DigestSpan,
): boolean => [openedAt, closedAt].some((at) => at !== undefined && from <= at && at < until)
