import type { OpeningHours } from '@zuil/protocol'
import { always, dayAfter, dayOf, momentOf, type Span } from '../../platform/time/calendar.ts'
import { openingsOn } from '../../platform/time/opening-hours.ts'
import type { EventCalendar, EventFacts } from '../shapes.ts'

/** When check-in on an event is allowed: [from, until). `start` is its start hour, if it has one. */
export interface Window extends Span {
  readonly start?: number
}

/** A calendar that goes on for days, with or without opening hours. */
type Ongoing = Pick<Exclude<EventCalendar, { type: 'DATES' }>, 'hours' | 'otherDays'>

/** Check-in is open from so long before the start until so long after the end. */
const MARGIN_MS = 5 * 3_600_000

/** No window reaches further beyond its occurrence: a day, and the margin. */
const NEAR_MS = 2 * 86_400_000

const around = (start: number, end: number): Window => ({ from: start - MARGIN_MS, until: end + MARGIN_MS, start })

const wholeDays = (first: string, lastDay: string): Window => ({
  from: momentOf(first),
  until: momentOf(dayAfter(lastDay)),
})

/** A window that ends at a moment, if not before. */
const endingBy = (window: Window, moment: number | undefined): Window =>
  moment === undefined ? window : { ...window, until: Math.min(window.until, moment) }

/** Those that overlap a span. One that ends before it begins does not. */
const overlapping = (windows: readonly Window[], span: Span): readonly Window[] =>
  windows.filter(({ from, until }) => from < until && from < span.until && until > span.from)

/** Without an hour at which it opens, an event is there the whole day: written as from 00:00 until 23:59. */
const openOn = (day: string, hours: readonly OpeningHours[]): readonly Window[] =>
  openingsOn(day, hours).map(({ from, until }) =>
    from === momentOf(day) && until === momentOf(day, '23:59') ? wholeDays(day, day) : around(from, until),
  )

/** The windows of one day of a calendar that goes on for days. */
const onDay = (day: string, { hours, otherDays = [] }: Ongoing): readonly Window[] => {
  const other = otherDays.find(({ from, until }) => from <= day && day <= until)
  if (other) return openOn(day, other.hours)
  return hours.length === 0 ? [wholeDays(day, day)] : openOn(day, hours)
}

const daily = (first: string, lastDay: string, calendar: Ongoing, span: Span): readonly Window[] => {
  // A day's window can reach into the next day by its closing time and the margin.
  const begin = dayOf(Math.max(span.from, always.from) - 2 * 86_400_000)
  const end = dayOf(span.until + MARGIN_MS)
  const found: Window[] = []
  for (let day = begin > first ? begin : first; day <= lastDay && day <= end; day = dayAfter(day))
    found.push(...onDay(day, calendar))
  return found
}

/** The check-in windows of a calendar that overlap a span, in no particular order. One that ends before it begins is none. */
export const windowsOf = (calendar: EventCalendar, span: Span): readonly Window[] => {
  const all = (): readonly Window[] => {
    switch (calendar.type) {
      case 'DATES':
        // There may be hundreds, and finding their days takes long: first those that come near.
        return calendar.occurrences
          .filter(({ start, end }) => start - NEAR_MS < span.until && end + NEAR_MS > span.from)
          .map(({ start, end, wholeDay, cancelledSince }) =>
            endingBy(wholeDay ? wholeDays(dayOf(start), dayOf(end)) : around(start, end), cancelledSince),
          )
      case 'PERIODIC':
        return daily(calendar.from, calendar.until, calendar, span)
      case 'PERMANENT':
        return daily('1970-01-01', '9999-12-30', calendar, span)
    }
  }
  return overlapping(all(), span)
}

/** The check-in windows of an event that overlap a span; all end when it was cancelled: who tapped before keeps the point. */
export const windowsOfEvent = ({ calendar, cancelledSince }: EventFacts, span: Span): readonly Window[] => {
  const windows = windowsOf(calendar, span)
  return cancelledSince === undefined
    ? windows
    : overlapping(
        windows.map((window) => endingBy(window, cancelledSince)),
        span,
      )
}

/** The windows of an event in which a moment lies. */
export const openWindows = (event: EventFacts, at: number): readonly Window[] =>
  windowsOfEvent(event, { from: at, until: at + 1 })

/** Whether check-in on an event is allowed at a moment. */
export const isOpen = (event: EventFacts, at: number): boolean => openWindows(event, at).length > 0

/** An event as it would be had nothing of it been cancelled. */
const uncancelled = ({ cancelledSince: _event, ...event }: EventFacts): EventFacts => {
  const { calendar } = event
  if (calendar.type !== 'DATES') return event
  const occurrences = calendar.occurrences.map(({ cancelledSince: _date, ...date }) => date)
  return { ...event, calendar: { ...calendar, occurrences } }
}

/** Whether check-in on an event would be allowed at a moment, had it, or its date, not been cancelled by then. */
export const isCancelled = (event: EventFacts, at: number): boolean =>
  !isOpen(event, at) && isOpen(uncancelled(event), at)

/** Whether no window of a calendar reaches beyond a moment. Doubtful ones (by a few days) are not. */
export const isPast = (calendar: EventCalendar, at: number): boolean => {
  switch (calendar.type) {
    case 'DATES':
      return calendar.occurrences.every(({ end }) => end + NEAR_MS <= at)
    case 'PERIODIC':
      return momentOf(dayAfter(calendar.until, 4)) <= at
    case 'PERMANENT':
      return false
  }
}

/** Why no check-in on an event is to come. */
export type WhyOver = 'CANCELLED' | 'OVER'

/** Whether the last day of a calendar has passed; some have none. */
const isAfter = (calendar: EventCalendar, now: number): boolean => {
  switch (calendar.type) {
    case 'DATES':
      return calendar.occurrences.every(({ end }) => dayOf(end) < dayOf(now))
    case 'PERIODIC':
      return calendar.until < dayOf(now)
    case 'PERMANENT':
      return false
  }
}

/**
 * Whether an event is over, so that no zuil is set to it any more: its last day has passed, and check-in on it is not
 * allowed now; or it is cancelled, or all that is left of it. `undefined` = there is more to come.
 * @param now milliseconds since 1970
 */
export const whyOver = (event: EventFacts, now: number): WhyOver | undefined => {
  const { calendar, cancelledSince } = event
  if (isOpen(event, now)) return undefined
  if (cancelledSince !== undefined) return 'CANCELLED'
  if (isAfter(calendar, now)) return 'OVER'
  const left =
    calendar.type === 'DATES' ? calendar.occurrences.filter(({ end }) => dayOf(end) >= dayOf(now)) : undefined
  return left?.every((date) => date.cancelledSince !== undefined) ? 'CANCELLED' : undefined
}
