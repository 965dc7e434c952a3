import { z } from 'zod'
import type { EventFacts } from '../../events/shapes.ts'
import { toPassholderResponse } from '../../passholders/response.ts'
import type { PassStore } from '../../passholders/store/passes.ts'
import type { Api } from '../../platform/http/api.ts'
import { answer } from '../../platform/http/document.ts'
import { sendProblem } from '../../platform/http/errors.ts'
import { idInPath, searchText, text } from '../../platform/http/fields.ts'
import { queryProblem } from '../../platform/http/general-problems.ts'
import { clientOf, forbiddenForOrganizer, scopeFor, scopeOf } from '../../platform/http/guard.ts'
import { beyondLimit, isUuid, limitNote, many, page } from '../../platform/http/paging.ts'
import type { NoteReading } from '../../platform/http/readings.ts'
import { problem, problems } from '../problems.ts'
import { toSaleResponse } from '../response.ts'
import { ticketSales } from '../shapes.ts'
import type { TicketStore } from '../store/sales.ts'

const forOrganizer = 'for the organizer of the event'

interface TicketSaleDeps {
  readonly tickets: TicketStore
  readonly findEvent: (eventId: string) => Promise<EventFacts | undefined>
  readonly passes: Pick<PassStore, 'holders'>
  readonly readings: { readonly note: NoteReading }
  readonly clock: () => number
}

/** GET /ticket-sales and DELETE /ticket-sales/{ticketSaleId}. POST, which books, is in taps/api/ticket-sales.ts. */
export const ticketSaleRoutes = (api: Api, { tickets, findEvent, passes, readings, clock }: TicketSaleDeps): void => {
  api.get(
    '/ticket-sales',
    {
      config: { can: 'ticket.search' },
      schema: {
        tags: ['Ticket sales'],
        operationId: 'get-ticket-sales',
        summary: 'Retrieve existing ticket sales',
        description:
          `Ticket sales of an event, or of a passholder at events of one or more organizers, newest first. ${limitNote}\n\n` +
          `For clients with the permission TICKETSALES_SEARCH ${forOrganizer} and each of the organizers asked for; with ` +
          `\`passholder\`, without his INSZ, where they have PASSHOLDERS_SEARCH ${forOrganizer} as well.`,
        querystring: z.object({
          eventId: text(128).optional(),
          ...page,
          passholderId: text(128).optional(),
          organizerId: many(text(128)).optional(),
          eventTitle: searchText(200).optional(),
        }),
        response: {
          200: answer('OK', ticketSales),
          ...problems({
            400: ['url/query-limit-exceeded', 'event-not-found'],
            401: ['auth/unauthorized'],
            403: ['auth/forbidden'],
            404: ['url/not-found'],
            429: ['rate-limited'],
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
      const event = eventId === undefined ? undefined : await findEvent(eventId)
      if (eventId !== undefined && !event) return sendProblem(reply, problem('event-not-found'))
      const asked = [...(organizerIds ?? []), ...(event ? [event.organizerId] : [])]
      const scope = scopeOf(request)
      if (!asked.every((id) => scope.covers(id))) return sendProblem(reply, forbiddenForOrganizer('ticket.search'))
      const beyond = beyondLimit(limit)
      if (beyond) return sendProblem(reply, beyond)
      if (passholderId !== undefined && !isUuid(passholderId)) return reply.send({ totalItems: 0, member: [] })
      const found = await tickets.for(scope).search({
        start,
        limit,
        ...(eventId !== undefined && { eventId }),
        ...(passholderId !== undefined && { passholderId }),
        ...(organizerIds !== undefined && { organizerIds }),
        ...(eventTitle !== undefined && { eventTitle }),
      })
      const seen = scopeFor(request, 'passholder.read')
      const ids = [...new Set(found.member.flatMap((one) => (seen?.covers(one.organizerId) ? one.passholderId : [])))]
      // Whoever is shown was asked about, also when nobody named him.
      const named = ids.map((value) => ({ kind: 'HOLDER' as const, value }))
      const seconds =
        named.length > 0
          ? await readings.note({ clientId: clientOf(request), action: 'ticket.search', named })
          : undefined
      if (seconds !== undefined) return sendProblem(reply.header('retry-after', seconds), problem('rate-limited'))
      const holders = new Map((await passes.holders(ids)).map((holder) => [holder.id, holder]))
      return reply.send({
        totalItems: found.totalItems,
        member: found.member.map((sale) => {
          const holder = seen?.covers(sale.organizerId) ? holders.get(sale.passholderId) : undefined
          const passholder = holder && toPassholderResponse(holder, undefined, clock())
          return { ...toSaleResponse(sale), ...(passholder && { passholder }) }
        }),
      })
    },
  )

  api.delete(
    '/ticket-sales/:ticketSaleId',
    {
      config: { can: 'ticket.reverse' },
      schema: {
        tags: ['Ticket sales'],
        operationId: 'delete-ticket-sales',
        summary: 'Cancel a ticket sale registration',
        description: `Reverse a ticket sale.\n\nFor clients with the permission TICKETSALES_REGISTER ${forOrganizer}.`,
        params: z.object({ ticketSaleId: idInPath }),
        response: {
          204: z.undefined().describe('No content'),
          ...problems({ 401: ['auth/unauthorized'], 403: ['auth/forbidden'], 404: ['ticket-sale-not-found'] }),
        },
      },
    },
    async (request, reply) => {
      const { ticketSaleId } = request.params
      const own = tickets.for(scopeOf(request))
      const reversed = isUuid(ticketSaleId) ? await own.reverse(ticketSaleId, clock()) : 'NOT_FOUND'
      return reversed === 'REVERSED' ? reply.code(204).send() : sendProblem(reply, problem('ticket-sale-not-found'))
    },
  )
}
