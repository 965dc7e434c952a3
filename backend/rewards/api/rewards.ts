import { parseUitpasNumber, type RefusalReason } from '@zuil/protocol'
import { z } from 'zod'
import type { Api, HttpContext } from '../../platform/http/api.ts'
import { answer, problems, security } from '../../platform/http/document.ts'
import { sendProblem } from '../../platform/http/errors.ts'
import { text } from '../../platform/http/fields.ts'
import { grantsOf, lacksFor, requires } from '../../platform/http/guard.ts'
import { beyondLimit, limitNote } from '../../platform/http/paging.ts'
import { messageFor, numberProblem, problem } from '../../platform/http/problems.ts'
import { newActieId } from '../../taps/actie-id.ts'
import { tryAction } from '../../taps/dry-run.ts'
import { mayRedeem, rewardCounters } from '../giving.ts'
import { representRewards } from '../response.ts'
import { rewardQuery, searchRewards } from '../search.ts'
import { redeemStatus, reward, rewards } from '../shapes.ts'

const common = { tags: ['Rewards'], security: security.CLIENT }

/** The API's words for why a reward can't be redeemed. */
const reasons: Partial<Readonly<Record<RefusalReason, z.infer<typeof redeemStatus>['reason']>>> = {
  'reward-period-constraint': 'REWARD_PERIOD',
  'reward-not-found': 'REWARD_PERIOD',
  'reward-volume-constraint': 'REWARD_VOLUME',
  'reward-passholder-volume-constraint': 'PASSHOLDER_VOLUME',
  'reward-passholder-points-constraint': 'PASSHOLDER_POINTS',
  'reward-passholder-no-applicable-cardsystems': 'PASSHOLDER_APPLICABLE_CARDSYSTEMS',
  'passholder-no-active-cardsystems': 'PASSHOLDER_NO_ACTIVE_CARDSYSTEM',
  'passholder-blocked': 'PASSHOLDER_NO_ACTIVE_CARDSYSTEM',
}

/** GET /rewards, /rewards/{rewardId} and /rewards/{rewardId}/redeem-status. */
export const rewardRoutes = (api: Api, { store, clock }: HttpContext): void => {
  api.get(
    '/rewards',
    {
      config: { access: 'CLIENT' },
      preValidation: requires('REWARDS_READ'),
      schema: {
        ...common,
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
      const known = (await store.catalog()).rewards
      const counters = await rewardCounters(store)
      const texts = await store.redemptions.texts([...known.keys()])
      const found = searchRewards(known.values(), texts, request.query, counters, clock())
      const member = await representRewards(store, found.slice(start, start + limit), counters)
      return reply.send({ totalItems: found.length, member: [...member] })
    },
  )

  api.get(
    '/rewards/:rewardId',
    {
      config: { access: 'CLIENT' },
      preValidation: requires('REWARDS_READ'),
      schema: {
        ...common,
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
      const found = (await store.catalog()).rewards.get(request.params.rewardId)
      const [shown] = found ? await representRewards(store, [found]) : []
      return shown ? reply.send(shown) : sendProblem(reply, problem('reward-not-found', { status: 404 }))
    },
  )

  api.get(
    '/rewards/:rewardId/redeem-status',
    {
      config: { access: 'CLIENT' },
      preValidation: requires('REWARDS_REDEEM'),
      schema: {
        ...common,
        operationId: 'get-rewards-id-redeem-status',
        summary: 'Check redeem status of a reward for a passholder',
        description:
          'Whether a passholder could redeem a reward now; nothing is redeemed.\n\n' +
          'For clients with the permission REWARDS_REDEEM for an organizer at whose counters it is given.',
        params: z.object({ rewardId: z.string() }),
        querystring: z.object({ uitpasNumber: text(32) }),
        response: {
          200: answer('OK', redeemStatus),
          ...problems({
            400: ['invalid-uitpasnumber', 'passholder-not-found'],
            401: ['auth/unauthorized'],
            403: ['auth/forbidden'],
            404: ['reward-not-found', 'url/not-found'],
          }),
        },
      },
    },
    async (request, reply) => {
      const number = parseUitpasNumber(request.query.uitpasNumber)
      if (!number.ok) return sendProblem(reply, numberProblem(number.error))
      const found = (await store.catalog()).rewards.get(request.params.rewardId)
      if (!found) return sendProblem(reply, problem('reward-not-found', { status: 404 }))
      if (!mayRedeem(grantsOf(request), found, await rewardCounters(store))) {
        return sendProblem(reply, lacksFor('REWARDS_REDEEM'))
      }
      const pass = await store.passes.byUitpasNumber(number.value)
      if (!pass?.passholder) return sendProblem(reply, problem('passholder-not-found'))
      const now = clock()
      const card = { kind: 'BARCODE', uitpasNumber: number.value } as const
      const { verdict } = await tryAction(
        store,
        { origin: 'API', kind: 'REDEEM', actieId: newActieId(now), card, receivedAt: now, rewardId: found.id },
        pass,
      )
      if (verdict.outcome !== 'REFUSED') return reply.send({ redeemable: true })
      const message = messageFor(verdict.reason)?.nl
      return reply.send({
        redeemable: false,
        reason: reasons[verdict.reason] ?? 'INVALID_CARD',
        ...(message !== undefined && { message }),
      })
    },
  )
}
