import type { Span } from '../../platform/time/calendar.ts'
import type { EventFacts } from '../shapes.ts'
import type { EventIndex, Opening, Place } from './event-index.ts'
import { isPast, windowsOfEvent } from './windows.ts'

export const DAY_MS = 86_400_000

type PlaceKey = `${'organizer' | 'location'} ${string}`

/** The openings that touch a day (in UTC), by place. */
type Day = Map<PlaceKey, Opening[]>

interface Held {
  readonly event: EventFacts
  readonly places: readonly PlaceKey[]
  openings: Opening[]
  /** Up to when its openings are known. */
  until: number
}

/**
 * An index that is kept up to date event by event. It covers some whole days (in UTC), whose windows are computed when
 * an event comes in: a choice looks only at those of its day and its places.
 */
export interface HeldEvents extends EventIndex {
  readonly covered: Span
  /** How many are held. */
  readonly size: number
  /** Adds an event, or replaces it. */
  put(event: EventFacts): void
  remove(id: string): void
  /** Notes whether a place has any event at all, held or not. */
  setHasEvents(kind: 'organizer' | 'location', id: string, has: boolean): void
  /** Covers more days. Long for many events: it may be interrupted at each step, and is in force after the last. */
  coverUntil(until: number): Generator<void>
  /** Covers fewer days, and lets go of events that are not open after that. */
  forgetBefore(from: number): void
}

const placesOf = ({ organizerId, locationId }: Place): PlaceKey[] => [
  ...(organizerId === undefined ? [] : [`organizer ${organizerId}` as const]),
  ...(locationId === undefined ? [] : [`location ${locationId}` as const]),
]

const overlaps = (window: Span, span: Span): boolean => window.from < span.until && window.until > span.from

const dayOf = (at: number): number => Math.floor(at / DAY_MS)

/** @param first the day (since 1970, in UTC) with which it begins. @param days how many it covers */
export const heldEvents = (first: number, days: number): HeldEvents => {
  const events = new Map<string, Held>()
  const byDay = new Map<number, Day>()
  const places = new Set<PlaceKey>()
  let from = first * DAY_MS
  let until = from + days * DAY_MS
  /** Up to where events that come in are computed: further than is covered while more days are being covered. */
  let target = until

  /** The days of a window, as far as they lie in a span. */
  const daysOf = (window: Span, within: Span): readonly [first: number, last: number] => [
    dayOf(Math.max(window.from, within.from)),
    dayOf(Math.min(window.until, within.until) - 1),
  ]

  const enter = (opening: Opening, keys: readonly PlaceKey[], within: Span): void => {
    const [begin, end] = daysOf(opening, within)
    for (let number = begin; number <= end; number++) {
      const day: Day = byDay.get(number) ?? new Map()
      byDay.set(number, day)
      for (const key of keys) {
        const list = day.get(key)
        if (list) list.push(opening)
        else day.set(key, [opening])
      }
    }
  }

  const leave = ({ event, places: keys, openings }: Held): void => {
    const touched = new Set<number>()
    for (const opening of openings) {
      const [begin, end] = daysOf(opening, { from, until: target })
      for (let number = begin; number <= end; number++) touched.add(number)
    }
    for (const number of touched) {
      const day = byDay.get(number)
      for (const key of keys) {
        const left = day?.get(key)?.filter((opening) => opening.event.id !== event.id)
        if (left && left.length > 0) day?.set(key, left)
        else day?.delete(key)
      }
    }
  }

  const windowsIn = (event: EventFacts, span: Span): Opening[] =>
    windowsOfEvent(event, span).map((window) => ({ ...window, event }))

  const remove = (id: string): void => {
    const held = events.get(id)
    if (!held) return
    leave(held)
    events.delete(id)
  }

  return {
    get covered() {
      return { from, until }
    },
    get size() {
      return events.size
    },
    get: (id) => events.get(id)?.event,
    hasAny: (asked) => asked.some((place) => placesOf(place).some((key) => places.has(key))),
    openings: (asked, span) => {
      const keys = new Set(asked.flatMap(placesOf))
      const found = new Set<Opening>()
      const [begin, end] = daysOf(span, { from, until })
      for (let number = begin; number <= end; number++) {
        const day = byDay.get(number)
        for (const key of keys)
          for (const opening of day?.get(key) ?? []) if (overlaps(opening, span)) found.add(opening)
      }
      return [...found]
    },
    openingsOf: (id, span) => (events.get(id)?.openings ?? []).filter((opening) => overlaps(opening, span)),
    put: (event) => {
      remove(event.id)
      const span = { from, until: target }
      const held = { event, places: placesOf(event), openings: windowsIn(event, span), until: target }
      events.set(event.id, held)
      for (const opening of held.openings) enter(opening, held.places, span)
    },
    remove,
    setHasEvents: (kind, id, has) => {
      if (has) places.add(`${kind} ${id}`)
      else places.delete(`${kind} ${id}`)
    },
    *coverUntil(later) {
      target = Math.max(target, later)
      for (const held of events.values()) {
        yield
        // Replaced or taken away meanwhile: nothing is missing.
        if (events.get(held.event.id) !== held || held.until >= target) continue
        const more = { from: held.until, until: target }
        const news = windowsIn(held.event, more).filter((window) => window.from >= more.from)
        for (const opening of held.openings) if (opening.until > more.from) enter(opening, held.places, more)
        for (const opening of news) enter(opening, held.places, more)
        held.openings.push(...news)
        held.until = target
      }
      until = target
    },
    forgetBefore: (later) => {
      for (let number = dayOf(from); number < dayOf(later); number++) byDay.delete(number)
      from = Math.max(from, later)
      for (const [id, held] of events) {
        held.openings = held.openings.filter((opening) => opening.until > from)
        if (held.openings.length === 0 && isPast(held.event.calendar, from)) events.delete(id)
      }
    },
  }
}
