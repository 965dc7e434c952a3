import { z } from 'zod'
import { isAt } from '../../events/rules/event-index.ts'
import type { Api, HttpContext } from '../../platform/http/api.ts'
import { answer, problems, security } from '../../platform/http/document.ts'
import { sendProblem } from '../../platform/http/errors.ts'
import { named, text } from '../../platform/http/fields.ts'
import { holdsFor } from '../../platform/http/grants.ts'
import { grantsOf, lacks, requires } from '../../platform/http/guard.ts'
import { beyondLimit, limitNote, page } from '../../platform/http/paging.ts'
import { problem } from '../../platform/http/problems.ts'
import { representEvent, representZuil } from '../response.ts'
import { kioskDevice, kioskDeviceEvent, kioskDeviceEventRequest } from '../shapes/kiosk-device.ts'
import type { ZuilFacts } from '../shapes/zuil.ts'
import { mayUseZuil, zuilFor } from './access.ts'

const config = { access: 'CLIENT' } as const
const common = { tags: ['Kiosks'], security: security.CLIENT }
const params = z.object({ kioskId: z.string() })
const needs = (permission: string): string =>
  `For clients with the permission ${permission} for the organizer of one of the zuil's counters.`
const notFound = problem('event-not-found', { status: 404, detail: 'No event is set: the zuil chooses.' })

const kiosks = named(
  'KiosksPaginatedCollection',
  'Zuilen, by name. `deviceId` is empty here: it is the secret by which a zuil is known.',
  z.object({ totalItems: z.int(), member: z.array(kioskDevice) }),
)

const takesEvent = ({ type }: ZuilFacts): boolean => type === 'CHECK_IN' || type === 'TICKET'

/** GET /kiosks; GET, PUT and DELETE /kiosks/{kioskId}/fixed-event. */
export const kioskRoutes = (api: Api, context: HttpContext): void => {
  const { store } = context

  api.get(
    '/kiosks',
    {
      config,
      preValidation: requires('KIOSKS_READ'),
      schema: {
        ...common,
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
      const grants = grantsOf(request)
      if (organizerId !== undefined && !holdsFor(grants, 'KIOSKS_READ', organizerId)) {
        return sendProblem(reply, lacks('KIOSKS_READ', organizerId))
      }
      const beyond = beyondLimit(limit)
      if (beyond) return sendProblem(reply, beyond)
      const found = [...(await store.catalog()).zuilen.values()]
        .filter((zuil) => !zuil.blocked && mayUseZuil(grants, 'KIOSKS_READ', zuil))
        .filter(({ counters }) => organizerId === undefined || counters.some((one) => one.organizerId === organizerId))
        .sort((a, b) => a.name.localeCompare(b.name, 'nl'))
      const member = await Promise.all(found.slice(start, start + limit).map((zuil) => representZuil(store, zuil, '')))
      return reply.send({ totalItems: found.length, member })
    },
  )

  api.get(
    '/kiosks/:kioskId/fixed-event',
    {
      config,
      preValidation: requires('KIOSKS_READ'),
      schema: {
        ...common,
        operationId: 'get-kiosks-kioskId-fixed-event',
        summary: 'Retrieve fixed event of kiosk',
        description: `The event set in the back office, without \`checkinCode\`.\n\n${needs('KIOSKS_READ')}`,
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
      const found = await zuilFor(store, request, 'KIOSKS_READ', request.params.kioskId)
      if ('wrong' in found) return sendProblem(reply, found.wrong)
      const event = await store.events.find(found.zuil.fixedEventId ?? '')
      return event ? reply.send(representEvent(event)) : sendProblem(reply, notFound)
    },
  )

  api.put(
    '/kiosks/:kioskId/fixed-event',
    {
      config,
      preValidation: requires('KIOSKS_WRITE'),
      schema: {
        ...common,
        operationId: 'put-kiosks-kioskId-fixed-event',
        summary: 'Configure fixed event for kiosk',
        description: `It goes before the event that is chosen at the counter.\n\n${needs('KIOSKS_WRITE')}`,
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
      const found = await zuilFor(store, request, 'KIOSKS_WRITE', request.params.kioskId)
      if ('wrong' in found) return sendProblem(reply, found.wrong)
      const event = await store.events.find(request.body.id)
      if (!event) return sendProblem(reply, problem('event-not-found'))
      if (!takesEvent(found.zuil) || !isAt(event, found.zuil.counters)) {
        return sendProblem(reply, problem('event-not-acceptable'))
      }
      await store.settings.setFixedEvent(found.zuil.id, event.id)
      return reply.code(204).send()
    },
  )

  api.delete(
    '/kiosks/:kioskId/fixed-event',
    {
      config,
      preValidation: requires('KIOSKS_WRITE'),
      schema: {
        ...common,
        operationId: 'delete-kiosks-kioskId-fixed-event',
        summary: 'Remove fixed event for kiosk',
        description: `The event chosen at the counter, or the zuil's own choice, counts again.\n\n${needs('KIOSKS_WRITE')}`,
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
      const found = await zuilFor(store, request, 'KIOSKS_WRITE', request.params.kioskId)
      if ('wrong' in found) return sendProblem(reply, found.wrong)
      if (found.zuil.fixedEventId === undefined) return sendProblem(reply, notFound)
      await store.settings.setFixedEvent(found.zuil.id, undefined)
      return reply.code(204).send()
    },
  )
}
