import type { EventIndex, Opening, Place } from '../../events/rules/event-index.ts'
import { dayAfter, dayOf, momentOf } from '../../platform/time/calendar.ts'

/** For so many days, today among them, somebody at a counter chooses an event. Source: handbook, "Zuilen". */
const DAYS = 3

/** What comes first, by start hour or else by when check-in opens; then by name, so that a list never jumps. */
const order = (a: Opening, b: Opening): number =>
  (a.start ?? a.from) - (b.start ?? b.from) || (a.event.id < b.event.id ? -1 : 1)

/**
 * The events that a counter can choose for its zuil: those at the zuil's counters on which check-in is allowed some time
 * from now until the end of the third day; each once, by the first time that is not over.
 * @param now milliseconds since 1970
 */
export const eventsToChoose = (events: EventIndex, places: readonly Place[], now: number): readonly Opening[] => {
  const until = momentOf(dayAfter(dayOf(now), DAYS))
  const found = [...events.openings(places, { from: now, until })].sort(order)
  return found.filter(({ event }, n) => found.findIndex((one) => one.event.id === event.id) === n)
}
