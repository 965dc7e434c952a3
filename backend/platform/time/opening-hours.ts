import { dayAfter, dayOf, momentOf, type Span, weekdayOf } from './calendar.ts'

const weekdays: readonly Weekday[] = ['SUNDAY', 'MONDAY', 'TUESDAY', 'WEDNESDAY', 'THURSDAY', 'FRIDAY', 'SATURDAY']

/** The openings that begin on a day (yyyy-mm-dd), in the order of `hours`. Each ends on that day or the next. */
export const openingsOn = (day: string, hours: readonly OpeningHours[]): readonly Span[] =>
  hours
    .filter(({ days }) => days.some((name) => name === weekdays[weekdayOf(day)]))
    .map(({ opens, closes }) => ({
      from: momentOf(day, opens),
      until: momentOf(closes <= opens ? dayAfter(day) : day, closes),
    }))

/**
 * How many milliseconds of [from, until) fall in opening hours; hours that overlap count once, no hours = always open.
 * On a day on which the clock changes, a place that is open at night is open an hour longer or shorter.
 */
export const openMsBetween = (hours: readonly OpeningHours[], from: number, until: number): number => {
  if (until <= from) return 0
  if (hours.length === 0) return until - from
  const spans: Span[] = []
  const last = dayOf(until)
  for (let day = dayAfter(dayOf(from), -1); day <= last; day = dayAfter(day)) spans.push(...openingsOn(day, hours))
  let open = 0
  let reached = from
  for (const span of spans.sort((a, b) => a.from - b.from)) {
    const begin = Math.max(span.from, reached)
    const end = Math.min(span.until, until)
    if (end <= begin) continue
    open += end - begin
    reached = end
  }
  return open
}

/**
 * The backend's facts and decisions as plain data. Every time is in milliseconds since 1970 (UTC),
 * every date without a time is a text yyyy-mm-dd in Europe/Brussels.
 */

// ---- what taps are judged by, the same for all of them -------------------------------------------------

export type Weekday = 'MONDAY' | 'TUESDAY' | 'WEDNESDAY' | 'THURSDAY' | 'FRIDAY' | 'SATURDAY' | 'SUNDAY'

/** Opening hours on some weekdays, HH:mm in Europe/Brussels. Closing at or before opening = the next day. */
export interface OpeningHours {
  readonly days: readonly Weekday[]
  readonly opens: string
  readonly closes: string
}
