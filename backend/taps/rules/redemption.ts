import { personRefusal } from '../../passholders/rules/group.ts'
import { bookPoints, pointsNow } from '../../points/rules.ts'
import { redemptionRefusal } from '../../rewards/rules/redemption.ts'
import { type Action, type Outcome, refused } from './action.ts'
import type { Target } from './model.ts'

/** Voordeelzuil and redeeming over the API: points for a unit of the reward. Source: handbook, "Voordeelzuil". */
export const decideRedemption = (action: Action, { reward, limit }: Extract<Target, { kind: 'REDEEM' }>): Outcome => {
  const { request, at, card, passholder, tally } = action
  const { actieId } = request
  const notHis = personRefusal(passholder)
  if (notHis) return refused(action, notHis)
  const refusal = redemptionRefusal({
    reward,
    passholder,
    at,
    balance: pointsNow(passholder, at),
    redeemed: limit ? tally.count('REDEMPTION', passholder.id, reward.id, limit) : 0,
    ...(limit && { limit }),
    unitsTaken: tally.unitsTaken(reward.id),
  })
  if (refusal) return refused(action, refusal)
  const { points } = reward
  const organizerId = request.origin === 'API' && request.kind === 'REDEEM' ? request.organizerId : undefined
  const { ledger, balance } = bookPoints(passholder, { kind: 'REDEMPTION', causeId: actieId, points: 0 - points, at })
  return {
    verdict: { outcome: 'REDEEMED', actieId, rewardId: reward.id, title: reward.title, points, balance },
    redemption: {
      id: actieId,
      passholderId: passholder.id,
      rewardId: reward.id,
      uitpasNumber: card.uitpasNumber,
      points,
      ...(organizerId !== undefined && { organizerId }),
      at,
    },
    ledger,
  }
}
