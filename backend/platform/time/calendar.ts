import { TZDate, tzOffset } from '@date-fns/tz'
// Each by its own file: all of them together are three hundred, which every start would read.
import { addDays } from 'date-fns/addDays'
import { addMonths } from 'date-fns/addMonths'
import { addQuarters } from 'date-fns/addQuarters'
import { addWeeks } from 'date-fns/addWeeks'
import { addYears } from 'date-fns/addYears'
import { startOfDay as dayStart } from 'date-fns/startOfDay'
import { startOfMonth } from 'date-fns/startOfMonth'
import { startOfQuarter } from 'date-fns/startOfQuarter'
import { startOfWeek } from 'date-fns/startOfWeek'
import { startOfYear } from 'date-fns/startOfYear'
import type { PeriodLimit } from '../shapes.ts'

/** Calendar arithmetic in Europe/Brussels, both clock changes included. Times are milliseconds since 1970. */

export const ZONE = 'Europe/Brussels'

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

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS

/** The same hours and days are asked for over and over, and an offset takes long to find. */
const offsets = new Map<number, number>()
const days = new Map<string, Day>()
const MAX_KNOWN = 1_000

const remember = <K, V>(known: Map<K, V>, key: K, value: V): V => {
  if (known.size >= MAX_KNOWN) known.clear()
  known.set(key, value)
  return value
}

/** How far Brussels is ahead of UTC at a moment. Its clock changes on whole hours. */
const offsetAt = (at: number): number => {
  const hour = Math.floor(at / HOUR_MS)
  return offsets.get(hour) ?? remember(offsets, hour, tzOffset(ZONE, new Date(at)) * 60_000)
}

const written = (utc: number): string => new Date(utc).toISOString().slice(0, 10)

/** The day of a moment: yyyy-mm-dd. */
export const dayOf = (at: number): string => written(at + offsetAt(at))

/** What a clock in Brussels shows at a moment: yyyy-mm-ddThh:mm:ss. */
export const clockAt = (at: number): string => new Date(at + offsetAt(at)).toISOString().slice(0, 19)

/** A day as if in UTC, and the offsets that hold before and after it: they differ where the clock changes. */
interface Day {
  readonly utc: number
  readonly next: string
  readonly weekday: number
  readonly before: number
  readonly after: number
}

const readDay = (day: string): Day => {
  const known = days.get(day)
  if (known) return known
  const utc = Date.parse(`${day}T00:00:00Z`)
  const weekday = new Date(utc).getUTCDay()
  const found = {
    utc,
    next: written(utc + DAY_MS),
    weekday,
    before: offsetAt(utc - DAY_MS),
    after: offsetAt(utc + 2 * DAY_MS),
  }
  return remember(days, day, found)
}

/**
 * The moment at which a clock in Brussels shows a time on a day. Of a time that it shows twice, the first; a time that a
 * clock change skips counts as if the clock had not changed: 02:30 is then 03:30. The machine's own time zone has no say.
 */
export const momentOf = (day: string, time = '00:00'): number => {
  const { utc, before, after } = readDay(day)
  const shown = utc + (Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5))) * 60_000
  const early = shown - before
  if (before === after || early + offsetAt(early) === shown) return early
  const late = shown - after
  return late + offsetAt(late) === shown ? late : early
}

/** The day so many days later. */
export const dayAfter = (day: string, days = 1): string =>
  days === 1 ? readDay(day).next : written(readDay(day).utc + days * DAY_MS)

/** The day so many months later, or earlier (below zero); where the month has no such day, its last one. Days alone: no time zone. */
export const monthsAfter = (day: string, months: number): string =>
  written(addMonths(new TZDate(readDay(day).utc, 'UTC'), months).getTime())

/** The same time of day so many days later, or earlier (below zero): a day on which the clock changes has 23 or 25 hours. */
export const daysLater = (at: number, days: number): number => addDays(new TZDate(at, ZONE), days).getTime()

/** 0 = Sunday. */
export const weekdayOf = (day: string): number => readDay(day).weekday

/** At most `volume` of one passholder in [from, until). */
export interface Limit {
  readonly volume: number
  readonly from: number
  readonly until: number
}

export const limitAt = ({ volume, period }: PeriodLimit, at: number): Limit => ({ volume, ...periodOf(at, period) })
