import { cents, date, type Immutable, localized, openingHours } from '@zuil/protocol'
import { z } from 'zod'
import { text } from '../platform/http/fields.ts'
import { epochMs, periodLimit } from '../platform/shapes.ts'

/**
 * One date of an event. `wholeDay`: it has no start hour, only the days on which start and end fall count.
 * `cancelledSince`: since when UiTdatabank's `subEvent` has another status than Available; kept while it has.
 */
const occurrence = z.object({
  start: epochMs,
  end: epochMs,
  wholeDay: z.boolean(),
  cancelledSince: epochMs.exactOptional(),
})

/**
 * Days of a periodic or permanent event on which other hours hold than else; no `hours` = it is closed then. Of several
 * that name a day the first holds. UiTdatabank's `openingHoursClosedDays` and `openingHoursAdjustedDays`.
 */
const otherDays = z.array(z.object({ from: date, until: date, hours: z.array(openingHours) }))
export type OtherDays = Immutable<z.infer<typeof otherDays>>[number]

/**
 * When an event is. DATES covers UiTdatabank's `single` and `multiple`. No `hours` = the whole day, every day; from 00:00
 * until 23:59 = the whole of that day.
 */
export const eventCalendar = z.discriminatedUnion('type', [
  z.object({ type: z.literal('DATES'), occurrences: z.array(occurrence) }),
  z.object({
    ...{ type: z.literal('PERIODIC'), from: date, until: date, hours: z.array(openingHours) },
    otherDays: otherDays.exactOptional(),
  }),
  z.object({ type: z.literal('PERMANENT'), hours: z.array(openingHours), otherDays: otherDays.exactOptional() }),
])
export type EventCalendar = Immutable<z.infer<typeof eventCalendar>>

/** Evenement. Its id is the CDBID. */
export const eventFacts = z.strictObject({
  id: text(128),
  name: localized,
  organizerId: text(128),
  locationId: text(128).exactOptional(),
  cardSystemIds: z.array(z.int()),
  calendar: eventCalendar,
  /**
   * Since when it does not take place, or is put off: UiTdatabank's `status` is another than Available. Kept while it is:
   * check-ins of before stand. Absent = it takes place.
   */
  cancelledSince: epochMs.exactOptional(),
  checkinPoints: z.int().nonnegative(),
  /** Absent = the default for its kind of calendar. */
  checkinLimit: periodLimit.exactOptional(),
  /** Base price of a ticket; absent = not known: no ticket is sold. */
  basePrice: cents.exactOptional(),
  /** Tickets per passholder; absent = the default for its kind of calendar. */
  ticketLimit: periodLimit.exactOptional(),
  /** Distribution keys that were chosen by hand for it; absent = none. */
  chosenKeyIds: z.array(z.int()).exactOptional(),
  /** Of the city of its organizer; absent = not known. */
  organizerPostalCodes: z.array(z.string()).exactOptional(),
})
export type EventFacts = Immutable<z.infer<typeof eventFacts>>
