import type { FastifyRequest } from 'fastify'
import { forbiddenForOrganizer, scopeOf } from '../../platform/http/guard.ts'
import type { Action } from '../../platform/http/policy.ts'
import type { Problem } from '../../platform/http/problems.ts'
import { problem } from '../problems.ts'
import type { EventFacts } from '../shapes.ts'

/** Finds an event by its CDBID; `undefined` = there is none. */
export type FindEvent = (eventId: string) => Promise<EventFacts | undefined>

/** The problem of an event that there is not, also of one that was deleted meanwhile. */
export const noSuchEvent = problem('event-not-found', { status: 404 })

/** The event in a request's path, or what is wrong: there is none, or it is of an organizer out of the caller's reach. */
export const ownEvent = async (
  request: FastifyRequest,
  eventId: string,
  action: Action,
  findEvent: FindEvent,
): Promise<{ readonly event: EventFacts } | { readonly wrong: Problem }> => {
  const event = await findEvent(eventId)
  if (!event) return { wrong: noSuchEvent }
  return scopeOf(request).covers(event.organizerId) ? { event } : { wrong: forbiddenForOrganizer(action) }
}
