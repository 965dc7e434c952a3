import { err, type Localized, languages, type OpeningHours, ok, type Result } from '@zuil/protocol'
import { clockAt, dayOf, momentOf } from '../../platform/time/calendar.ts'
import {
  type JsonLdCalendar,
  jsonLdCalendar,
  jsonLdChanged,
  jsonLdHead,
  jsonLdLabels,
  jsonLdLocation,
  jsonLdNames,
  jsonLdOrganizer,
  jsonLdPrices,
  jsonLdStatus,
  MAX_DATES,
  type Unreadable,
} from '../shapes/json-ld.ts'
import type { OtherDays } from '../shapes.ts'

/** One date. `cancelled`: it does not take place, or is put off. Moments are milliseconds since 1970. */
export interface ReadDate {
  readonly start: number
  readonly end: number
  readonly wholeDay: boolean
  readonly cancelled: boolean
}

/** When an event is, as UiTdatabank says it: since when a date is cancelled it does not say. */
export type ReadCalendar =
  | { readonly type: 'DATES'; readonly dates: readonly ReadDate[] }
  | {
      readonly type: 'PERIODIC'
      readonly from: string
      readonly until: string
      readonly hours: readonly OpeningHours[]
      readonly otherDays?: readonly OtherDays[]
    }
  | { readonly type: 'PERMANENT'; readonly hours: readonly OpeningHours[]; readonly otherDays?: readonly OtherDays[] }

/** What UiTdatabank says of an event. */
export interface ReadEvent {
  /** The CDBID. */
  readonly id: string
  readonly name: Localized
  readonly organizerId: string
  /** Without a name where none came with it. */
  readonly location?: { readonly id: string; readonly name?: string }
  readonly calendar: ReadCalendar
  readonly cancelled: boolean
  /** Cents; absent = not known. */
  readonly basePrice?: number
  readonly labels: readonly string[]
}

/** WITHDRAWN: it was deleted or rejected, or is a draft again: nobody is to see it. */
export type ReadOutcome =
  | { readonly kind: 'EVENT'; readonly event: ReadEvent }
  | { readonly kind: 'WITHDRAWN'; readonly id: string }

/** What can't be taken in, and why. Without an id nobody can say which it is. */
export interface NotRead {
  readonly id?: string
  readonly organizerId?: string
  readonly reason: Unreadable
}

const WITH_ZONE = /[Zz]$|[+-]\d{2}:?\d{2}$/

/** A moment as UiTdatabank writes it; without an offset it is Brussels' time. */
const momentIn = (text: string): number => {
  if (WITH_ZONE.test(text)) return Date.parse(text)
  const seconds = Number(/T\d{2}:\d{2}:(\d{2})/.exec(text)?.[1] ?? 0)
  return momentOf(text.slice(0, 10), text.slice(11, 16)) + seconds * 1_000
}

const timeAt = (at: number): string => clockAt(at).slice(11, 16)

/** What a database's timestamps and our calendars can hold. */
const FIRST = Date.UTC(1900, 0, 2)
const LAST = Date.UTC(9998, 11, 31)

/** Without a start hour UiTdatabank writes a day from 00:00 until 23:59. */
const isWholeDay = (opens: string, closes: string): boolean => opens === '00:00' && closes === '23:59'

const dateOf = (
  startDate: string,
  endDate: string,
  status: { readonly type: string } | undefined,
): ReadDate | undefined => {
  const [start, end] = [momentIn(startDate), momentIn(endDate)]
  if (!(start >= FIRST && end <= LAST && start <= end)) return undefined
  const wholeDay = isWholeDay(timeAt(start), timeAt(end))
  return { start, end, wholeDay, cancelled: (status?.type ?? 'Available') !== 'Available' }
}

type Ongoing = Extract<JsonLdCalendar, { readonly openingHours: unknown }>

/** Of what has no hour at which it closes, the same hour stands twice: it is open until the end of the day. */
const hoursOf = (hours: Ongoing['openingHours']) =>
  hours.map(({ opens, closes, dayOfWeek }): OpeningHours => {
    const days = [...new Set(dayOfWeek)]
    return { days, opens, closes: opens === closes ? '23:59' : closes }
  })

/** Days with hours of their own. Those on which it is closed go first: so it is where both say something of a day. */
const otherDaysOf = ({
  openingHoursClosedDays: closed,
  openingHoursAdjustedDays: adjusted,
}: Ongoing): { readonly otherDays?: OtherDays[] } => {
  const all = [
    ...closed.map(({ startDate, endDate }) => ({ from: startDate, until: endDate, hours: [] })),
    ...adjusted.map((one) => ({ from: one.startDate, until: one.endDate, hours: hoursOf(one.openingHours) })),
  ]
  return all.length === 0 ? {} : { otherDays: all }
}

