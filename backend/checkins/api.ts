import { parseUitpasNumber } from '@zuil/protocol'
import { z } from 'zod'
import { representPassholder } from '../passholders/response.ts'
import type { Api, HttpContext } from '../platform/http/api.ts'
import { answer, problems, security } from '../platform/http/document.ts'
import { sendProblem } from '../platform/http/errors.ts'
import { text } from '../platform/http/fields.ts'
import { holdsFor } from '../platform/http/grants.ts'
import { grantsOf, lacks, requires } from '../platform/http/guard.ts'
import { title } from '../platform/http/localized.ts'
import { beyondLimit, isUuid, limitNote, many, page } from '../platform/http/paging.ts'
import { numberProblem, problem } from '../platform/http/problems.ts'
import { newActieId } from '../taps/actie-id.ts'
import { representCheckin } from './response.ts'
import { checkin, checkinRequest, checkinsCollection } from './shapes.ts'

const searchQuery = z.object({
  passholderId: text(128),
  organizerId: many(text(128)),
  ...page,
  eventTitle: text(200).optional(),
})

/** POST and GET /checkins, DELETE /checkins/{checkinId}. */
export const checkinRoutes = (api: Api, { store, clock }: HttpContext): void => {
  const forOrganizer = 'for the organizer of the event'

  api.post(
    '/checkins',
    {
      config: { access: 'CLIENT' },
      preValidation: requires('CHECKINS_WRITE'),
      schema: {
        tags: ['Checkins'],
        operationId: 'post-checkins',
        summary: 'Check in passholder',
        description:
          'Check in a passholder at an event.\n\n' +
          `For clients with the permission CHECKINS_WRITE ${forOrganizer}. ` +
          `\`passholder\` is in the answer only for clients that have PASSHOLDERS_SEARCH ${forOrganizer} as well.`,
        security: security.CLIENT,
        body: checkinRequest,
        response: {
          201: answer('Created', checkin),
          ...problems({
            400: [
              'body/missing',
              'body/invalid-syntax',
              'body/invalid-data',
              'checkin-not-allowed',
              'maximum-reached',
              'event-not-found',
              'passholder-not-found',
              'passholder-blocked',
              'invalid-uitpasnumber',
              'invalid-card',
              'invalid-card-status',
              'card-blocked',
              'passholder-no-active-cardsystems',
            ],
            401: ['auth/unauthorized'],
            403: ['auth/forbidden'],
          }),
        },
      },
    },
    async (request, reply) => {
      const number = parseUitpasNumber(request.body.uitpasNumber)
      if (!number.ok) return sendProblem(reply, numberProblem(number.error))
      const event = await store.events.find(request.body.eventId)
      if (!event) return sendProblem(reply, problem('event-not-found'))
      const grants = grantsOf(request)
      if (!holdsFor(grants, 'CHECKINS_WRITE', event.organizerId)) {
        return sendProblem(reply, lacks('CHECKINS_WRITE', event.organizerId))
      }
      const now = clock()
      const [verdict] = await store.book([
        {
          origin: 'API',
          kind: 'CHECK_IN',
          by: 'API',
          actieId: newActieId(now),
          card: { kind: 'BARCODE', uitpasNumber: number.value },
          eventId: event.id,
          receivedAt: now,
        },
      ])
      if (verdict?.outcome === 'REFUSED') return sendProblem(reply, problem(verdict.reason))
      if (verdict?.outcome !== 'SAVED') throw new Error('a check-in without its verdict')
      const saved = representCheckin({
        id: verdict.actieId,
        at: now,
        eventId: event.id,
        eventTitle: title(event.name),
        uitpasNumber: number.value,
        points: verdict.points,
      })
      if (!holdsFor(grants, 'PASSHOLDERS_SEARCH', event.organizerId)) return reply.code(201).send(saved)
      const holder = (await store.passes.byUitpasNumber(number.value))?.passholder
      if (!holder) return reply.code(201).send(saved)
      const passholder = representPassholder(holder, await store.passes.insz(holder.id), now)
      return reply.code(201).send({ ...saved, passholder })
    },
  )

  api.get(
    '/checkins',
    {
      config: { access: 'CLIENT' },
      preValidation: requires('CHECKINS_READ'),
      schema: {
        tags: ['Checkins'],
        operationId: 'get-checkins',
        summary: 'Search check-ins',
        description:
          'Check-ins of a passholder at events of one or more organizers, newest first, never with `passholder`. ' +
          `${limitNote}\n\n` +
          'For clients with the permission CHECKINS_READ for each of the organizers asked for.',
        security: security.CLIENT,
        querystring: searchQuery,
        response: {
          200: answer('OK', checkinsCollection),
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
      const { passholderId, organizerId: organizerIds, start, limit, eventTitle } = request.query
      const grants = grantsOf(request)
      const without = organizerIds.find((id) => !holdsFor(grants, 'CHECKINS_READ', id))
      if (without !== undefined) return sendProblem(reply, lacks('CHECKINS_READ', without))
      const beyond = beyondLimit(limit)
      if (beyond) return sendProblem(reply, beyond)
      if (!isUuid(passholderId)) return reply.send({ totalItems: 0, member: [] })
      const found = await store.checkins.search({
        passholderId,
        organizerIds,
        start,
        limit,
        ...(eventTitle !== undefined && { eventTitle }),
      })
      return reply.send({ totalItems: found.totalItems, member: found.member.map(representCheckin) })
    },
  )

  api.delete(
    '/checkins/:checkinId',
    {
      config: { access: 'CLIENT' },
      preValidation: requires('CHECKINS_WRITE'),
      schema: {
        tags: ['Checkins'],
        operationId: 'delete-checkins-checkinId',
        summary: 'Delete a check-in',
        description: `Take back a check-in and its points.\n\nFor clients with the permission CHECKINS_WRITE ${forOrganizer}.`,
        security: security.CLIENT,
        params: z.object({ checkinId: z.string() }),
        response: {
          204: z.undefined().describe('No Content'),
          ...problems({ 401: ['auth/unauthorized'], 403: ['auth/forbidden'], 404: ['url/not-found'] }),
        },
      },
    },
    async (request, reply) => {
      const { checkinId } = request.params
      const found = isUuid(checkinId) ? await store.checkins.find(checkinId) : undefined
      if (!found || found.reversedAt !== undefined) return sendProblem(reply, problem('url/not-found'))
      if (!holdsFor(grantsOf(request), 'CHECKINS_WRITE', found.organizerId)) {
        return sendProblem(reply, lacks('CHECKINS_WRITE', found.organizerId))
      }
      await store.checkins.reverse(found.id, clock())
      return reply.code(204).send()
    },
  )
}
