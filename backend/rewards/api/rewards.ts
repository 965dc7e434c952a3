import { z } from 'zod'
import type { Api } from '../../platform/http/api.ts'
import { answer } from '../../platform/http/document.ts'
import { sendProblem } from '../../platform/http/errors.ts'
import { beyondLimit, limitNote } from '../../platform/http/paging.ts'
import { givingOrganizers } from '../giving.ts'
import { problem, problems } from '../problems.ts'
import { type RewardResponseDeps, toRewardResponses } from '../response.ts'
import { rewardQuery, searchRewards } from '../search.ts'
import { reward, rewards } from '../shapes.ts'

const tags = ['Rewards']

/** GET /rewards and /rewards/{rewardId}. Redeem-status is in taps/api/redeem.ts. */
export const rewardRoutes = (api: Api, deps: RewardResponseDeps & { readonly clock: () => number }): void => {
  const { currentRewards, counters, redemptions, clock } = deps
  api.get(
    '/rewards',
    {
      config: { can: 'reward.read' },
      schema: {
        tags,
        operationId: 'get-rewards',
        summary: 'Search rewards',
        description:
          `Rewards by name, or in the order of \`sort\`. ${limitNote} The filters of the UiTPAS API that are not here go by ` +
          'what this backend does not keep (postal codes of organizers, facets, featured, sport, for kids, online, last chance), ' +
          'or by one passholder: for him there is redeem-status.\n\nFor clients with the permission REWARDS_READ.',
        querystring: rewardQuery,
        response: {
          200: answer('OK', rewards),
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
      const { start, limit } = request.query
      const beyond = beyondLimit(limit)
      if (beyond) return sendProblem(reply, beyond)
      const known = await currentRewards()
      const giving = givingOrganizers(await counters.all())
      const texts = await redemptions.texts([...known.keys()])
      const found = searchRewards(known.values(), texts, request.query, giving, clock())
      const member = await toRewardResponses(deps, found.slice(start, start + limit), giving)
      return reply.send({ totalItems: found.length, member: [...member] })
    },
  )

  api.get(
    '/rewards/:rewardId',
    {
      config: { can: 'reward.read' },
      schema: {
        tags,
        operationId: 'get-rewards-id',
        summary: 'Retrieve reward',
        description: 'One reward, whatever its status.\n\nFor clients with the permission REWARDS_READ.',
        params: z.object({ rewardId: z.string() }),
        response: {
          200: answer('OK', reward),
          ...problems({ 401: ['auth/unauthorized'], 403: ['auth/forbidden'], 404: ['reward-not-found'] }),
        },
      },
    },
    async (request, reply) => {
      const found = (await currentRewards()).get(request.params.rewardId)
      const [shown] = found ? await toRewardResponses(deps, [found]) : []
      return shown ? reply.send(shown) : sendProblem(reply, problem('reward-not-found', { status: 404 }))
    },
  )
}
