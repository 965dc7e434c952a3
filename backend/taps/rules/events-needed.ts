import type { Catalog } from '../../catalog/catalog.ts'
import { type EventChooser, isAt } from '../../events/rules/event-index.ts'
import type { Span } from '../../platform/time/calendar.ts'
import { type ActionRequest, pairKey } from './model.ts'
import { type Devices, timeOf } from './tap-time.ts'

/** Events that requests are judged by and the catalog does not hold: by id, or by where they are and when. */
export interface EventsNeeded {
  readonly ids: ReadonlySet<string>
  readonly organizerIds: ReadonlySet<string>
  readonly locationIds: ReadonlySet<string>
  /** When the events at these places must be open. */
  readonly span: Span
  /** Events that were on the screens of zuilen, by `pairKey(zuilId, eventId)`: whether they were given to show there. */
  readonly shown: ReadonlySet<string>
}

const DAY_MS = 86_400_000

/** Whether the catalog knows the windows of a moment, and will still do so a day later. */
const holds = ({ covered }: Catalog['events'], at: number): boolean =>
  at >= covered.from + DAY_MS && at < covered.until - DAY_MS

/** Whether an event is plainly one of a zuil's, by what the catalog holds. */
const isOwn = ({ events }: Catalog, { fixedEventId, counterEventId, counters }: EventChooser, id: string): boolean => {
  if (id === fixedEventId || id === counterEventId) return true
  const event = events.get(id)
  return event !== undefined && isAt(event, counters)
}

/** Nothing, but for taps out of old journals or at zuilen that were changed meanwhile, and for sales long before their event. */
export const eventsNeeded = (catalog: Catalog, requests: readonly ActionRequest[], devices: Devices): EventsNeeded => {
  const [ids, organizerIds, locationIds] = [new Set<string>(), new Set<string>(), new Set<string>()]
  const shown = new Set<string>()
  let [from, until] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]
  for (const request of requests) {
    if (request.origin === 'API') {
      if (request.kind !== 'REDEEM' && !catalog.events.get(request.eventId)) ids.add(request.eventId)
      continue
    }
    const { tap, zuilId } = request
    if (tap.mode !== 'CHECK_IN' && tap.mode !== 'TICKET') continue
    const { at } = timeOf(request, devices)
    const zuil = catalog.zuilen.get(zuilId)
    if (!zuil) continue
    const { shownEventId } = tap
    if (shownEventId !== undefined && !isOwn(catalog, zuil, shownEventId)) shown.add(pairKey(zuilId, shownEventId))
    if (holds(catalog.events, at)) continue
    for (const id of [shownEventId, zuil.fixedEventId, zuil.counterEventId]) if (id !== undefined) ids.add(id)
    for (const { organizerId, locationId } of zuil.counters) {
      if (organizerId !== undefined) organizerIds.add(organizerId)
      if (locationId !== undefined) locationIds.add(locationId)
    }
    from = Math.min(from, at)
    until = Math.max(until, at + 1)
  }
  return { ids, organizerIds, locationIds, span: { from, until }, shown }
}

export const isNothing = ({ ids, organizerIds, locationIds, shown }: EventsNeeded): boolean =>
  ids.size + organizerIds.size + locationIds.size + shown.size === 0

const isSubset = (some: ReadonlySet<string>, all: ReadonlySet<string>): boolean => {
  for (const one of some) if (!all.has(one)) return false
  return true
}

/** Whether all that is needed was read. */
export const isWithin = (needed: EventsNeeded, read: EventsNeeded): boolean =>
  isSubset(needed.ids, read.ids) &&
  isSubset(needed.organizerIds, read.organizerIds) &&
  isSubset(needed.locationIds, read.locationIds) &&
  isSubset(needed.shown, read.shown) &&
  needed.span.from >= read.span.from &&
  needed.span.until <= read.span.until
