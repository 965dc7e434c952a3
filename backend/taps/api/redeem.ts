import { parseUitpasNumber, type RefusalReason } from '@zuil/protocol'
import { z } from 'zod'
import { numberProblem } from '../../cards/problems.ts'
import type { Api } from '../../platform/http/api.ts'
import { answer } from '../../platform/http/document.ts'
import { sendProblem } from '../../platform/http/errors.ts'
import { idInPath, text } from '../../platform/http/fields.ts'
import { forbiddenForOrganizers, programOf, scopeFor, scopeOf } from '../../platform/http/guard.ts'
import type { Scope } from '../../platform/http/scope.ts'
import { givingOrganizers } from '../../rewards/giving.ts'
import { type RewardResponseDeps, toRedemptionResponses } from '../../rewards/response.ts'
import { redeemedReward, redeemRequest, redeemStatus } from '../../rewards/shapes/api-reward.ts'
import type { RedemptionStore } from '../../rewards/store/redemptions.ts'
import { newActieId } from '../actie-id.ts'
import { bookOne, type TapRouteDeps } from '../deps.ts'
import { dryRun } from '../dry-run.ts'
import { passMessageFor, problem, problems, refusedProblem } from '../problems.ts'

const tags = ['Rewards']

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

/** The organizer for which a client redeems, where there is one alone that it can be. */
const onlyOne = (organizerIds: readonly string[]): string | undefined =>
  organizerIds.length === 1 ? organizerIds[0] : undefined

interface RedeemDeps extends TapRouteDeps, RewardResponseDeps {
  readonly redemptions: RedemptionStore
}

/** POST /rewards/redeemed and GET /rewards/{rewardId}/redeem-status. */
export const redeemRoutes = (api: Api, deps: RedeemDeps): void => {
  const { book, counters, currentRewards, passes, clock } = deps
  /** Whether it is a card of who asks by a token of his own, or of his family. */
  const isOwn = async (scope: Scope, uitpasNumber: string): Promise<boolean> =>
    scope.holders.length > 0 && scope.coversHolder((await passes.byUitpasNumber(uitpasNumber))?.passholder?.id)

  api.post(
    '/rewards/redeemed',
    {
      config: { can: 'reward.redeem' },
      schema: {
        tags,
        operationId: 'post-rewards-redeemed',
        summary: 'Redeem reward',
        description:
          'Give a passholder a reward for points.\n\n' +
          'For clients with the permission REWARDS_REDEEM for an organizer at whose counters it is given. `totalPoints` of a ' +
          'refusal are in the answer only for clients that have PASSHOLDERS_SEARCH for one as well. A passholder redeems for ' +
          'himself and his family by a token of his own.',
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
      const reward = (await currentRewards()).get(request.body.rewardId)
      if (!reward) return sendProblem(reply, problem('reward-not-found', { status: 404 }))
      const scope = scopeOf(request)
      const giving = givingOrganizers(await counters.all()).giving(reward)
      const own = await isOwn(scope, number.value)
      if (!own && !scope.coversOneOf(giving)) return sendProblem(reply, forbiddenForOrganizers('reward.redeem'))
      const organizerId = onlyOne(giving.filter((id) => scope.covers(id)))
      const now = clock()
      const verdict = await bookOne(book, {
        origin: 'API',
        kind: 'REDEEM',
        actieId: newActieId(now),
        card: { kind: 'BARCODE', uitpasNumber: number.value },
        receivedAt: now,
        clientId: programOf(request),
        rewardId: reward.id,
        ...(organizerId !== undefined && { organizerId }),
      })
      if (verdict.outcome === 'REFUSED') {
        const shown = own || (scopeFor(request, 'passholder.read')?.coversOneOf(giving) ?? false)
        return sendProblem(reply, shown ? refusedProblem(verdict) : problem(verdict.reason))
      }
      if (verdict.outcome !== 'REDEEMED') throw new Error('a redemption without its verdict')
      const [shown] = await toRedemptionResponses(deps, [{ id: verdict.actieId, at: now, rewardId: reward.id }])
      if (!shown) throw new Error('a reward that was just redeemed is not there')
      return reply.code(201).send(shown)
    },
  )

  api.get(
    '/rewards/:rewardId/redeem-status',
    {
      config: { can: 'reward.redeem' },
      schema: {
        tags,
        operationId: 'get-rewards-id-redeem-status',
        summary: 'Check redeem status of a reward for a passholder',
        description:
          'Whether a passholder could redeem a reward now; nothing is redeemed.\n\n' +
          'For clients with the permission REWARDS_REDEEM for an organizer at whose counters it is given.',
        params: z.object({ rewardId: idInPath }),
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
      const found = (await currentRewards()).get(request.params.rewardId)
      if (!found) return sendProblem(reply, problem('reward-not-found', { status: 404 }))
      const scope = scopeOf(request)
      const giving = givingOrganizers(await counters.all()).giving(found)
      if (!scope.coversOneOf(giving) && !(await isOwn(scope, number.value))) {
        return sendProblem(reply, forbiddenForOrganizers('reward.redeem'))
      }
      const pass = await passes.byUitpasNumber(number.value)
      if (!pass?.passholder) return sendProblem(reply, problem('passholder-not-found'))
      const now = clock()
      const card = { kind: 'BARCODE', uitpasNumber: number.value } as const
      const { verdict } = await dryRun(
        deps,
        { origin: 'API', kind: 'REDEEM', actieId: newActieId(now), card, receivedAt: now, rewardId: found.id },
        pass,
      )
      if (verdict.outcome !== 'REFUSED') return reply.send({ redeemable: true })
      const message = passMessageFor(verdict.reason, pass)?.nl
      return reply.send({
        redeemable: false,
        reason: reasons[verdict.reason] ?? 'INVALID_CARD',
        ...(message !== undefined && { message }),
      })
    },
  )
}
