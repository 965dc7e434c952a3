import type { Span } from '../../platform/time/calendar.ts'
import type { EventFacts } from '../shapes.ts'
import { type Window, windowsOf } from './windows.ts'

/** Where an event is to be found: what a counter stands for, an organizer, a location, or both. */
export interface Place {
  readonly organizerId?: string
  readonly locationId?: string
}

/** Who needs an event: a zuil, by the places of its counters and by what was set for it. */
export interface EventChooser {
  readonly counters: readonly Place[]
  /** CDBID set in the back office. */
  readonly fixedEventId?: string
  /** Event chosen in the counter app. */
  readonly counterEventId?: string
}

/** A check-in window of an event. */
export interface Opening extends Window {
  readonly event: EventFacts
}

/** The events that can be chosen from, found by id or by place. */
export interface EventIndex {
  get(id: string): EventFacts | undefined
  /** Whether there is any event at one of these places, even one whose windows are all past or far away. */
  hasAny(places: readonly Place[]): boolean
  /** The windows that overlap a span, of the events at these places: each once, in no particular order. */
  openings(places: readonly Place[], span: Span): readonly Opening[]
  /** The windows of one event that overlap a span. */
  openingsOf(id: string, span: Span): readonly Opening[]
}

/** Whether an event is at one of these places: its organizer or its location is theirs. */
export const isAt = ({ organizerId, locationId }: EventFacts, places: readonly Place[]): boolean =>
  places.some(
    (place) => place.organizerId === organizerId || (locationId !== undefined && place.locationId === locationId),
  )

const openingsIn = (event: EventFacts, span: Span): Opening[] =>
  windowsOf(event.calendar, span).map((window) => ({ ...window, event }))

/** An index over a few events, at whatever time: each question walks all of them. */
export const fewEvents = (events: readonly EventFacts[]): EventIndex => {
  const byId = new Map(events.map((event) => [event.id, event]))
  return {
    get: (id) => byId.get(id),
    hasAny: (places) => events.some((event) => isAt(event, places)),
    openings: (places, span) => events.flatMap((event) => (isAt(event, places) ? openingsIn(event, span) : [])),
    openingsOf: (id, span) => {
      const event = byId.get(id)
      return event ? openingsIn(event, span) : []
    },
  }
}
