import { clockAt, dayAfter, dayOf, momentOf } from '../../platform/time/calendar.ts'
import type { EditedCalendar, EditedDate } from '../shapes/managed.ts'
import type { EventCalendar } from '../shapes.ts'

type Dates = Extract<EventCalendar, { type: 'DATES' }>
type Occurrence = Dates['occurrences'][number]

/** What can't be in a calendar that fits its shape. `at`: of dates and hours which one, from 0. */
export interface WrongCalendar {
  readonly why: 'ENDS_BEFORE_START' | 'HALF_AN_HOUR' | 'TOO_LONG'
  readonly at: number
}

/** A date of an event is a day, a night or a festival; what is longer is a period. */
const MAX_DAYS = 62

const timeAt = (at: number): string => clockAt(at).slice(11, 16)

/** Half of its hours are not enough: from when until when, or whole days. */
const wrongDate = ({ from, fromTime, until, untilTime }: EditedDate): WrongCalendar['why'] | undefined => {
  if ((fromTime === undefined) !== (untilTime === undefined)) return 'HALF_AN_HOUR'
  if (until < from) return 'ENDS_BEFORE_START'
  if (fromTime !== undefined && momentOf(until, untilTime) <= momentOf(from, fromTime)) return 'ENDS_BEFORE_START'
  return until > dayAfter(from, MAX_DAYS) ? 'TOO_LONG' : undefined
}

/** The first thing that can't be so. */
export const wrongCalendar = (calendar: EditedCalendar): WrongCalendar | undefined => {
  switch (calendar.type) {
    case 'DATES':
      for (const [at, date] of calendar.dates.entries()) {
        const why = wrongDate(date)
        if (why) return { why, at }
      }
      return undefined
    case 'PERIODIC':
      return calendar.until < calendar.from ? { why: 'ENDS_BEFORE_START', at: 0 } : undefined
    case 'PERMANENT':
      return undefined
  }
}

const occurrenceOf = (
  { from, fromTime, until, untilTime, cancelled }: EditedDate,
  now: number,
  before: readonly Occurrence[],
): Occurrence => {
  const start = momentOf(from, fromTime)
  const wholeDay = fromTime === undefined
  const end = momentOf(until, untilTime ?? '23:59')
  if (!cancelled) return { start, end, wholeDay }
  // Check-ins of before stand: since when is not moved.
  const was = before.find((one) => one.start === start && one.end === end && one.cancelledSince !== undefined)
  return { start, end, wholeDay, cancelledSince: was?.cancelledSince ?? now }
}

/**
 * A calendar as it is kept, of what people wrote and can be so. Dates come in their order.
 * @param before what it was: a date that was cancelled already stays so since then
 */
export const calendarOf = (edited: EditedCalendar, now: number, before?: EventCalendar): EventCalendar => {
  if (edited.type !== 'DATES') return edited
  const old = before?.type === 'DATES' ? before.occurrences : []
  const occurrences = edited.dates.map((date) => occurrenceOf(date, now, old)).toSorted((a, b) => a.start - b.start)
  return { type: 'DATES', occurrences }
}

const editedDateOf = ({ start, end, wholeDay, cancelledSince }: Occurrence): EditedDate => ({
  from: dayOf(start),
  ...(!wholeDay && { fromTime: timeAt(start), untilTime: timeAt(end) }),
  until: dayOf(end),
  cancelled: cancelledSince !== undefined,
})

/** The other way round: as people write it. Seconds, which UiTdatabank may give, are left out. */
export const editedCalendarOf = (calendar: EventCalendar): EditedCalendar =>
  calendar.type === 'DATES' ? { type: 'DATES', dates: calendar.occurrences.map(editedDateOf) } : calendar
