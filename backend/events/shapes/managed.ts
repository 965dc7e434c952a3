import { cents, date, type Immutable, localized, openingHours } from '@zuil/protocol'
import { z } from 'zod'
import { moment, nameText, text } from '../../platform/http/fields.ts'
import { limitPeriod } from '../../platform/shapes.ts'

/** An event as the back office lists, shows and edits it (handbook, "Evenementen"; its id is the CDBID). */

const time = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/)
const oneName = nameText(200)

/** Of all days of an event; more than a year of days is no list of dates but a period. */
export const MAX_DATES = 400

/**
 * One date, as people write it in Brussels' time: from a day and hour until another. Without hours whole days count.
 * `cancelled`: this date alone does not take place.
 */
const editedDate = z.strictObject({
  from: date,
  fromTime: time.exactOptional(),
  until: date,
  untilTime: time.exactOptional(),
  cancelled: z.boolean(),
})
export type EditedDate = Immutable<z.infer<typeof editedDate>>

const hours = z.array(openingHours).max(14)

/** When it is, as people write it. UiTdatabank's `single` is one date, `multiple` several. */
export const editedCalendar = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('DATES'), dates: z.array(editedDate).min(1).max(MAX_DATES) }),
  z.strictObject({ type: z.literal('PERIODIC'), from: date, until: date, hours }),
  z.strictObject({ type: z.literal('PERMANENT'), hours }),
])
export type EditedCalendar = Immutable<z.infer<typeof editedCalendar>>

const editedLimit = z.strictObject({ volume: z.int().min(1).max(10_000), period: limitPeriod })

/** All that is set of an event. What is left out is not set: a limit is then the default for its kind of calendar. */
export const editedEvent = z.strictObject({
  name: z.strictObject({
    nl: oneName,
    fr: oneName.exactOptional(),
    de: oneName.exactOptional(),
    en: oneName.exactOptional(),
  }),
  organizerId: text(128),
  locationId: text(128).exactOptional(),
  calendar: editedCalendar,
  /** Absent = not known; 0 = free. */
  basePrice: cents.max(1_000_000).exactOptional(),
  checkinPoints: z.int().min(0).max(1_000),
  checkinLimit: editedLimit.exactOptional(),
  ticketLimit: editedLimit.exactOptional(),
  /** Distribution keys of the own card system that hold for it because somebody chose them. */
  chosenKeyIds: z.array(z.int().positive()).max(100),
})
export type EditedEvent = Immutable<z.infer<typeof editedEvent>>

/**
 * The same of an event that is there. Of one of UiTdatabank what that says is left out: it is not changed here. One that was made
 * by hand has all of it.
 */
export const changedEvent = editedEvent.extend({
  name: editedEvent.shape.name.exactOptional(),
  organizerId: editedEvent.shape.organizerId.exactOptional(),
  calendar: editedCalendar.exactOptional(),
})
export type ChangedEvent = Immutable<z.infer<typeof changedEvent>>

/** The same as it is shown: UiTdatabank may have longer names, and dates that nobody would write. */
const shownName = z.string()
const shownEvent = z.object({
  ...editedEvent.shape,
  name: z.object({
    nl: shownName,
    fr: shownName.exactOptional(),
    de: shownName.exactOptional(),
    en: shownName.exactOptional(),
  }),
  organizerId: z.string(),
  locationId: z.string().exactOptional(),
  calendar: z.discriminatedUnion('type', [
    z.object({ type: z.literal('DATES'), dates: z.array(editedDate) }),
    z.object({ type: z.literal('PERIODIC'), from: date, until: date, hours: z.array(openingHours) }),
    z.object({ type: z.literal('PERMANENT'), hours: z.array(openingHours) }),
  ]),
  basePrice: cents.exactOptional(),
  checkinPoints: z.int(),
  checkinLimit: z.object({ volume: z.int(), period: limitPeriod }).exactOptional(),
  ticketLimit: z.object({ volume: z.int(), period: limitPeriod }).exactOptional(),
  chosenKeyIds: z.array(z.int()),
})

const place = z.object({ id: z.string(), name: z.string() })

/** When it is, in short. Of dates `next` is the next that takes place, or else the last. */
export const calendarSummary = z.object({
  type: z.enum(['DATES', 'PERIODIC', 'PERMANENT']),
  dates: z.int().optional(),
  next: z.object({ start: moment, end: moment, wholeDay: z.boolean() }).optional(),
  from: date.optional(),
  until: date.optional(),
})

