import { z } from 'zod'
import type { Api, HttpContext } from '../platform/http/api.ts'
import { answer, problems, security } from '../platform/http/document.ts'
import { sendProblem } from '../platform/http/errors.ts'
import { text } from '../platform/http/fields.ts'
import { holdsFor } from '../platform/http/grants.ts'
import { grantsOf, lacks, requires } from '../platform/http/guard.ts'
import { beyondLimit, isUuid, limitNote, many, page, queryProblem } from '../platform/http/paging.ts'
import { problem } from '../platform/http/problems.ts'
import { representSale } from './response.ts'
import { ticketSales } from './shapes.ts'

const common = { tags: ['Ticket sales'], security: security.CLIENT }
const forOrganizer = 'for the organizer of the event'

/** GET /ticket-sales and DELETE /ticket-sales/{ticketSaleId}. */
export const ticketSaleRoutes = (api: Api, { store, clock }: HttpContext): void => {
  api.get(
    '/ticket-sales',
    {
      config: { access: 'CLIENT' },
      preValidation: requires('TICKETSALES_SEARCH'),
      schema: {
        ...common,
        operationId: 'get-ticket-sales',
        summary: 'Retrieve existing ticket sales',
        description:
          'Ticket sales of an event, or of a passholder at events of one or more organizers, newest first, never with ' +
          `\`passholder\`. ${limitNote}\n\n` +
          `For clients with the permission TICKETSALES_SEARCH ${forOrganizer} and each of the organizers asked for.`,
        querystring: z.object({
          eventId: text(128).optional(),
          ...page,
          passholderId: text(128).optional(),
          organizerId: many(text(128)).optional(),
          eventTitle: text(200).optional(),
        }),
        response: {
          200: answer('OK', ticketSales),
          ...problems({
            400: ['url/query-limit-exceeded', 'event-not-found'],
            401: ['auth/unauthorized'],
            403: ['auth/forbidden'],
            404: ['url/not-found'],
          }),
        },
      },
    },
    async (request, reply) => {
      const { eventId, passholderId, organizerId: organizerIds, start, limit, eventTitle } = request.query
      if (eventId === undefined && passholderId === undefined) {
        return sendProblem(reply, queryProblem('eventId or passholderId is needed'))
      }
      if (passholderId !== undefined && organizerIds === undefined) {
        return sendProblem(reply, queryProblem('organizerId is needed with passholderId'))
      }
      const event = eventId === undefined ? undefined : await store.events.find(eventId)
      if (eventId !== undefined && !event) return sendProblem(reply, problem('event-not-found'))
      const asked = [...(organizerIds ?? []), ...(event ? [event.organizerId] : [])]
      const without = asked.find((id) => !holdsFor(grantsOf(request), 'TICKETSALES_SEARCH', id))
      if (without !== undefined) return sendProblem(reply, lacks('TICKETSALES_SEARCH', without))
      const beyond = beyondLimit(limit)
      if (beyond) return sendProblem(reply, beyond)
      if (passholderId !== undefined && !isUuid(passholderId)) return reply.send({ totalItems: 0, member: [] })
      const found = await store.tickets.search({
        start,
        limit,
        ...(eventId !== undefined && { eventId }),
        ...(passholderId !== undefined && { passholderId }),
        ...(organizerIds !== undefined && { organizerIds }),
        ...(eventTitle !== undefined && { eventTitle }),
      })
      return reply.send({ totalItems: found.totalItems, member: found.member.map(representSale) })
    },
  )

  api.delete(
    '/ticket-sales/:ticketSaleId',
    {
      config: { access: 'CLIENT' },
      preValidation: requires('TICKETSALES_REGISTER'),
      schema: {
        ...common,
        operationId: 'delete-ticket-sales',
        summary: 'Cancel a ticket sale registration',
        description: `Take back a ticket sale.\n\nFor clients with the permission TICKETSALES_REGISTER ${forOrganizer}.`,
        params: z.object({ ticketSaleId: z.string() }),
        response: {
          204: z.undefined().describe('No content'),
          ...problems({ 401: ['auth/unauthorized'], 403: ['auth/forbidden'], 404: ['ticket-sale-not-found'] }),
        },
      },
    },
    async (request, reply) => {
      const { ticketSaleId } = request.params
      const found = isUuid(ticketSaleId) ? await store.tickets.find(ticketSaleId) : undefined
      if (!found || found.reversedAt !== undefined) return sendProblem(reply, problem('ticket-sale-not-found'))
      if (!holdsFor(grantsOf(request), 'TICKETSALES_REGISTER', found.organizerId)) {
        return sendProblem(reply, lacks('TICKETSALES_REGISTER', found.organizerId))
      }
      await store.tickets.reverse(found.id, clock())
      return reply.code(204).send()
    },
  )
}
