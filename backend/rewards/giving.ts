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
  // Looked up once: they are asked of each of many rewards.
  const byCounter = new Map<string, string>()
  const bySystem = new Map<number, Set<string>>()
  for (const { id, cardSystemId, organizerId } of counters) {
    if (organizerId === undefined) continue
    byCounter.set(id, organizerId)
    bySystem.set(cardSystemId, (bySystem.get(cardSystemId) ?? new Set()).add(organizerId))
  }
  const everyone = new Map([...bySystem].map(([id, organizers]) => [id, [...organizers]]))
  const at = (ids: readonly string[]): string[] => [...new Set(ids.flatMap((id) => byCounter.get(id) ?? []))]
  return {
    named: ({ counterIds }) => (counterIds.length === 0 ? undefined : at(counterIds)),
    giving: ({ counterIds, cardSystemId }) =>
      counterIds.length === 0 ? (everyone.get(cardSystemId) ?? []) : at(counterIds),
  }
}