/** One of the list. `over`: no check-in on it is to come, and why. */
export const listedEvent = z.object({
  id: z.string(),
  name: localized,
  organizer: place,
  location: place.optional(),
  calendar: calendarSummary,
  cancelled: z.boolean(),
  over: z.enum(['CANCELLED', 'OVER']).optional(),
  basePrice: cents.optional(),
  checkinPoints: z.int(),
  byHand: z.boolean(),
  cardSystems: z.array(z.object({ id: z.int(), name: z.string() })),
  version: z.int(),
})
export type ListedEvent = Immutable<z.infer<typeof listedEvent>>

/**
 * What is to come first, then what is over, the last first. Beyond a thousand `totalItems` is 1001. `next`: `after` of the
 * page that follows; absent = this was the last.
 */
export const listedEvents = z.object({
  totalItems: z.int(),
  member: z.array(listedEvent),
  next: z.string().optional(),
})
export type ListedEvents = Immutable<z.infer<typeof listedEvents>>

const limit = z.object({ volume: z.int(), period: limitPeriod })

/** One whole. `version`: see If-Match. */
export const managedEvent = z.object({
  ...listedEvent.shape,
  settings: shownEvent,
  cancelledSince: moment.optional(),
  /** Those of the own card system that are chosen by hand, and whether they are for this event. */
  keys: z.array(z.object({ id: z.int(), name: z.string(), chosen: z.boolean() })),
  /** What counts where no limit is set. */
  defaults: z.object({ checkinLimit: limit, ticketLimit: limit }),
  /**
   * What somebody with social status pays who lives in the organizer's city, by which key of which card system; absent = its
   * price is not known, it is free, or there is no such tariff. Without `key` it is by the default shares.
   */
  socialTariff: z
    .object({ price: cents, cardSystem: z.string(), key: z.object({ id: z.int(), name: z.string() }).optional() })
    .optional(),
  /** When check-in is open from now on: the first few. */
  windows: z.array(z.object({ from: moment, until: moment })),
  /** What stands in the books, also what was reversed. Beyond a thousand it is 1001. */
  checkins: z.int(),
  tickets: z.int(),
})
export type ManagedEvent = Immutable<z.infer<typeof managedEvent>>

/** Whether an event is in the card system of who asks. */
export const eventInclusion = z.strictObject({ included: z.boolean() })

export const eventStateChange = z.strictObject({ cancelled: z.boolean() })

/** What an event can be set to: those whose name has a text, by name, at most fifty of each. */
export const eventChoices = z.object({
  organizers: z.array(place),
  locations: z.array(place),
  keys: z.array(z.object({ id: z.int(), name: z.string() })),
})
export type EventChoices = Immutable<z.infer<typeof eventChoices>>

const named = z.object({ id: z.string(), name: localized })

/** Why a zuil could choose an event at all: it is set to it, or the event is at one of its counters. */
const reach = z.discriminatedUnion('by', [
  z.object({ by: z.enum(['BACK_OFFICE', 'COUNTER']) }),
  z.object({ by: z.enum(['ORGANIZER', 'LOCATION']), counter: z.string() }),
])

/**
 * What a zuil shows at a moment, and why it is this event or another, in the order of the handbook. `why` of the event
 * asked about: it is shown since it is set in the back office, was chosen at the counter, is the only one that is open or
 * starts nearest; or it is not, since check-in on it is not open then, or another goes first for one of these reasons.
 */
export const zuilChoice = z.object({
  zuil: z.object({ id: z.string(), name: z.string(), type: z.string(), inStock: z.boolean() }),
  reach: z.array(reach),
  why: z.enum([
    ...(['BLOCKED', 'SET', 'CHOSEN', 'NEAREST', 'ONLY'] as const),
    ...(['CANCELLED', 'OVER', 'NOT_OPEN', 'OTHER_SET', 'OTHER_CHOSEN', 'OTHER_NEARER'] as const),
  ]),
  /** Whether it is this one that it shows. */
  chosen: z.boolean(),
  /** What it shows instead; absent = no event. */
  shown: named.optional(),
  /** What is set for it, or was chosen at the counter, though check-in on it is not open then. */
  passedOver: z.array(z.object({ by: z.enum(['BACK_OFFICE', 'COUNTER']), event: named })),
  /** Those that are open at its counters then, nearest start first; without a start hour last. */
  candidates: z.array(z.object({ event: named, start: moment.optional() })),
  /** When it will show this one in the coming week: the first few. */
  coming: z.array(z.object({ from: moment, until: moment })),
})
export type ZuilChoice = Immutable<z.infer<typeof zuilChoice>>

/** Of each zuil that could choose an event, by name. `opens`: when check-in on it is open next. */
export const zuilChoices = z.object({
  at: moment,
  opens: moment.optional(),
  member: z.array(zuilChoice),
})
export type ZuilChoices = Immutable<z.infer<typeof zuilChoices>>
