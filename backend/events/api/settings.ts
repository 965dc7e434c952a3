import { z } from 'zod'
import type { Api } from '../../platform/http/api.ts'
import { answer } from '../../platform/http/document.ts'
import { sendProblem } from '../../platform/http/errors.ts'
import { named, text } from '../../platform/http/fields.ts'
import { fieldProblem } from '../../platform/http/general-problems.ts'
import { scopeOf } from '../../platform/http/guard.ts'
import { limitPeriod, type PeriodLimit } from '../../platform/shapes.ts'
import { problems } from '../problems.ts'
import type { EventFacts } from '../shapes.ts'
import type { EventStore } from '../store/events.ts'
import { type FindEvent, noSuchEvent, ownEvent } from './own-event.ts'

const tags = ['Events']
const params = z.object({ eventId: text(128) })

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

/** What is set of an event, in the API's shape. */
const toSettingsResponse = (event: EventFacts): z.infer<typeof eventSettings> => ({
  id: event.id,
  ...(event.ticketLimit && { passholderTicketLimit: shownLimit(event.ticketLimit) }),
  ...(event.checkinLimit && { checkinLimit: shownLimit(event.checkinLimit) }),
  checkinPoints: event.checkinPoints,
})

interface EventSettingsDeps {
  readonly events: EventStore
  readonly findEvent: FindEvent
}

/** GET and PUT /events/{eventId}/settings. */
export const eventSettingsRoutes = (api: Api, { events, findEvent }: EventSettingsDeps): void => {
  api.get(
    '/events/:eventId/settings',
    {
      config: { can: 'event-settings.read' },
      schema: {
        tags,
        operationId: 'get-events-settings',
        summary: 'Get event settings',
        description:
          'For clients with the permission EVENT_SETTINGS_READ for the organizer of the event, or EVENT_SETTINGS_READ_ALL.',
        params,
        response: {
          200: answer('OK', eventSettings),
          ...problems({
            401: ['auth/unauthorized'],
            403: ['auth/forbidden'],
            404: ['event-not-found', 'url/not-found'],
          }),
        },
      },
    },
    async (request, reply) => {
      const found = await ownEvent(request, request.params.eventId, 'event-settings.read', findEvent)
      if ('wrong' in found) return sendProblem(reply, found.wrong)
      const { event } = found
      return reply.send(toSettingsResponse(event))
    },
  )

  api.put(
    '/events/:eventId/settings',
    {
      config: { can: 'event-settings.change' },
      schema: {
        tags,
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
            404: ['event-not-found', 'url/not-found'],
          }),
        },
      },
    },
    async (request, reply) => {
      const found = await ownEvent(request, request.params.eventId, 'event-settings.change', findEvent)
      if ('wrong' in found) return sendProblem(reply, found.wrong)
      const { event } = found
      const { id, checkinPoints, checkinLimit, passholderTicketLimit } = request.body
      if (id !== event.id) return sendProblem(reply, fieldProblem('/id', 'must be the id of the event in the path'))
      const saved = await events.for(scopeOf(request)).putSettings(event.id, {
        checkinPoints,
        ...(checkinLimit && { checkinLimit: storedLimit(checkinLimit) }),
        ...(passholderTicketLimit && { ticketLimit: storedLimit(passholderTicketLimit) }),
      })
      if (!saved) return sendProblem(reply, noSuchEvent)
      return reply.code(204).send()
    },
  )
}
