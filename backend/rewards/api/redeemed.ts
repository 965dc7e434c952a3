import { parseUitpasNumber } from '@zuil/protocol'
import { z } from 'zod'
import { numberProblem } from '../../cards/problems.ts'
import type { Api } from '../../platform/http/api.ts'
import { answer } from '../../platform/http/document.ts'
import { sendProblem } from '../../platform/http/errors.ts'
import { idInPath, searchText, text } from '../../platform/http/fields.ts'
import { queryProblem } from '../../platform/http/general-problems.ts'
import { forbiddenForOrganizer, scopeOf } from '../../platform/http/guard.ts'
import { beyondLimit, isUuid, limitNote, many, page } from '../../platform/http/paging.ts'
import { problem, problems } from '../problems.ts'
import { type RewardResponseDeps, toRedemptionResponses } from '../response.ts'
import { redeemedRewards } from '../shapes/api-reward.ts'

const tags = ['Rewards']

interface RedeemedDeps extends RewardResponseDeps {
  /** Whose a UiTPAS is. */
  readonly passholderOf: (uitpasNumber: string) => Promise<string | undefined>
  readonly clock: () => number
}

/** GET /rewards/redeemed, DELETE /rewards/redeemed/{redeemedRewardId}. POST, which books, is in taps/api/redeem.ts. */
export const redeemedRoutes = (api: Api, deps: RedeemedDeps): void => {
  const { redemptions, passholderOf, clock } = deps

  api.get(
    '/rewards/redeemed',
    {
      config: { can: 'reward.read' },
      schema: {
        tags,
        operationId: 'get-rewards-redeemed',
        summary: 'Retrieve redeemed rewards',
        description:
          'Rewards that a passholder redeemed, newest first: by exactly one of `uitpasNumber` and `passholderId`, the latter ' +
          `with \`organizerId\`. ${limitNote}\n\n` +
          'For clients with the permission REWARDS_READ for each of the organizers asked for; without `organizerId` what was ' +
          'redeemed at the organizers for which the client has it. A passholder sees all of his own, and of his family.',
        querystring: z.object({
          uitpasNumber: text(32).optional(),
          rewardType: z.enum(['POINTS', 'WELCOME']).optional(),
          ...page,
          passholderId: text(128).optional(),
          organizerId: many(text(128)).optional(),
          rewardTitle: searchText(200).optional(),
        }),
        response: {
          200: answer('OK', redeemedRewards),
          ...problems({
            400: ['invalid-uitpasnumber', 'url/query-limit-exceeded'],
            401: ['auth/unauthorized'],
            403: ['auth/forbidden'],
            404: ['url/not-found'],
          }),
        },
      },
    },
    async (request, reply) => {
      const { uitpasNumber, passholderId, organizerId, rewardType, rewardTitle, start, limit } = request.query
      if ((uitpasNumber === undefined) === (passholderId === undefined)) {
        return sendProblem(reply, queryProblem('exactly one of uitpasNumber and passholderId is needed'))
      }
      if (passholderId !== undefined && organizerId === undefined) {
        return sendProblem(reply, queryProblem('organizerId is needed with passholderId'))
      }
      const number = uitpasNumber === undefined ? undefined : parseUitpasNumber(uitpasNumber)
      if (number && !number.ok) return sendProblem(reply, numberProblem(number.error))
      const scope = scopeOf(request)
      const holder = number ? await passholderOf(number.value) : passholderId
      const own = scope.coversHolder(holder)
      if (!own && (!scope.ofOrganizers || !(organizerId ?? []).every((id) => scope.covers(id)))) {
        return sendProblem(reply, forbiddenForOrganizer('reward.read'))
      }
      const beyond = beyondLimit(limit)
      if (beyond) return sendProblem(reply, beyond)
      if (holder === undefined || !isUuid(holder)) return reply.send({ totalItems: 0, member: [] })
      const organizerIds = organizerId ?? (own ? undefined : scope.organizerIds)
      const found = await redemptions.for(scope).search({
        passholderId: holder,
        start,
        limit,
        ...(organizerIds !== undefined && { organizerIds }),
        ...(rewardType !== undefined && { type: rewardType }),
        ...(rewardTitle !== undefined && { rewardTitle }),
      })
      return reply.send({ totalItems: found.totalItems, member: await toRedemptionResponses(deps, found.member) })
    },
  )

  api.delete(
    '/rewards/redeemed/:redeemedRewardId',
    {
      config: { can: 'reward.reverse' },
      schema: {
        tags,
        operationId: 'delete-rewards-redeemed-redeemedRewardId',
        summary: 'Cancel a redeemed reward',
        description:
          'Reverse a redemption: its points and its unit are given back.\n\n' +
          'For clients with the permission REWARDS_REDEEM for the organizer where it was redeemed, or, where that is not ' +
          'known, for an organizer at whose counters it is given.',
        params: z.object({ redeemedRewardId: idInPath }),
        response: {
          204: z.undefined().describe('No Content'),
          ...problems({ 401: ['auth/unauthorized'], 403: ['auth/forbidden'], 404: ['url/not-found'] }),
        },
      },
    },
    async (request, reply) => {
      const { redeemedRewardId } = request.params
      const own = redemptions.for(scopeOf(request))
      const reversed = isUuid(redeemedRewardId) ? await own.reverse(redeemedRewardId, clock()) : 'NOT_FOUND'
      return reversed === 'REVERSED' ? reply.code(204).send() : sendProblem(reply, problem('url/not-found'))
    },
  )
}
