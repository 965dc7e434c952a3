import type { Grant } from '../platform/http/grants.ts'
import { holdsForAll, holdsForOneOf, organizersOf } from '../platform/http/grants.ts'
import type { Store } from '../store.ts'
import type { RewardFacts } from './shapes.ts'

/** Organizers of the counters where rewards are given. */
export interface RewardCounters {
  /** Where it is given: undefined = at every counter of its card system. */
  named(reward: RewardFacts): readonly string[] | undefined
  /** Everyone who gives it. */
  giving(reward: RewardFacts): readonly string[]
}

/** Looks up once whose the counters are. */
export const rewardCounters = async (store: Store): Promise<RewardCounters> => {
  const counters = await store.names.counters({})
  const organizers = (accept: (counter: (typeof counters)[number]) => boolean): string[] => [
    ...new Set(counters.flatMap((one) => (one.organizerId !== undefined && accept(one) ? [one.organizerId] : []))),
  ]
  const at = (ids: readonly string[]): string[] => organizers(({ id }) => ids.includes(id))
  return {
    named: ({ counterIds }) => (counterIds.length === 0 ? undefined : at(counterIds)),
    giving: (reward) =>
      reward.counterIds.length === 0
        ? organizers(({ cardSystemId }) => cardSystemId === reward.cardSystemId)
        : at(reward.counterIds),
  }
}

/** Whether a client may give or take back a reward: for one of the organizers at whose counters it is given. */
export const mayRedeem = (grants: readonly Grant[], reward: RewardFacts, counters: RewardCounters): boolean =>
  holdsForOneOf(grants, 'REWARDS_REDEEM', counters.giving(reward))

/** For which organizer a client redeems, where there is one alone that it can be. */
export const redeemingOrganizer = (
  grants: readonly Grant[],
  reward: RewardFacts,
  counters: RewardCounters,
): string | undefined => {
  const giving = counters.giving(reward)
  const [one, ...others] = holdsForAll(grants, 'REWARDS_REDEEM')
    ? giving
    : giving.filter((id) => organizersOf(grants, 'REWARDS_REDEEM')?.includes(id))
  return others.length === 0 ? one : undefined
}
