import { z } from 'zod'
import type { Api } from '../platform/http/api.ts'
import { answer } from '../platform/http/document.ts'
import { sendProblem } from '../platform/http/errors.ts'
import { idInPath, searchText, text } from '../platform/http/fields.ts'
import { forbiddenForOrganizer, scopeOf } from '../platform/http/guard.ts'
import { beyondLimit, isUuid, limitNote, many, page } from '../platform/http/paging.ts'
import { problem, problems } from './problems.ts'
import { toCheckinResponse } from './response.ts'
import { checkinsCollection } from './shapes.ts'
import type { CheckinStore } from './store.ts'

const searchQuery = z.object({
  passholderId: text(128),
  organizerId: many(text(128)),
  ...page,
  eventTitle: searchText(200).optional(),
})

/** GET /checkins, DELETE /checkins/{checkinId}. POST, which books, is in taps/api/checkins.ts. */
export const checkinRoutes = (
  api: Api,
  { checkins, clock }: { readonly checkins: CheckinStore; readonly clock: () => number },
): void => {
  api.get(
    '/checkins',
    {
      config: { can: 'checkin.search' },
      schema: {
        tags: ['Checkins'],
        operationId: 'get-checkins',
        summary: 'Search check-ins',
        description:
          'Check-ins of a passholder at events of one or more organizers, newest first, never with `passholder`. ' +
          `${limitNote}\n\n` +
          'For clients with the permission CHECKINS_READ for each of the organizers asked for.',
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
      const scope = scopeOf(request)
      if (!organizerIds.every((id) => scope.covers(id))) {
        return sendProblem(reply, forbiddenForOrganizer('checkin.search'))
      }
      const beyond = beyondLimit(limit)
      if (beyond) return sendProblem(reply, beyond)
      if (!isUuid(passholderId)) return reply.send({ totalItems: 0, member: [] })
      const found = await checkins.for(scope).search({
        passholderId,
        organizerIds,
        start,
        limit,
        ...(eventTitle !== undefined && { eventTitle }),
      })
      return reply.send({ totalItems: found.totalItems, member: found.member.map(toCheckinResponse) })
    },
  )

  api.delete(
    '/checkins/:checkinId',
    {
      config: { can: 'checkin.reverse' },
      schema: {
        tags: ['Checkins'],
        operationId: 'delete-checkins-checkinId',
        summary: 'Delete a check-in',
        description:
          'Reverse a check-in and its points.\n\n' +
          'For clients with the permission CHECKINS_WRITE for the organizer of the event.',
        params: z.object({ checkinId: idInPath }),
        response: {
          204: z.undefined().describe('No Content'),
          ...problems({ 401: ['auth/unauthorized'], 403: ['auth/forbidden'], 404: ['url/not-found'] }),
        },
      },
    },
    async (request, reply) => {
      const { checkinId } = request.params
      const own = checkins.for(scopeOf(request))
      const reversed = isUuid(checkinId) ? await own.reverse(checkinId, clock()) : 'NOT_FOUND'
      return reversed === 'REVERSED' ? reply.code(204).send() : sendProblem(reply, problem('url/not-found'))
    },
  )
}
