import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { OrganizerStore } from '../../counters/store/organizers.ts'
import type { Api } from '../../platform/http/api.ts'
import { answer } from '../../platform/http/document.ts'
import { sendProblem } from '../../platform/http/errors.ts'
import { idInPath } from '../../platform/http/fields.ts'
import { queryProblem } from '../../platform/http/general-problems.ts'
import { clientOf, forbiddenForOrganizers, holderIn, isIdentifiedOnly, scopeFor } from '../../platform/http/guard.ts'
import { beyondLimit, isUuid, limitNote } from '../../platform/http/paging.ts'
import type { Named, NoteReading } from '../../platform/http/readings.ts'
import type { Scope } from '../../platform/http/scope.ts'
import { nameKey } from '../../platform/names.ts'
import { toFacets } from '../facets.ts'
import type { GivingOrganizers } from '../giving.ts'
import { problem, problems } from '../problems.ts'
import { type Around, aroundRewards, type RewardResponseDeps, toRewardResponses } from '../response.ts'
import {
  asksForCounts,
  type FitsPassholder,
  type Found,
  type RewardQuery,
  type RewardsFor,
  rewardQuery,
  searchRewards,
} from '../search.ts'
import { reward, rewards } from '../shapes/api-reward.ts'

const tags = ['Rewards']
const act = 'reward.read-for-passholder'
/** What anybody may know. */
const published: readonly RewardQuery['subset'][] = ['ENDUSERS', 'ENDUSER-FUTURE']
const unpublished = problem('auth/forbidden', {
  detail: `A bearer token is needed: by the id of a client alone \`subset\` is ${published.join(' or ')}.`,
})

interface RewardRouteDeps extends RewardResponseDeps {
  readonly rewardsFor: RewardsFor
  readonly readings: { readonly note: NoteReading }
  readonly organizers: Pick<OrganizerStore, 'byId' | 'inCities' | 'called'>
}

/** The organizers that a text and cities of a query are of. */
const searchFacts =
  ({ organizers }: Pick<RewardRouteDeps, 'organizers'>) =>
  async ({ text, organizerPostalCode }: RewardQuery, { systems }: Around) => {
    const inCities = organizerPostalCode ? await organizers.inCities(organizerPostalCode) : []
    if (text === undefined) return { called: [], inCities }
    const cities = [...systems.values()].flatMap(({ cities: all }) => all)
    const meant = cities.filter(({ name }) => nameKey(name).includes(nameKey(text))).map(({ postalCode }) => postalCode)
    const inMeant = meant.length === 0 ? [] : await organizers.inCities(meant)
    return { called: [...(await organizers.called(text)), ...inMeant], inCities }
  }

/** Absent = a query asks about nobody. `me` is who asks. */
const aboutIn = (request: FastifyRequest, query: RewardQuery): AskedAbout | undefined => {
  const { isRedeemableByPassholderId: redeemer, isInterestingForPassholderId: visitor } = query
  if (redeemer === undefined && visitor === undefined) return undefined
  return {
    ...(redeemer !== undefined && { redeemer: holderIn(request, redeemer) }),
    ...(visitor !== undefined && { visitor: holderIn(request, visitor) }),
  }
}

/** The passholders that a query asks about. */
interface AskedAbout {
  readonly redeemer?: string
  readonly visitor?: string
}

/** They are all himself, or of his family: of them he may know what any organizer gives. */
const areOwn = (scope: Scope, { redeemer, visitor }: AskedAbout): boolean =>
  [redeemer, visitor].every((id) => id === undefined || scope.coversHolder(id))

/** What is asked of passholders, of rewards that the scope reaches; undefined = one of them is not there. */
const askedOfPassholders = async (
  { redeemableBy, interestingFor }: RewardsFor,
  about: AskedAbout,
  scope: Scope,
  { giving }: GivingOrganizers,
  at: number,
): Promise<readonly FitsPassholder[] | undefined> => {
  const { redeemer, visitor } = about
  const reachesAll = scope.coversAll || areOwn(scope, about)
  const asked = await Promise.all([
    ({ reward }: Found) => reachesAll || scope.coversOneOf(giving(reward)),
    ...(redeemer === undefined ? [] : [redeemableBy(redeemer, at)]),
    ...(visitor === undefined
      ? []
      : [interestingFor(visitor, at, giving, reachesAll ? undefined : scope.organizerIds)]),
  ])
  const found = asked.filter((one) => one !== undefined)
  return found.length === asked.length ? found : undefined
}

