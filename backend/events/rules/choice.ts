import type { EventFacts } from '../shapes.ts'
import type { EventChooser, EventIndex } from './event-index.ts'

export type EventChoice =
  | { readonly event: EventFacts; readonly by: 'BACK_OFFICE' | 'COUNTER' | 'SHOWN' | 'AUTOMATIC' }
  | { readonly refusal: 'event-not-found' | 'checkin-not-allowed' }

/** An event with one of its windows that is open. */
export interface OpenEvent {
  readonly event: EventFacts
  /** Its start hour, if it has one. */
  readonly start?: number
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
 * while check-in on it is allowed; else the one that was on the screen, if it is at one of the zuil's counters; else
 * the one there whose start hour is nearest. (Handbook, "Check-in zuil"; GET /kiosk-devices/checkins.)
 */
export const chooseEvent = (
  events: EventIndex,
  chooser: EventChooser,
  at: number,
  shownEventId?: string,
): EventChoice => {
  const now = { from: at, until: at + 1 }
  const { counters, fixedEventId, counterEventId } = chooser
  for (const [id, by] of [
    [fixedEventId, 'BACK_OFFICE'],
    [counterEventId, 'COUNTER'],
  ] as const) {
    const [open] = id === undefined ? [] : events.openingsOf(id, now)
    if (open) return { event: open.event, by }
  }
  const open = events.openings(counters, now)
  const shown = open.find(({ event }) => event.id === shownEventId)
  if (shown) return { event: shown.event, by: 'SHOWN' }
  const [first, ...others] = open
  if (first) return { event: others.reduce((a, b) => (nearer(b, a, at) ? b : a), first).event, by: 'AUTOMATIC' }
  const none = fixedEventId === undefined && counterEventId === undefined && !events.hasAny(counters)
  return { refusal: none ? 'event-not-found' : 'checkin-not-allowed' }
}
