import { periodOf } from './calendar.ts'
import { chooseEvent } from './event-choice.ts'
import { isOpen, limitOf } from './events.ts'
import type { Catalog, CheckinRequest, EventFacts, PlannedCheckin } from './model.ts'
import { tapTime } from './tap-time.ts'

const eventFor = (
  catalog: Catalog,
  request: CheckinRequest,
  at: number,
): { readonly event: EventFacts } | Extract<PlannedCheckin['target'], { refusal: unknown }> => {
  if (request.origin === 'API') {
    const event = catalog.events.get(request.eventId)
    if (!event) return { refusal: 'event-not-found' }
    return isOpen(event, at) ? { event } : { refusal: 'checkin-not-allowed' }
  }
  const zuil = catalog.zuilen.get(request.zuilId)
  if (!zuil || zuil.blocked) return { refusal: 'zuil-blocked' }
  return chooseEvent(catalog, zuil, at, request.tap.shownEventId)
}

/** Settles all of a check-in that does not depend on whose card it is: its time, its event and the limit that counts. */
export const planCheckin = (catalog: Catalog, request: CheckinRequest): PlannedCheckin => {
  const { at, timeQuality } =
    request.origin === 'API'
      ? { at: request.receivedAt, timeQuality: 'MEASURED' as const }
      : tapTime(request.tap, request.sent, request.receivedAt)
  const found = eventFor(catalog, request, at)
  if ('refusal' in found) return { request, at, timeQuality, target: { refusal: found.refusal } }
  const { volume, period } = limitOf(found.event)
  return { request, at, timeQuality, target: { event: found.event, limit: { volume, ...periodOf(at, period) } } }
}
