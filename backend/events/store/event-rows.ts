import type { Subject } from '../../platform/database/audit.ts'
import type { Prisma } from '../../platform/database/generated/client.ts'
import { withoutNulls } from '../../platform/database/mapping.ts'
import { always } from '../../platform/time/calendar.ts'
import { editedCalendarOf } from '../rules/edited-calendar.ts'
import { summaryOf } from '../rules/summary.ts'
import { whyOver, windowsOfEvent } from '../rules/windows.ts'
import type { EditedCalendar, EditedDate, EditedEvent, ListedEvent } from '../shapes/managed.ts'
import type { EventCalendar, EventFacts } from '../shapes.ts'

/** What is read of an event, with the names that go with it. */
export const whole = {
  organizer: { select: { id: true, name: true } },
  location: { select: { id: true, name: true } },
  cardSystems: { select: { id: true, name: true }, orderBy: { id: 'asc' } },
  distributionKeys: { select: { id: true, cardSystemId: true, name: true, manual: true }, orderBy: { id: 'asc' } },
} satisfies Prisma.EventInclude
export type EventRow = Prisma.EventGetPayload<{ include: typeof whole }>

const limitIn = (volume: number | null, period: EventRow['checkinLimitPeriod']) =>
  volume === null || period === null ? undefined : { volume, period }

/** As taps are judged by it, as far as it needs no more than its row. */
export const factsIn = (row: EventRow): EventFacts => {
  const checkinLimit = limitIn(row.checkinLimitVolume, row.checkinLimitPeriod)
  return {
    ...{ id: row.id, name: row.name as unknown as EventFacts['name'], organizerId: row.organizerId },
    ...{ cardSystemIds: row.cardSystems.map(({ id }) => id), calendar: row.calendar as unknown as EventCalendar },
    checkinPoints: row.checkinPoints,
    ...(row.cancelledSince && { cancelledSince: row.cancelledSince.getTime() }),
    ...(checkinLimit && { checkinLimit }),
  }
}

export const toListed = (row: EventRow, now: number): ListedEvent => {
  const event = factsIn(row)
  const over = whyOver(event, now)
  return {
    ...{ id: row.id, name: event.name, organizer: row.organizer, calendar: summaryOf(event.calendar, now) },
    ...{ cancelled: row.cancelledSince !== null, checkinPoints: row.checkinPoints, byHand: row.byHand },
    ...withoutNulls({ location: row.location, basePrice: row.basePrice }),
    ...(over && { over }),
    cardSystems: row.cardSystems,
    version: row.version,
  }
}

export const toSettings = (row: EventRow, cardSystemId: number): EditedEvent => {
  const checkinLimit = limitIn(row.checkinLimitVolume, row.checkinLimitPeriod)
  const ticketLimit = limitIn(row.ticketLimitVolume, row.ticketLimitPeriod)
  return {
    ...{ name: row.name as unknown as EditedEvent['name'], organizerId: row.organizerId },
    calendar: editedCalendarOf(row.calendar as unknown as EventCalendar),
    ...withoutNulls({ locationId: row.locationId, basePrice: row.basePrice }),
    checkinPoints: row.checkinPoints,
    ...(checkinLimit && { checkinLimit }),
    ...(ticketLimit && { ticketLimit }),
    chosenKeyIds: row.distributionKeys.filter((key) => key.cardSystemId === cardSystemId).map(({ id }) => id),
  }
}

export const worded = [
  ...(['name', 'organizer', 'location', 'calendarType', 'dates', 'cancelledDates', 'openingHours'] as const),
  ...(['basePrice', 'checkinPoints'] as const),
  ...(['checkinLimit', 'ticketLimit', 'keys', 'cardSystems', 'cancelled'] as const),
] as const

const span = (from: string, until: string): string => (from === until ? from : `${from} – ${until}`)

/** When it is, in the audit log: one text for each date. */
const calendarInWords = (
  calendar: EditedCalendar,
): {
  calendarType: EditedCalendar['type']
  dates?: readonly string[]
  cancelledDates?: readonly string[]
  openingHours?: Extract<EditedCalendar, { type: 'PERMANENT' }>['hours']
} => {
  const calendarType = calendar.type
  if (calendar.type === 'PERMANENT') return { calendarType, openingHours: calendar.hours }
  if (calendar.type === 'PERIODIC')
    return { calendarType, dates: [span(calendar.from, calendar.until)], openingHours: calendar.hours }
  const written = ({ from, fromTime, until, untilTime }: EditedDate): string =>
    fromTime === undefined ? span(from, until) : span(`${from} ${fromTime}`, `${until} ${untilTime ?? ''}`)
  const cancelledDates = calendar.dates.filter(({ cancelled }) => cancelled).map(written)
  return { calendarType, dates: calendar.dates.map(written), ...(cancelledDates.length > 0 && { cancelledDates }) }
}

/** As the audit log has it. */
export const inWords = (row: EventRow) => ({
  ...toSettings(row, 0),
  ...calendarInWords(editedCalendarOf(row.calendar as unknown as EventCalendar)),
  organizer: row.organizer.name,
  location: row.location?.name,
  cardSystems: row.cardSystems.map(({ name }) => name),
  keys: row.distributionKeys.map(({ name }) => name),
  cancelled: row.cancelledSince !== null,
})

export const asSubject = (row: EventRow, cardSystemId: number): Subject => ({
  ...{ kind: 'EVENT', id: row.id, name: (row.name as unknown as EventFacts['name']).nl, cardSystemId },
})

export const toColumns = (settings: EditedEvent, calendar: EventCalendar) => ({
  ...{ name: settings.name, organizerId: settings.organizerId, locationId: settings.locationId ?? null },
  calendar: calendar as unknown as Prisma.InputJsonObject,
  ...{ basePrice: settings.basePrice ?? null, checkinPoints: settings.checkinPoints },
  checkinLimitVolume: settings.checkinLimit?.volume ?? null,
  checkinLimitPeriod: settings.checkinLimit?.period ?? null,
  ticketLimitVolume: settings.ticketLimit?.volume ?? null,
  ticketLimitPeriod: settings.ticketLimit?.period ?? null,
})

const WINDOWS = 5
const WINDOWS_MS = 60 * 86_400_000

/** When check-in is open, from a moment on. */
export const windowsFrom = (event: EventFacts, now: number) =>
  [...windowsOfEvent(event, { from: now, until: Math.min(now + WINDOWS_MS, always.until) })]
    .sort((a, b) => a.from - b.from)
    .slice(0, WINDOWS)
    .map(({ from, until }) => ({ from: new Date(from).toISOString(), until: new Date(until).toISOString() }))
