import { z } from 'zod'
import type { Api, HttpContext } from '../platform/http/api.ts'
import { answer, problems, security } from '../platform/http/document.ts'
import { sendProblem } from '../platform/http/errors.ts'
import { named, text } from '../platform/http/fields.ts'
import type { Grant } from '../platform/http/grants.ts'
import { holds, holdsFor } from '../platform/http/grants.ts'
import { grantsOf, lacks, requires } from '../platform/http/guard.ts'
import { fieldProblem, type Problem, problem } from '../platform/http/problems.ts'
import { limitPeriod, type PeriodLimit } from '../platform/shapes.ts'
import type { EventFacts } from './shapes.ts'

const common = { tags: ['Events'], security: security.CLIENT }
const params = z.object({ eventId: z.string() })

const periodLimit = named(
  'PeriodLimit',
  'At most `volume` per passholder in a calendar period.',
  z.object({
    volume: z.int().min(1).max(10_000),
    periodType: limitPeriod,
  }),
)

const eventSettings = named(
  'EventSettings',
  'What is set of an event. A limit that is absent is the default for its kind of calendar.',
  z.object({
    id: text(128),
    passholderTicketLimit: periodLimit.optional(),
    checkinLimit: periodLimit.optional(),
    checkinPoints: z.int().min(0).max(1_000),
  }),
)

const shownLimit = ({ volume, period }: PeriodLimit) => ({ volume, periodType: period })
const storedLimit = ({ volume, periodType }: z.infer<typeof periodLimit>) => ({ volume, period: periodType })

const represent = (event: EventFacts): z.infer<typeof eventSettings> => ({
  id: event.id,
  ...(event.ticketLimit && { passholderTicketLimit: shownLimit(event.ticketLimit) }),
  ...(event.checkinLimit && { checkinLimit: shownLimit(event.checkinLimit) }),
  checkinPoints: event.checkinPoints,
})

/** Why a client may not read or set the settings of an event; undefined = it may. */
const refused = (
  grants: readonly Grant[],
  permission: 'EVENT_SETTINGS_READ' | 'EVENT_SETTINGS_UPDATE',
  event: EventFacts | undefined,
): Problem | undefined => {
  if (!event) return problem('event-not-found', { status: 404 })
  const may = holdsFor(grants, permission, event.organizerId) || holds(grants, `${permission}_ALL`)
  return may ? undefined : lacks(permission, event.organizerId)
}

/** GET and PUT /events/{eventId}/settings. */
export const eventSettingsRoutes = (api: Api, context: HttpContext): void => {
  const { store } = context

  api.get(
    '/events/:eventId/settings',
    {
      config: { access: 'CLIENT' },
      preValidation: requires('EVENT_SETTINGS_READ', 'EVENT_SETTINGS_READ_ALL'),
      schema: {
        ...common,
        operationId: 'get-events-settings',
        summary: 'Get event settings',
        description:
          'For clients with the permission EVENT_SETTINGS_READ for the organizer of the event, or EVENT_SETTINGS_READ_ALL.',
        params,
        response: {
          200: answer('OK', eventSettings),
          ...problems({ 401: ['auth/unauthorized'], 403: ['auth/forbidden'], 404: ['event-not-found'] }),
        },
      },
    },
    async (request, reply) => {
      const event = await store.events.find(request.params.eventId)
      const wrong = refused(grantsOf(request), 'EVENT_SETTINGS_READ', event)
      if (wrong || !event) return sendProblem(reply, wrong ?? problem('event-not-found', { status: 404 }))
      return reply.send(represent(event))
    },
  )

  api.put(
    '/events/:eventId/settings',
    {
      config: { access: 'CLIENT' },
      preValidation: requires('EVENT_SETTINGS_UPDATE', 'EVENT_SETTINGS_UPDATE_ALL'),
      schema: {
        ...common,
        operationId: 'put-events-settings',
        summary: 'Update event settings',
        description:
          'The complete settings: a limit that is left out is the default again.\n\n' +
          'For clients with the permission EVENT_SETTINGS_UPDATE for the organizer of the event, or EVENT_SETTINGS_UPDATE_ALL.',
        params,
        body: eventSettings,
        response: {
          204: z.undefined().describe('Updated. No content.'),
          ...problems({
            400: ['body/missing', 'body/invalid-syntax', 'body/invalid-data'],
            401: ['auth/unauthorized'],
            403: ['auth/forbidden'],
            404: ['event-not-found'],
          }),
        },
      },
    },
    async (request, reply) => {
      const event = await store.events.find(request.params.eventId)
      const wrong = refused(grantsOf(request), 'EVENT_SETTINGS_UPDATE', event)
      if (wrong || !event) return sendProblem(reply, wrong ?? problem('event-not-found', { status: 404 }))
      const { id, checkinPoints, checkinLimit, passholderTicketLimit } = request.body
      if (id !== event.id) return sendProblem(reply, fieldProblem('/id', 'must be the id of the event in the path'))
      const saved = await store.events.putSettings(event.id, {
        checkinPoints,
        ...(checkinLimit && { checkinLimit: storedLimit(checkinLimit) }),
        ...(passholderTicketLimit && { ticketLimit: storedLimit(passholderTicketLimit) }),
      })
      if (!saved) return sendProblem(reply, problem('event-not-found', { status: 404 }))
      return reply.code(204).send()
    },
  )
}
