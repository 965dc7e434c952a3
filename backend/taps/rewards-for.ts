import type { EventStore } from '../events/store/events.ts'
import { membershipRefusal } from '../passholders/rules/membership.ts'
import type { PassStore } from '../passholders/store/passes.ts'
import { isUuid } from '../platform/http/paging.ts'
import { limitAt } from '../platform/time/calendar.ts'
import { pointsNow } from '../points/rules.ts'
import { isForRedeemer, redemptionRefusal, rewardLimitOf } from '../rewards/rules/redemption.ts'
import type { FitsPassholder, RewardsFor } from '../rewards/search.ts'
import type { RewardFacts } from '../rewards/shapes/reward.ts'
import type { RedemptionStore } from '../rewards/store/redemptions.ts'

/** What "recent activity" of a passholder is [ours: the API says no more]. */
const RECENT_DAYS = 183

interface RewardsForDeps {
  readonly passes: Pick<PassStore, 'holders'>
  readonly redemptions: Pick<RedemptionStore, 'momentsOf'>
  readonly events: Pick<EventStore, 'visitedOrganizers'>
}

const holderOf = async ({ passes }: RewardsForDeps, passholderId: string) =>
  isUuid(passholderId) ? (await passes.holders([passholderId]))[0] : undefined

/** Those that a passholder could redeem now, judged as a redemption is; undefined = there is no such passholder. */
const redeemableBy = async (
  deps: RewardsForDeps,
  passholderId: string,
  at: number,
): Promise<FitsPassholder | undefined> => {
  const passholder = await holderOf(deps, passholderId)
  if (!passholder) return undefined
  if (membershipRefusal(passholder)) return () => false
  const redeemed = await deps.redemptions.momentsOf(passholder.id)
  const balance = pointsNow(passholder, at)
  return ({ reward, texts }) => {
    if (reward.status !== 'ACTIVE') return false
    const perPeriod = rewardLimitOf(reward)
    const limit = perPeriod && limitAt(perPeriod, at)
    const within = (redeemed.get(reward.id) ?? []).filter((one) => limit && limit.from <= one && one < limit.until)
    return (
      redemptionRefusal({
        ...{ reward, passholder, at, balance, redeemed: within.length, unitsTaken: texts?.unitsTaken ?? 0 },
        ...(limit && { limit }),
      }) === undefined
    )
  }
}

/**
 * Those that he could get where he has been lately, as far as they are for who lives where he does, in his card systems;
 * undefined = there is no such passholder.
 * @param giving the organizers that give a reward
 */
const interestingFor = async (
  deps: RewardsForDeps,
  passholderId: string,
  at: number,
  giving: (reward: RewardFacts) => readonly string[],
): Promise<FitsPassholder | undefined> => {
  const passholder = await holderOf(deps, passholderId)
  if (!passholder) return undefined
  const visited = new Set(await deps.events.visitedOrganizers(passholder.id, at - RECENT_DAYS * 86_400_000))
  return ({ reward }) => isForRedeemer(reward, passholder) && giving(reward).some((id) => visited.has(id))
}

/** The rewards that GET /rewards gives by a passholder. */
export const rewardsFor = (deps: RewardsForDeps): RewardsFor => ({
  redeemableBy: (passholderId, at) => redeemableBy(deps, passholderId, at),
  interestingFor: (passholderId, at, giving) => interestingFor(deps, passholderId, at, giving),
})
