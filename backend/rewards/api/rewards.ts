import { z } from 'zod'
import type { OrganizerStore } from '../../counters/store/organizers.ts'
import type { Api } from '../../platform/http/api.ts'
import { answer } from '../../platform/http/document.ts'
import { sendProblem } from '../../platform/http/errors.ts'
import { beyondLimit, limitNote } from '../../platform/http/paging.ts'
import { nameKey } from '../../platform/names.ts'
import { toFacets } from '../facets.ts'
import { givingOrganizers } from '../giving.ts'
import { problem, problems } from '../problems.ts'
import { type RewardResponseDeps, toRewardResponses } from '../response.ts'
import { type RewardQuery, rewardQuery, searchRewards } from '../search.ts'
import { reward, rewards } from '../shapes/api-reward.ts'

const tags = ['Rewards']

interface RewardRouteDeps extends RewardResponseDeps {
  readonly organizers: Pick<OrganizerStore, 'named' | 'inCities' | 'called'>
}

/** The organizers that a text and cities of a query are of. */
const searchFacts =
  ({ organizers, cardSystems }: Pick<RewardRouteDeps, 'organizers' | 'cardSystems'>) =>
  async ({ text, organizerPostalCode }: RewardQuery) => {
    const inCities = organizerPostalCode ? await organizers.inCities(organizerPostalCode) : []
    if (text === undefined) return { called: [], inCities }
    const cities = (await cardSystems.all()).flatMap(({ cities: all }) => all)
    const meant = cities.filter(({ name }) => nameKey(name).includes(nameKey(text))).map(({ postalCode }) => postalCode)
    const inMeant = meant.length === 0 ? [] : await organizers.inCities(meant)
    return { called: [...(await organizers.called(text)), ...inMeant], inCities }
  }

/** GET /rewards and /rewards/{rewardId}. Redeem-status is in taps/api/redeem.ts. */
export const rewardRoutes = (api: Api, deps: RewardRouteDeps): void => {
  const { currentRewards, counters, redemptions, clock } = deps
  const beside = searchFacts(deps)
  api.get(
    '/rewards',
    {
      config: { can: 'reward.read' },
      schema: {
        tags,
        operationId: 'get-rewards',
        summary: 'Search rewards',
        description:
          `Rewards by name, or in the order of \`sort\`. ${limitNote} The filters of the UiTPAS API that are not here go by one ` +
          'passholder: for him there is redeem-status.\n\nFor clients with the permission REWARDS_READ.',
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
      const facts = { ...(await beside(request.query)), organizers: giving, now: clock() }
      const { found, counted } = searchRewards(known.values(), texts, request.query, facts)
      const member = await toRewardResponses(deps, found.slice(start, start + limit), giving)
      const facet = request.query.facets && toFacets(counted, await deps.cardSystems.all())
      return reply.send({ totalItems: found.length, member: [...member], ...(facet && { facet }) })
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
