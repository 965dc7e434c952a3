import type { Catalog } from '../../catalog/catalog.ts'
import type { ZuilFacts } from '../../zuilen/shapes/zuil.ts'
import type { EventFacts } from '../shapes.ts'
import { openWindows } from './windows.ts'

export type EventChoice =
  | { readonly event: EventFacts; readonly by: 'BACK_OFFICE' | 'COUNTER' | 'SHOWN' | 'AUTOMATIC' }
  | { readonly refusal: 'event-not-found' | 'checkin-not-allowed' }

/** The events whose organizer or location is that of one of the zuil's counters. */
export const candidatesOf = (catalog: Catalog, zuil: ZuilFacts): readonly EventFacts[] => {
  const found = new Map<string, EventFacts>()
  for (const { organizerId, locationId } of zuil.counters) {
    const lists = [
      organizerId === undefined ? undefined : catalog.eventsByOrganizer.get(organizerId),
      locationId === undefined ? undefined : catalog.eventsByLocation.get(locationId),
    ]
    for (const event of lists.flatMap((list) => list ?? [])) found.set(event.id, event)
  }
  return [...found.values()]
}

/** An event with one of its windows that is open. */
export interface OpenEvent {
  readonly event: EventFacts
  /** Its start hour, if it has one. */
  readonly start?: number | undefined
}

/**
 * Whether one comes before another at a moment: nearest start hour first, without one last; of two as near, the one
 * still to start; then the lower id.
 */
export const nearer = (a: OpenEvent, b: OpenEvent, at: number): boolean => {
  const farA = distance(a, at)
  const farB = distance(b, at)
  if (farA !== farB) return farA < farB
  if (a.start !== b.start) return (a.start ?? at) > (b.start ?? at)
  return a.event.id < b.event.id
}

const distance = ({ start }: OpenEvent, at: number): number =>
  start === undefined ? Number.POSITIVE_INFINITY : Math.abs(start - at)

/**
 * The event of a zuil at a moment: the one set in the back office, else the one chosen in the counter app, each only
 * while check-in on it is allowed; else the one that was on the screen, if it is a candidate; else the candidate whose
 * start hour is nearest. (Handbook, "Check-in zuil"; GET /kiosk-devices/checkins.)
 */
export const chooseEvent = (catalog: Catalog, zuil: ZuilFacts, at: number, shownEventId?: string): EventChoice => {
  for (const [id, by] of [
    [zuil.fixedEventId, 'BACK_OFFICE'],
    [zuil.counterEventId, 'COUNTER'],
  ] as const) {
    const event = id === undefined ? undefined : catalog.events.get(id)
    if (event && openWindows(event, at).length > 0) return { event, by }
  }
  const candidates = candidatesOf(catalog, zuil)
  const open: OpenEvent[] = candidates.flatMap((event) => openWindows(event, at).map(({ start }) => ({ event, start })))
  const shown = open.find(({ event }) => event.id === shownEventId)
  if (shown) return { event: shown.event, by: 'SHOWN' }
  const [first, ...others] = open
  if (first) return { event: others.reduce((a, b) => (nearer(b, a, at) ? b : a), first).event, by: 'AUTOMATIC' }
  const none = candidates.length === 0 && zuil.fixedEventId === undefined && zuil.counterEventId === undefined
  return { refusal: none ? 'event-not-found' : 'checkin-not-allowed' }
}
