import type { EventStore } from '../events/store/events.ts'
import { membershipRefusal } from '../passholders/rules/membership.ts'
import type { PassStore, StoredPass } from '../passholders/store/passes.ts'
import { isUuid } from '../platform/http/paging.ts'
import { limitAt } from '../platform/time/calendar.ts'
import { pointsNow } from '../points/rules.ts'
import { isForRedeemer, redemptionRefusal, rewardLimitOf } from '../rewards/rules/redemption.ts'
import type { FitsPassholder, RewardsFor } from '../rewards/search.ts'
import type { RedemptionStore } from '../rewards/store/redemptions.ts'

/** What "recent activity" of a passholder is [ours: the API says no more]. */
const RECENT_DAYS = 183

type Holder = NonNullable<StoredPass['passholder']>

/** Judges as a redemption does. @param redeemed when he had each reward, by reward */
const redeemable =
  (passholder: Holder, redeemed: ReadonlyMap<string, readonly number[]>, at: number): FitsPassholder =>
  ({ reward, unitsTaken }) => {
    if (reward.status !== 'ACTIVE') return false
    const perPeriod = rewardLimitOf(reward)
    const limit = perPeriod && limitAt(perPeriod, at)
    const within = (redeemed.get(reward.id) ?? []).filter((one) => limit && limit.from <= one && one < limit.until)
    return (
      redemptionRefusal({
        ...{ reward, passholder, at, balance: pointsNow(passholder, at), redeemed: within.length },
        ...{ unitsTaken, ...(limit && { limit }) },
      }) === undefined
    )
  }

interface RewardsForDeps {
  readonly passes: Pick<PassStore, 'holders'>
  readonly redemptions: Pick<RedemptionStore, 'momentsOf'>
  readonly events: Pick<EventStore, 'visitedOrganizers'>
}

/** The rewards that GET /rewards gives by a passholder. */
export const rewardsFor = ({ passes, redemptions, events }: RewardsForDeps): RewardsFor => {
  const holderOf = async (id: string): Promise<Holder | undefined> =>
    isUuid(id) ? (await passes.holders([id.toLowerCase()]))[0] : undefined
  const none: FitsPassholder = () => false
  return {
    redeemableBy: async (passholderId, at) => {
      const passholder = await holderOf(passholderId)
      if (!passholder) return undefined
      if (membershipRefusal(passholder)) return none
      return redeemable(passholder, await redemptions.momentsOf(passholder.id), at)
    },
    interestingFor: async (passholderId, at, giving, organizerIds) => {
      const passholder = await holderOf(passholderId)
      if (!passholder) return undefined
      if (membershipRefusal(passholder)) return none
      const since = at - RECENT_DAYS * 86_400_000
      const visited = new Set(await events.visitedOrganizers(passholder.id, since, organizerIds))
      return ({ reward }) => isForRedeemer(reward, passholder) && giving(reward).some((id) => visited.has(id))
    },
  }
}
