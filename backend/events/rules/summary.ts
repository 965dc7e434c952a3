import type { ListedEvent } from '../shapes/managed.ts'
import type { EventCalendar } from '../shapes.ts'

/**
 * When an event is, in short: of dates how many, and the next that takes place, or else the last that did.
 * @param now milliseconds since 1970
 */
export const summaryOf = (calendar: EventCalendar, now: number): ListedEvent['calendar'] => {
  const { type } = calendar
  if (type === 'PERMANENT') return { type }
  if (type === 'PERIODIC') return { type, from: calendar.from, until: calendar.until }
  const sorted = calendar.occurrences.toSorted((a, b) => a.start - b.start)
  const held = sorted.filter(({ cancelledSince }) => cancelledSince === undefined)
  const next = held.find(({ end }) => end >= now) ?? held.at(-1) ?? sorted.at(-1)
  return {
    ...{ type, dates: sorted.length },
    ...(next && {
      next: {
        start: new Date(next.start).toISOString(),
        end: new Date(next.end).toISOString(),
        wholeDay: next.wholeDay,
      },
    }),
  }
}
