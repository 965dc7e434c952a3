import type { Localized } from '@zuil/protocol'
import type { EventCalendar } from '../shapes.ts'
import type { ReadCalendar, ReadEvent } from './from-json-ld.ts'

/** What the load from UiTdatabank decides. */

/** What is kept of an event that UiTdatabank says; the rest of it is set in the back office. */
export interface LoadedFacts {
  readonly name: Localized
  readonly organizerId: string
  readonly locationId?: string
  readonly calendar: EventCalendar
  /** Milliseconds since 1970. */
  readonly cancelledSince?: number
  /** Cents. */
  readonly basePrice?: number
}

/** Check-ins of before stand: since when a date is cancelled is not moved while it is. */
const calendarOf = (read: ReadCalendar, now: number, before: EventCalendar | undefined): EventCalendar => {
  if (read.type !== 'DATES') return read
  const since = new Map(
    (before?.type === 'DATES' ? before.occurrences : []).map(({ start, end, cancelledSince }) => [
      `${start} ${end}`,
      cancelledSince,
    ]),
  )
  const occurrences = read.dates.map(({ cancelled, ...date }) =>
    cancelled ? { ...date, cancelledSince: since.get(`${date.start} ${date.end}`) ?? now } : date,
  )
  return { type: 'DATES', occurrences }
}

/**
 * An event as it is to be kept.
 * @param now milliseconds since 1970
 * @param before as it was kept so far; absent = it is new
 */
export const loadedFacts = (read: ReadEvent, now: number, before?: LoadedFacts): LoadedFacts => ({
  ...{ name: read.name, organizerId: read.organizerId, calendar: calendarOf(read.calendar, now, before?.calendar) },
  ...(read.location && { locationId: read.location.id }),
  ...(read.cancelled && { cancelledSince: before?.cancelledSince ?? now }),
  ...(read.basePrice !== undefined && { basePrice: read.basePrice }),
})

/** A card system that an organizer is in. */
interface OfOrganizer {
  readonly id: number
  readonly name: string
}

/**
 * In which card systems an event begins: UiTPAS gives it a label with the name of each that it is in; without one of these
 * it is in all of its organizer's. Later that is set in the back office.
 */
export const firstCardSystems = (labels: readonly string[], ofOrganizer: readonly OfOrganizer[]): readonly number[] => {
  const named = new Set(labels.map((label) => label.trim().toLowerCase()))
  const labelled = ofOrganizer.filter(({ name }) => named.has(name.toLowerCase()))
  return (labelled.length > 0 ? labelled : ofOrganizer).map(({ id }) => id)
}

/** Below this number anything may vanish at once. */
const FEW = 20
const BELIEVED_AFTER_MS = 86_400_000

/**
 * Whether so many events can have vanished from UiTdatabank: an index that is being made anew has none for a while. What
 * stays so for a day is so.
 * @param known of those that are to come
 * @param since when it began to look like this, if it did before. Milliseconds since 1970, as `now`.
 */
export const canHaveVanished = (vanished: number, known: number, now: number, since: number | undefined): boolean =>
  vanished <= FEW || vanished * 2 <= known || (since !== undefined && now - since >= BELIEVED_AFTER_MS)
