import { z } from 'zod'
import type { Api } from '../../platform/http/api.ts'
import { sendProblem } from '../../platform/http/errors.ts'
import { scopeOf } from '../../platform/http/guard.ts'
import { reversalRequest } from '../../platform/http/reversal.ts'
import { problem, problems } from '../problems.ts'
import type { RedemptionStore } from '../store/redemptions.ts'

interface RedemptionReversalDeps {
  readonly redemptions: RedemptionStore
  /** Milliseconds since 1970. */
  readonly clock: () => number
}

/**
 * POST /rewards/redeemed/{redeemedRewardId}/reversal: gives the points and the unit of a redeemed reward back, with a reason.
 * What was done with it: GET /checkins/{id}/history.
 */
export const redemptionReversalRoutes = (api: Api, { redemptions, clock }: RedemptionReversalDeps): void => {
  api.post(
    '/rewards/redeemed/:redeemedRewardId/reversal',
    {
      config: { can: 'reward.reverse' },
      schema: {
        params: z.object({ redeemedRewardId: z.guid() }),
        body: reversalRequest,
        response: {
          204: z.null(),
          ...problems({
            400: ['body/missing', 'body/invalid-data'],
            401: ['auth/unauthorized'],
            403: ['auth/forbidden'],
            404: ['url/not-found'],
            409: ['redemption-already-reversed'],
          }),
        },
      },
    },
    async (request, reply) => {
      const { params, body } = request
      const outcome = await redemptions.for(scopeOf(request)).reverse(params.redeemedRewardId, clock(), body.reason)
      if (outcome === 'REVERSED') return reply.code(204).send(null)
      return sendProblem(reply, problem(outcome === 'ALREADY' ? 'redemption-already-reversed' : 'url/not-found'))
    },
  )
}
