import { z } from 'zod'
import type { CheckinStore } from '../../checkins/store.ts'
import type { Api } from '../../platform/http/api.ts'
import { sendProblem } from '../../platform/http/errors.ts'
import { uuid } from '../../platform/http/fields.ts'
import { scopeOf } from '../../platform/http/guard.ts'
import { type Reversed, reversalRequest } from '../../platform/http/reversal.ts'
import type { Scope } from '../../platform/http/scope.ts'
import type { RedemptionStore } from '../../rewards/store/redemptions.ts'
import type { TicketStore } from '../../tickets/store/sales.ts'
import { problem, problems } from '../problems.ts'

interface ReversalDeps {
  readonly checkins: CheckinStore
  readonly tickets: TicketStore
  readonly redemptions: RedemptionStore
  /** Milliseconds since 1970. */
  readonly clock: () => number
}

/** What can be reversed, by the path that the API has it at. */
const kinds = [
  { path: 'checkins', can: 'checkin.reverse', store: 'checkins', already: 'checkin-already-reversed' },
  { path: 'ticket-sales', can: 'ticket.reverse', store: 'tickets', already: 'ticket-already-reversed' },
  { path: 'rewards/redeemed', can: 'reward.reverse', store: 'redemptions', already: 'redemption-already-reversed' },
] as const

type Reverse = (id: string, at: number, reason: string) => Promise<Reversed>

/**
 * POST /checkins/{actieId}/reversal, and the same of /ticket-sales and /rewards/redeemed: takes it back, with a reason. Of a
 * check-in its points go; of a ticket nothing but the ticket: people give the money back, and the settlement takes it off in
 * the period of the reversal; of a reward points and unit are given back. What was done with one: GET /checkins/{id}/history.
 */
export const reversalRoutes = (api: Api, deps: ReversalDeps): void => {
  for (const { path, can, store, already } of kinds) {
    const reverseFor = (scope: Scope): { readonly reverse: Reverse } => deps[store].for(scope)
    api.post(
      `/${path}/:actieId/reversal`,
      {
        config: { can },
        schema: {
          params: z.object({ actieId: uuid }),
          body: reversalRequest,
          response: {
            204: z.null(),
            ...problems({
              400: ['body/missing', 'body/invalid-data'],
              401: ['auth/unauthorized'],
              403: ['auth/forbidden'],
              404: ['url/not-found'],
              409: [already],
            }),
          },
        },
      },
      async (request, reply) => {
        const { params, body } = request
        const outcome = await reverseFor(scopeOf(request)).reverse(params.actieId, deps.clock(), body.reason)
        if (outcome === 'REVERSED') return reply.code(204).send(null)
        return sendProblem(reply, problem(outcome === 'ALREADY' ? already : 'url/not-found'))
      },
    )
  }
}
