import { TZDate } from '@date-fns/tz'
import {
  addDays,
  addMonths,
  addQuarters,
  addWeeks,
  addYears,
  startOfDay as dayStart,
  format,
  startOfMonth,
  startOfQuarter,
  startOfWeek,
  startOfYear,
  subYears,
} from 'date-fns'
import type { PeriodLimit } from './model.ts'

/** Calendar arithmetic in Europe/Brussels, both clock changes included. Times are milliseconds since 1970. */

const ZONE = 'Europe/Brussels'

/** A span of time: `until` is not in it. */
export interface Span {
  readonly from: number
  readonly until: number
}

/** All the time there is, as far as a database's timestamps go. */
export const always: Span = { from: Date.UTC(1900, 0, 1), until: Date.UTC(9999, 11, 31) }

type CalendarPeriod = Exclude<PeriodLimit['period'], 'ABSOLUTE'>

const starts: Record<CalendarPeriod, (date: TZDate) => TZDate> = {
  DAY: (date) => dayStart(date),
  WEEK: (date) => startOfWeek(date, { weekStartsOn: 1 }),
  MONTH: (date) => startOfMonth(date),
  QUARTER: (date) => startOfQuarter(date),
  YEAR: (date) => startOfYear(date),
}

const next: Record<CalendarPeriod, (start: TZDate) => TZDate> = {
  DAY: (start) => addDays(start, 1),
  WEEK: (start) => addWeeks(start, 1),
  MONTH: (start) => addMonths(start, 1),
  QUARTER: (start) => addQuarters(start, 1),
  YEAR: (start) => addYears(start, 1),
}

/** Taps come in time order, mostly: the last period asked for is mostly the next one. Same answers, less work. */
const last = new Map<CalendarPeriod, Span>()

/** The calendar period that holds a moment; weeks run from Monday to Sunday. */
export const periodOf = (at: number, period: PeriodLimit['period']): Span => {
  if (period === 'ABSOLUTE') return always
  const known = last.get(period)
  if (known && known.from <= at && at < known.until) return known
  const start = starts[period](new TZDate(at, ZONE))
  const span = { from: start.getTime(), until: next[period](start).getTime() }
  last.set(period, span)
  return span
}

/** The day of a moment: yyyy-mm-dd. */
export const dayOf = (at: number): string => format(new TZDate(at, ZONE), 'yyyy-MM-dd')

/** The moment at which a clock in Brussels shows a time on a day; a time that a clock change skips counts from after it. */
export const momentOf = (day: string, time = '00:00'): number => {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number)
  const [hour = 0, minute = 0] = time.split(':').map(Number)
  return new TZDate(year, month - 1, date, hour, minute, ZONE).getTime()
}

/** The day so many days later. */
export const dayAfter = (day: string, days = 1): string =>
  dayOf(addDays(new TZDate(momentOf(day), ZONE), days).getTime())

/** 0 = Sunday. */
export const weekdayOf = (day: string): number => new TZDate(momentOf(day), ZONE).getDay()

/** The same date and time one year earlier. */
export const yearBefore = (at: number): number => subYears(new TZDate(at, ZONE), 1).getTime()
