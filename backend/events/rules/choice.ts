import type { EventFacts } from '../shapes.ts'
import { type EventChooser, type EventIndex, isAt } from './event-index.ts'
import { isCancelled, isOpen } from './windows.ts'

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

/** What was on a zuil's screen at a tap. `wasGiven`: some document of the zuil had it to show. */
export interface ShownEvent {
  readonly id: string
  readonly wasGiven: boolean
}

/** Whether a zuil could have an event on its screen: at one of its counters, set for it, or given to it before. */
const couldShow = (
  { counters, fixedEventId, counterEventId }: EventChooser,
  { id, wasGiven }: ShownEvent,
  event: EventFacts,
) => wasGiven || id === fixedEventId || id === counterEventId || isAt(event, counters)

/**
 * The event of a zuil at a moment, each only while check-in on it is allowed: the one that was on the screen, which may
 * be another than was chosen meanwhile; else the one set in the back office, else the one chosen in the counter app, else
 * the one at its counters whose start hour is nearest. Source: handbook, "Check-in zuil"; GET /kiosk-devices/checkins. That
 * what the passholder saw counts is ours: who saw one that was cancelled by then is given no other, which nobody saw.
 */
export const chooseEvent = (events: EventIndex, chooser: EventChooser, at: number, shown?: ShownEvent): EventChoice => {
  const now = { from: at, until: at + 1 }
  const { counters, fixedEventId, counterEventId } = chooser
  const onScreen = shown && events.get(shown.id)
  if (shown && onScreen && couldShow(chooser, shown, onScreen)) {
    if (isOpen(onScreen, at)) return { event: onScreen, by: 'SHOWN' }
    if (isCancelled(onScreen, at)) return { refusal: 'checkin-not-allowed' }
  }
  for (const [id, by] of [
    [fixedEventId, 'BACK_OFFICE'],
    [counterEventId, 'COUNTER'],
  ] as const) {
    const [open] = id === undefined ? [] : events.openingsOf(id, now)
    if (open) return { event: open.event, by }
  }
  const open = events.openings(counters, now)
  const [first, ...others] = open
  if (first) return { event: others.reduce((a, b) => (nearer(b, a, at) ? b : a), first).event, by: 'AUTOMATIC' }
  const none = fixedEventId === undefined && counterEventId === undefined && !events.hasAny(counters)
  return { refusal: none ? 'event-not-found' : 'checkin-not-allowed' }
}
