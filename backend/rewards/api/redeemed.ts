import { parseUitpasNumber } from '@zuil/protocol'
import { z } from 'zod'
import type { Api, HttpContext } from '../../platform/http/api.ts'
import { answer, problems, security } from '../../platform/http/document.ts'
import { sendProblem } from '../../platform/http/errors.ts'
import { text } from '../../platform/http/fields.ts'
import { holdsFor, organizersOf } from '../../platform/http/grants.ts'
import { grantsOf, lacks, lacksFor, requires } from '../../platform/http/guard.ts'
import { beyondLimit, isUuid, limitNote, many, page, queryProblem } from '../../platform/http/paging.ts'
import { numberProblem, problem } from '../../platform/http/problems.ts'
import { newActieId } from '../../taps/actie-id.ts'
import { mayRedeem, redeemingOrganizer, rewardCounters } from '../giving.ts'
import { representRedemptions } from '../response.ts'
import { redeemedReward, redeemedRewards, redeemRequest } from '../shapes.ts'

const common = { tags: ['Rewards'], security: security.CLIENT }

/** POST and GET /rewards/redeemed, DELETE /rewards/redeemed/{redeemedRewardId}. */
export const redeemedRoutes = (api: Api, { store, clock }: HttpContext): void => {
  api.post(
    '/rewards/redeemed',
    {
      config: { access: 'CLIENT' },
      preValidation: requires('REWARDS_REDEEM'),
      schema: {
        ...common,
        operationId: 'post-rewards-redeemed',
        summary: 'Redeem reward',
        description:
          'Give a passholder a reward for points.\n\n' +
          'For clients with the permission REWARDS_REDEEM for an organizer at whose counters it is given.',
        body: redeemRequest,
        response: {
          201: answer('Created', redeemedReward),
          ...problems({
            400: [
              'body/missing',
              'body/invalid-syntax',
              'body/invalid-data',
              'card-blocked',
              'invalid-card',
              'invalid-card-status',
              'invalid-uitpasnumber',
              'passholder-not-found',
              'passholder-blocked',
              'reward-not-found',
              'reward-period-constraint',
              'reward-volume-constraint',
              'reward-passholder-volume-constraint',
              'reward-passholder-points-constraint',
              'reward-passholder-no-applicable-cardsystems',
              'passholder-no-active-cardsystems',
            ],
            401: ['auth/unauthorized'],
            403: ['auth/forbidden'],
            404: ['reward-not-found'],
          }),
        },
      },
    },
    async (request, reply) => {
      const number = parseUitpasNumber(request.body.uitpasNumber)
      if (!number.ok) return sendProblem(reply, numberProblem(number.error))
      const reward = (await store.catalog()).rewards.get(request.body.rewardId)
      if (!reward) return sendProblem(reply, problem('reward-not-found', { status: 404 }))
      const grants = grantsOf(request)
      const counters = await rewardCounters(store)
      if (!mayRedeem(grants, reward, counters)) return sendProblem(reply, lacksFor('REWARDS_REDEEM'))
      const organizerId = redeemingOrganizer(grants, reward, counters)
      const now = clock()
      const [verdict] = await store.book([
        {
          origin: 'API',
          kind: 'REDEEM',
          actieId: newActieId(now),
          card: { kind: 'BARCODE', uitpasNumber: number.value },
          receivedAt: now,
          rewardId: reward.id,
          ...(organizerId !== undefined && { organizerId }),
        },
      ])
      if (verdict?.outcome === 'REFUSED') return sendProblem(reply, problem(verdict.reason))
      if (verdict?.outcome !== 'REDEEMED') throw new Error('a redemption without its verdict')
      const [shown] = await representRedemptions(store, [{ id: verdict.actieId, at: now, rewardId: reward.id }])
      if (!shown) throw new Error('a reward that was just redeemed is not there')
      return reply.code(201).send(shown)
    },
  )

  api.get(
    '/rewards/redeemed',
    {
      config: { access: 'CLIENT' },
      preValidation: requires('REWARDS_READ'),
      schema: {
        ...common,
        operationId: 'get-rewards-redeemed',
        summary: 'Retrieve redeemed rewards',
        description:
          'Rewards that a passholder redeemed, newest first: by exactly one of `uitpasNumber` and `passholderId`, the latter ' +
          `with \`organizerId\`. ${limitNote}\n\n` +
          'For clients with the permission REWARDS_READ for each of the organizers asked for; without `organizerId` what was ' +
          'redeemed at the organizers for which the client has it.',
        querystring: z.object({
          uitpasNumber: text(32).optional(),
          rewardType: z.enum(['POINTS', 'WELCOME']).optional(),
          ...page,
          passholderId: text(128).optional(),
          organizerId: many(text(128)).optional(),
          rewardTitle: text(200).optional(),
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
      const grants = grantsOf(request)
      const without = organizerId?.find((id) => !holdsFor(grants, 'REWARDS_READ', id))
      if (without !== undefined) return sendProblem(reply, lacks('REWARDS_READ', without))
      const beyond = beyondLimit(limit)
      if (beyond) return sendProblem(reply, beyond)
      const holder = number ? (await store.passes.byUitpasNumber(number.value))?.passholder?.id : passholderId
      if (holder === undefined || !isUuid(holder)) return reply.send({ totalItems: 0, member: [] })
      const organizerIds = organizerId ?? organizersOf(grants, 'REWARDS_READ')
      const found = await store.redemptions.search({
        passholderId: holder,
        start,
        limit,
        ...(organizerIds !== undefined && { organizerIds }),
        ...(rewardType !== undefined && { type: rewardType }),
        ...(rewardTitle !== undefined && { rewardTitle }),
      })
      return reply.send({ totalItems: found.totalItems, member: await representRedemptions(store, found.member) })
    },
  )

  api.delete(
    '/rewards/redeemed/:redeemedRewardId',
    {
      config: { access: 'CLIENT' },
      preValidation: requires('REWARDS_REDEEM'),
      schema: {
        ...common,
        operationId: 'delete-rewards-redeemed-redeemedRewardId',
        summary: 'Cancel a redeemed reward',
        description:
          'Take back a reward: its points and its unit are given back.\n\n' +
          'For clients with the permission REWARDS_REDEEM for the organizer where it was redeemed, or, where that is not ' +
          'known, for an organizer at whose counters it is given.',
        params: z.object({ redeemedRewardId: z.string() }),
        response: {
          204: z.undefined().describe('No Content'),
          ...problems({ 401: ['auth/unauthorized'], 403: ['auth/forbidden'], 404: ['url/not-found'] }),
        },
      },
    },
    async (request, reply) => {
      const { redeemedRewardId } = request.params
      const found = isUuid(redeemedRewardId) ? await store.redemptions.find(redeemedRewardId) : undefined
      const reward = found && (await store.catalog()).rewards.get(found.rewardId)
      if (!found || !reward || found.reversedAt !== undefined) return sendProblem(reply, problem('url/not-found'))
      const grants = grantsOf(request)
      const may =
        found.organizerId === undefined
          ? mayRedeem(grants, reward, await rewardCounters(store))
          : holdsFor(grants, 'REWARDS_REDEEM', found.organizerId)
      if (!may) return sendProblem(reply, lacksFor('REWARDS_REDEEM'))
      await store.redemptions.reverse(found.id, clock())
      return reply.code(204).send()
    },
  )
}
