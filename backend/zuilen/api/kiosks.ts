import { z } from 'zod'
import type { EventFacts } from '../../events/shapes.ts'
import type { Api } from '../../platform/http/api.ts'
import { answer } from '../../platform/http/document.ts'
import { sendProblem } from '../../platform/http/errors.ts'
import { named, text } from '../../platform/http/fields.ts'
import { forbiddenForOrganizer, scopeOf } from '../../platform/http/guard.ts'
import { beyondLimit, limitNote, page } from '../../platform/http/paging.ts'
import { problem, problems, unfitEventProblem } from '../problems.ts'
import { reaches } from '../reach.ts'
import { type KioskResponseDeps, toEventResponse, toKioskResponse } from '../response.ts'
import { setEventOf, unfitEvent } from '../rules/takes-event.ts'
import { kioskDevice, kioskDeviceEvent, kioskDeviceEventRequest } from '../shapes/kiosk-device.ts'
import type { ZuilStore } from '../store/settings.ts'
import { type CurrentZuilen, noSuchZuil, zuilFor } from './access.ts'

const tags = ['Kiosks']
const params = z.object({ kioskId: z.string() })
const needs = (permission: string): string =>
  `For clients with the permission ${permission} for the organizer of one of the zuil's counters.`
const notFound = problem('event-not-found', { status: 404, detail: 'No event is set: the zuil chooses.' })
const setInBackOffice = problem('event-not-found', {
  status: 404,
  detail:
    'No event is chosen at the counter. The one that the zuil has was set in the back office, and is removed there.',
})

const kiosks = named(
  'KiosksPaginatedCollection',
  'Zuilen, by name. `deviceId` is empty here: it is the secret by which a zuil is known.',
  z.object({ totalItems: z.int(), member: z.array(kioskDevice) }),
)

interface KioskDeps extends KioskResponseDeps {
  readonly currentZuilen: CurrentZuilen
  readonly findEvent: (eventId: string) => Promise<EventFacts | undefined>
  readonly zuilen: ZuilStore
  /** Milliseconds since 1970. */
  readonly clock: () => number
}

/** GET /kiosks; GET, PUT and DELETE /kiosks/{kioskId}/fixed-event. */
export const kioskRoutes = (api: Api, deps: KioskDeps): void => {
  const { currentZuilen, findEvent, zuilen, clock } = deps

  api.get(
    '/kiosks',
    {
      config: { can: 'kiosk.read' },
      schema: {
        tags,
        operationId: 'get-kiosks',
        summary: 'Retrieve kiosks',
        description:
          `Zuilen that are not blocked. ${limitNote}\n\nFor clients with the permission KIOSKS_READ for the organizer asked ` +
          'for; without `organizerId` those of the organizers for which the client has it.',
        querystring: z.object({ organizerId: text(128).optional(), ...page }),
        response: {
          200: answer('OK', kiosks),
          ...problems({
            400: ['url/query-limit-exceeded'],
            401: ['auth/unauthorized'],
            403: ['auth/forbidden'],
            404: ['url/not-found'],
          }),
        },
      },
    },
    async (request, reply) => {
      const { organizerId, start, limit } = request.query
      const scope = scopeOf(request)
      if (organizerId !== undefined && !scope.covers(organizerId)) {
        return sendProblem(reply, forbiddenForOrganizer('kiosk.read'))
      }
      const beyond = beyondLimit(limit)
      if (beyond) return sendProblem(reply, beyond)
      const found = [...(await currentZuilen()).values()]
        .filter((zuil) => !zuil.blocked && reaches(scope, zuil))
        .filter(({ counters }) => organizerId === undefined || counters.some((one) => one.organizerId === organizerId))
        .sort((a, b) => a.name.localeCompare(b.name, 'nl'))
      const member = await Promise.all(found.slice(start, start + limit).map((zuil) => toKioskResponse(deps, zuil, '')))
      return reply.send({ totalItems: found.length, member })
    },
  )

  api.get(
    '/kiosks/:kioskId/fixed-event',
    {
      config: { can: 'kiosk.read' },
      schema: {
        tags,
        operationId: 'get-kiosks-kioskId-fixed-event',
        summary: 'Retrieve fixed event of kiosk',
        description: `The event set in the back office, else the one chosen at the counter; its \`checkinCode\` is empty.\n\n${needs('KIOSKS_READ')}`,
        params,
        response: {
          200: answer('OK', kioskDeviceEvent),
          ...problems({
            401: ['auth/unauthorized'],
            403: ['auth/forbidden'],
            404: ['url/not-found', 'event-not-found'],
          }),
        },
      },
    },
    async (request, reply) => {
      const found = await zuilFor(currentZuilen, request, request.params.kioskId)
      if ('wrong' in found) return sendProblem(reply, found.wrong)
      const event = await findEvent(setEventOf(found.zuil) ?? '')
      return event ? reply.send(toEventResponse(event)) : sendProblem(reply, notFound)
    },
  )

  api.put(
    '/kiosks/:kioskId/fixed-event',
    {
      config: { can: 'kiosk.choose-event' },
      schema: {
        tags,
        operationId: 'put-kiosks-kioskId-fixed-event',
        summary: 'Configure fixed event for kiosk',
        description: `The choice of the counter: an event at one of the zuil's counters, of which there is more to come. One that is set in the back office goes before it.\n\n${needs('KIOSKS_WRITE')}`,
        params,
        body: kioskDeviceEventRequest,
        response: {
          204: z.undefined().describe('Updated. No Content'),
          ...problems({
            400: [
              'body/missing',
              'body/invalid-syntax',
              'body/invalid-data',
              'event-not-found',
              'event-not-acceptable',
            ],
            401: ['auth/unauthorized'],
            403: ['auth/forbidden'],
            404: ['url/not-found'],
          }),
        },
      },
    },
    async (request, reply) => {
      const found = await zuilFor(currentZuilen, request, request.params.kioskId)
      if ('wrong' in found) return sendProblem(reply, found.wrong)
      const event = await findEvent(request.body.id)
      if (!event) return sendProblem(reply, problem('event-not-found'))
      const unfit = unfitEvent(found.zuil, event, clock())
      if (unfit) return sendProblem(reply, unfitEventProblem(unfit))
      const isSet = await zuilen.for(found.scope).setCounterEvent(found.zuil.id, event.id, clock())
      return isSet ? reply.code(204).send() : sendProblem(reply, noSuchZuil)
    },
  )

  api.delete(
    '/kiosks/:kioskId/fixed-event',
    {
      config: { can: 'kiosk.choose-event' },
      schema: {
        tags,
        operationId: 'delete-kiosks-kioskId-fixed-event',
        summary: 'Remove fixed event for kiosk',
        description: `The zuil chooses again, unless the back office has set an event: that is removed there.\n\n${needs('KIOSKS_WRITE')}`,
        params,
        response: {
          204: z.undefined().describe('No Content'),
          ...problems({
            401: ['auth/unauthorized'],
            403: ['auth/forbidden'],
            404: ['url/not-found', 'event-not-found'],
          }),
        },
      },
    },
    async (request, reply) => {
      const found = await zuilFor(currentZuilen, request, request.params.kioskId)
      if ('wrong' in found) return sendProblem(reply, found.wrong)
      if (found.zuil.counterEventId === undefined) {
        return sendProblem(reply, found.zuil.fixedEventId === undefined ? notFound : setInBackOffice)
      }
      const isSet = await zuilen.for(found.scope).setCounterEvent(found.zuil.id, undefined, clock())
      return isSet ? reply.code(204).send() : sendProblem(reply, noSuchZuil)
    },
  )
}
