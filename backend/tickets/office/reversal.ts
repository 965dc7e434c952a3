import { z } from 'zod'
import type { Api } from '../../platform/http/api.ts'
import { sendProblem } from '../../platform/http/errors.ts'
import { scopeOf } from '../../platform/http/guard.ts'
import { reversalRequest } from '../../platform/http/reversal.ts'
import { problem, problems } from '../problems.ts'
import type { TicketStore } from '../store/sales.ts'

interface TicketReversalDeps {
  readonly tickets: TicketStore
  /** Milliseconds since 1970. */
  readonly clock: () => number
}

/**
 * POST /ticket-sales/{ticketSaleId}/reversal: takes the sale of a ticket back, with a reason. What was paid is given back by
 * people; the settlement takes it off in the period of the reversal. What was done with it: GET /checkins/{id}/history.
 */
export const ticketReversalRoutes = (api: Api, { tickets, clock }: TicketReversalDeps): void => {
  api.post(
    '/ticket-sales/:ticketSaleId/reversal',
    {
      config: { can: 'ticket.reverse' },
      schema: {
        params: z.object({ ticketSaleId: z.guid() }),
        body: reversalRequest,
        response: {
          204: z.null(),
          ...problems({
            400: ['body/missing', 'body/invalid-data'],
            401: ['auth/unauthorized'],
            403: ['auth/forbidden'],
            404: ['url/not-found'],
            409: ['ticket-already-reversed'],
          }),
        },
      },
    },
    async (request, reply) => {
      const { params, body } = request
      const outcome = await tickets.for(scopeOf(request)).reverse(params.ticketSaleId, clock(), body.reason)
      if (outcome === 'REVERSED') return reply.code(204).send(null)
      return sendProblem(reply, problem(outcome === 'ALREADY' ? 'ticket-already-reversed' : 'url/not-found'))
    },
  )
}
