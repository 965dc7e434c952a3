import { limits, type ScheduleEntry } from '@zuil/protocol'
import type { Span } from '../../platform/time/calendar.ts'
import type { EventFacts } from '../shapes.ts'
import { nearer } from './choice.ts'
import type { EventChooser, EventIndex, Opening } from './event-index.ts'

interface Candidate extends Opening {
  /** 0 = set in the back office, 1 = chosen in the counter app, 2 = at one of the counters. */
  readonly rank: number
}

const candidatesOf = (events: EventIndex, chooser: EventChooser, span: Span): Candidate[] => {
  const { counters, fixedEventId, counterEventId } = chooser
  const ofOne = (id: string | undefined) => (id === undefined ? [] : events.openingsOf(id, span))
  return [ofOne(fixedEventId), ofOne(counterEventId), events.openings(counters, span)].flatMap((openings, rank) =>
    openings.map((opening) => ({ ...opening, rank })),
  )
}

const better = (a: Candidate, b: Candidate, at: number): boolean =>
  a.rank === b.rank ? nearer(a, b, at) : a.rank < b.rank

/**
 * When another of the open ones, all of the same rank, comes nearer than the nearest: midway to the next start. In the
 * very middle the one still to start is before the other.
 */
const overtaken = (nearest: Candidate, open: readonly Candidate[]): number => {
  const { start, rank } = nearest
  if (start === undefined) return Number.POSITIVE_INFINITY
  let next = Number.POSITIVE_INFINITY
  for (const other of open)
    if (other.rank === rank && other.start !== undefined && other.start > start && other.start < next)
      next = other.start
  return Math.ceil((start + next) / 2)
}

const shownEvent = ({ id, name, checkinPoints, basePrice }: EventFacts): ScheduleEntry['event'] => ({
  id,
  name,
  points: checkinPoints,
  ...(basePrice !== undefined && { basePrice }),
})

/**
 * The zuil's event over time, as `chooseEvent` gives it without a shown event: [from, until), as many entries as a zuil takes.
 * Goes from one moment at which the choice can change to the next, with the windows that are open there.
 */
export const scheduleOf = (events: EventIndex, chooser: EventChooser, from: number, until: number): ScheduleEntry[] => {
  const coming = candidatesOf(events, chooser, { from, until }).sort((a, b) => a.from - b.from)
  const entries: { from: number; until: number; event: EventFacts }[] = []
  let open: Candidate[] = []
  let opened = 0
  for (let at = from, next = until; at < until; at = next) {
    for (let window = coming[opened]; window && window.from <= at; window = coming[++opened]) open.push(window)
    open = open.filter((window) => window.until > at)
    next = coming[opened]?.from ?? until
    let nearest: Candidate | undefined
    for (const window of open) {
      if (window.until < next) next = window.until
      if (!nearest || better(window, nearest, at)) nearest = window
    }
    if (!nearest) continue
    next = Math.min(next, overtaken(nearest, open), until)
    const last = entries.at(-1)
    if (last && last.event.id === nearest.event.id && last.until === at) last.until = next
    else if (entries.length === limits.desired.scheduleEntries) break
    else entries.push({ from: at, until: next, event: nearest.event })
  }
  return entries.map((entry) => ({
    from: new Date(entry.from).toISOString(),
    until: new Date(entry.until).toISOString(),
    event: shownEvent(entry.event),
  }))
}
