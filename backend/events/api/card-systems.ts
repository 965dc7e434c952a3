import { z } from 'zod'
import type { Api } from '../../platform/http/api.ts'
import { answer } from '../../platform/http/document.ts'
import { sendProblem } from '../../platform/http/errors.ts'
import { named, text } from '../../platform/http/fields.ts'
import { scopeOf } from '../../platform/http/guard.ts'
import { problem, problems } from '../problems.ts'
import { cardSystemChange, cardSystemsOf, type KnownCardSystem, withoutEnded } from '../rules/card-systems.ts'
import type { EventStore } from '../store/events.ts'
import { type FindEvent, noSuchEvent, ownEvent } from './own-event.ts'

const tags = ['Events']
const params = z.object({ eventId: text(128) })
const may = 'For clients with the permission EVENTS_UPDATE for the organizer of the event, or EVENTS_UPDATE_ALL.'

const eventCardSystem = named(
  'EventCardSystem',
  'A card system, whether an event is in it, and which of its distribution keys were chosen by hand for the event.',
  z.object({
    id: z.int(),
    name: z.string().optional(),
    enabled: z.boolean(),
    manualDistributionKeys: z
      .array(z.object({ id: z.int(), name: z.string().optional(), enabled: z.boolean() }))
      .max(1_000)
      .optional(),
  }),
)

interface EventCardSystemDeps {
  readonly events: EventStore
  readonly findEvent: FindEvent
  readonly currentCardSystems: () => Promise<ReadonlyMap<number, KnownCardSystem>>
  readonly clock: () => number
}

/** GET and PUT /events/{eventId}/card-systems. */
export const eventCardSystemRoutes = (
  api: Api,
  { events, findEvent, currentCardSystems, clock }: EventCardSystemDeps,
): void => {
  const known = async () => withoutEnded(await currentCardSystems(), clock())
  api.get(
    '/events/:eventId/card-systems',
    {
      config: { can: 'event-card-systems.change' },
      schema: {
        tags,
        operationId: 'get-events-card-systems',
        summary: 'Get event card systems',
        description: `All card systems, and which distribution keys of them can be chosen by hand.\n\n${may}`,
        params,
        response: {
          200: answer('OK', z.array(eventCardSystem)),
          ...problems({
            401: ['auth/unauthorized'],
            403: ['auth/forbidden'],
            404: ['event-not-found', 'url/not-found'],
          }),
        },
      },
    },
    async (request, reply) => {
      const found = await ownEvent(request, request.params.eventId, 'event-card-systems.change', findEvent)
      if ('wrong' in found) return sendProblem(reply, found.wrong)
      const { event } = found
      return reply.send(cardSystemsOf(event, [...(await known()).values()]))
    },
  )

  api.put(
    '/events/:eventId/card-systems',
    {
      config: { can: 'event-card-systems.change' },
      schema: {
        tags,
        operationId: 'put-events-card-systems',
        summary: 'Update event card systems',
        description:
          'The complete list: what is left out of it is not enabled. A card system in which tickets of the event were sold ' +
          `stays.\n\n${may}`,
        params,
        body: z.array(eventCardSystem).max(100),
        response: {
          204: z.undefined().describe('Updated. No content.'),
          ...problems({
            400: [
              'body/missing',
              'body/invalid-syntax',
              'body/invalid-data',
              'cardsystem-not-found',
              'distributionkey-not-found',
              'invalid-distributionkey',
              'event-already-has-ticketsales',
            ],
            401: ['auth/unauthorized'],
            403: ['auth/forbidden'],
            404: ['event-not-found', 'url/not-found'],
          }),
        },
      },
    },
    async (request, reply) => {
      const found = await ownEvent(request, request.params.eventId, 'event-card-systems.change', findEvent)
      if ('wrong' in found) return sendProblem(reply, found.wrong)
      const { event } = found
      const change = cardSystemChange(request.body, await known())
      if (!change.ok) return sendProblem(reply, problem(change.error.reason, { jsonPointer: change.error.jsonPointer }))
      const saved = await events.for(scopeOf(request)).putCardSystems(event.id, change.value)
      if (saved === 'SOLD') return sendProblem(reply, problem('event-already-has-ticketsales'))
      if (saved === 'NOT_FOUND') return sendProblem(reply, noSuchEvent)
      return reply.code(204).send()
    },
  )
}
