import { always, type Span } from '../../platform/time/calendar.ts'
import type { EventFacts } from '../shapes.ts'
import { type Window, windowsOfEvent } from './windows.ts'

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
  /** Of windows outside of it nothing is known. */
  readonly covered: Span
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
  windowsOfEvent(event, span).map((window) => ({ ...window, event }))

/** An index over a few events, at whatever time. Each question walks all of them: what the answers are by definition. */
export const fewEvents = (events: readonly EventFacts[]): EventIndex => {
  const byId = new Map(events.map((event) => [event.id, event]))
  return {
    covered: always,
    get: (id) => byId.get(id),
    hasAny: (places) => events.some((event) => isAt(event, places)),
    openings: (places, span) => events.flatMap((event) => (isAt(event, places) ? openingsIn(event, span) : [])),
    openingsOf: (id, span) => {
      const event = byId.get(id)
      return event ? openingsIn(event, span) : []
    },
  }
}

/** An index with more events, that were read for what the first one does not hold. */
export const withMore = (held: EventIndex, more: readonly EventFacts[]): EventIndex => {
  if (more.length === 0) return held
  const few = fewEvents(more)
  const covers = ({ from, until }: Span): boolean => from >= held.covered.from && until <= held.covered.until
  return {
    covered: always,
    get: (id) => held.get(id) ?? few.get(id),
    hasAny: held.hasAny,
    openings: (places, span) => (covers(span) ? held : few).openings(places, span),
    openingsOf: (id, span) => (covers(span) ? held : few).openingsOf(id, span),
  }
}
