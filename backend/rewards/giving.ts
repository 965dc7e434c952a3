import type { Giver } from './rules/offers.ts'
import type { RewardFacts } from './shapes/reward.ts'

/** Organizers of the counters where rewards are given. */
export interface GivingOrganizers {
  /** Where it is given: undefined = at every counter of its card system. */
  named(reward: RewardFacts): readonly string[] | undefined
  /** Everyone who gives it. */
  giving(reward: RewardFacts): readonly string[]
}

/** A counter, and whose it is. */
export interface GivingCounter extends Giver {
  readonly organizerId?: string
}

/** Whose the counters are that give a reward. */
export const givingOrganizers = (counters: readonly GivingCounter[]): GivingOrganizers => {
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