const calendarIn = (calendar: JsonLdCalendar): ReadCalendar | Unreadable => {
  if (!('openingHours' in calendar)) {
    const { startDate, endDate, subEvent = [] } = calendar
    // What was entered before there were dates has one of its own.
    const written = subEvent.length > 0 || !startDate || !endDate ? subEvent : [{ startDate, endDate }]
    if (written.length > MAX_DATES) return 'TOO_MANY_DATES'
    const dates = written.map((one) => dateOf(one.startDate, one.endDate, 'status' in one ? one.status : undefined))
    if (dates.length === 0 || dates.includes(undefined)) return 'WRONG_CALENDAR'
    return {
      type: 'DATES',
      dates: dates.flatMap((one) => one ?? []).sort((a, b) => a.start - b.start || a.end - b.end),
    }
  }
  const always = { hours: hoursOf(calendar.openingHours), ...otherDaysOf(calendar) }
  if (calendar.calendarType === 'permanent') return { type: 'PERMANENT', ...always }
  const { startDate, endDate } = calendar
  const span = startDate && endDate ? dateOf(startDate, endDate, undefined) : undefined
  return span ? { type: 'PERIODIC', from: dayOf(span.start), until: dayOf(span.end), ...always } : 'WRONG_CALENDAR'
}

/** A name in the languages of the screens: Dutch is always there, by the main language where it was not written. */
const inLanguages = (
  names: { readonly [language: string]: string },
  mainLanguage: string | undefined,
): Localized | undefined => {
  const written = Object.entries(names).filter(([, text]) => text !== '')
  const of = new Map(written)
  const nl = of.get('nl') ?? of.get(mainLanguage ?? '') ?? written[0]?.[1]
  if (nl === undefined) return undefined
  return Object.fromEntries(
    languages.flatMap((language) => {
      const text = language === 'nl' ? nl : of.get(language)
      return text === undefined ? [] : [[language, text]]
    }),
  ) as Localized
}

/**
 * An event out of a document of UiTdatabank, as its Search API gives it with `embed=true`; or what about it can't be so.
 * It takes whatever comes.
 */
export const fromJsonLd = (document: unknown): Result<ReadOutcome, NotRead> => {
  const head = jsonLdHead.safeParse(document)
  if (!head.success) return err({ reason: 'NO_ID' })
  const id = head.data['@id']
  if (!['APPROVED', 'READY_FOR_VALIDATION'].includes(head.data.workflowStatus)) return ok({ kind: 'WITHDRAWN', id })

  const organizer = jsonLdOrganizer.safeParse(document)
  if (!organizer.success) return err({ id, reason: 'NO_ORGANIZER' })
  const organizerId = organizer.data.organizer['@id']
  const not = (reason: Unreadable) => err({ id, organizerId, reason })
  const named = jsonLdNames.safeParse(document)
  const name = named.success && inLanguages(named.data.name, named.data.mainLanguage)
  if (!name) return not('NO_NAME')
  const place = jsonLdLocation.safeParse(document)
  if (!place.success) return not('WRONG_LOCATION')
  const status = jsonLdStatus.safeParse(document)
  if (!status.success) return not('WRONG_STATUS')
  const written = jsonLdCalendar.safeParse(document)
  const calendar = written.success ? calendarIn(written.data) : 'WRONG_CALENDAR'
  if (typeof calendar === 'string') return not(calendar)
  const prices = jsonLdPrices.safeParse(document)
  if (!prices.success) return not('WRONG_PRICE')

  const { location } = place.data
  const at = location && inLanguages(location.name ?? {}, location.mainLanguage)
  const base = prices.data.priceInfo.find((one) => 'price' in one)
  const labels = jsonLdLabels.safeParse(document)
  return ok({
    kind: 'EVENT',
    event: {
      ...{ id, name, organizerId, calendar },
      ...(location && { location: { id: location['@id'], ...(at && { name: at.nl }) } }),
      cancelled: (status.data.status?.type ?? 'Available') !== 'Available',
      ...(base && 'price' in base && { basePrice: Math.round(base.price * 100) }),
      labels: labels.success ? labels.data.labels : [],
    },
  })
}

/** When a document was changed last. @returns milliseconds since 1970; `undefined` = it does not say */
export const changedAt = (document: unknown): number | undefined => {
  const changed = jsonLdChanged.safeParse(document)
  return changed.success && changed.data !== undefined ? momentIn(changed.data) : undefined
}