/** To be written down as asked about. */
const namedIn = ({ redeemer, visitor }: AskedAbout): readonly Named[] =>
  [redeemer, visitor].flatMap((value) =>
    value !== undefined && isUuid(value) ? [{ kind: 'HOLDER' as const, value }] : [],
  )

/** GET /rewards and /rewards/{rewardId}. Redeem-status is in taps/api/redeem.ts. */
export const rewardRoutes = (api: Api, deps: RewardRouteDeps): void => {
  const { currentRewards, rewardTexts, redemptions, readings, rewardsFor, clock } = deps
  const beside = searchFacts(deps)
  api.get(
    '/rewards',
    {
      config: { can: 'reward.search' },
      schema: {
        tags,
        operationId: 'get-rewards',
        summary: 'Search rewards',
        description:
          'Rewards by name, or in the order of `sort`. `text` is part of the title, or of the name or the city of an organizer ' +
          `that gives it; a \`*\` at its end changes nothing. ${limitNote}\n\n` +
          'By a passholder: `isRedeemableByPassholderId` gives those that he could redeem now, ' +
          '`isInterestingForPassholderId` those of organizers at whose events he checked in or had a ticket in the last ' +
          'half year, as far as they are for his card systems and home. Rewards and visits count of the organizers alone for ' +
          'which the client has REWARDS_PASSHOLDERS_READ. One who does not exist is a 404.\n\n' +
          'For clients with the permission REWARDS_READ; by a passholder, with REWARDS_PASSHOLDERS_READ beside it. A passholder ' +
          'by a token of his own reads them all, and asks of himself (`me`) and his family what any organizer gives. By `x-client-id` alone, limited in number per ' +
          'address: what is published (`subset` ENDUSERS or ENDUSER-FUTURE), and of nobody.',
        querystring: rewardQuery,
        response: {
          200: answer('OK', rewards),
          ...problems({
            400: ['url/query-limit-exceeded'],
            401: ['auth/unauthorized'],
            403: ['auth/forbidden'],
            404: ['url/not-found'],
            429: ['rate-limited'],
          }),
        },
      },
    },
    async (request, reply) => {
      const { start, limit } = request.query
      const beyond = beyondLimit(limit)
      if (beyond) return sendProblem(reply, beyond)
      if (isIdentifiedOnly(request) && !published.includes(request.query.subset)) return sendProblem(reply, unpublished)
      const [known, around] = await Promise.all([currentRewards(), aroundRewards(deps)])
      const { giving, systems } = around
      const now = clock()
      let forPassholders: readonly FitsPassholder[] | undefined = []
      const about = aboutIn(request, request.query)
      if (about) {
        const scope = scopeFor(request, 'reward.read-for-passholder')
        if (!scope || (!scope.ofOrganizers && !areOwn(scope, about)))
          return sendProblem(reply, forbiddenForOrganizers(act))
        const named = namedIn(about)
        const seconds = await readings.note({ clientId: clientOf(request), action: act, named })
        if (seconds !== undefined) return sendProblem(reply.header('retry-after', seconds), problem('rate-limited'))
        forPassholders = await askedOfPassholders(rewardsFor, about, scope, giving, now)
        if (!forPassholders) return sendProblem(reply, queryProblem('There is no such passholder.'))
      }
      const [texts, unitsTaken] = await Promise.all([
        rewardTexts.of([...known.values()]),
        asksForCounts(request.query) ? redemptions.unitsTaken([...known.keys()]) : new Map<string, number>(),
      ])
      const facts = { ...(await beside(request.query, around)), organizers: giving, unitsTaken, forPassholders, now }
      const { found, counted } = searchRewards(known.values(), texts, request.query, facts)
      const member = await toRewardResponses(deps, found.slice(start, start + limit), around)
      const facet = request.query.facets && toFacets(counted, systems)
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
        params: z.object({ rewardId: idInPath }),
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
