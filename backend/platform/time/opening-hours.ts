import { type OpeningHours, weekdays } from '@zuil/protocol'
import { dayAfter, dayOf, momentOf, type Span, weekdayOf } from './calendar.ts'

/** The openings that begin on a day (yyyy-mm-dd), in the order of `hours`. Each ends on that day or the next. */
export const openingsOn = (day: string, hours: readonly OpeningHours[]): readonly Span[] =>
  hours
    // The protocol's week begins on Monday, `weekdayOf` counts from Sunday.
    .filter(({ days }) => days.some((name) => name === weekdays[(weekdayOf(day) + 6) % 7]))
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
