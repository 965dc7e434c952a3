import type { RewardFacts } from '../shapes/reward.ts'

/** Rewards by id. */
export type RewardIndex = ReadonlyMap<string, RewardFacts>

/** What counts of a counter: who it is, and of which card system. */
export interface Giver {
  readonly id: string
  readonly cardSystemId: number
}

/** Whether a counter gives a reward: one of its counters, or (none named) any of its card system. */
export const isGivenAt = (reward: RewardFacts, counter: Giver): boolean =>
  reward.counterIds.length === 0 ? reward.cardSystemId === counter.cardSystemId : reward.counterIds.includes(counter.id)

/** An omruilvoordeel, not a welcome reward: a zuil takes points for it. */
const isOffered = ({ points, status }: RewardFacts): boolean => points > 0 && status === 'ACTIVE'

/** Whether one of a zuil's counters gives it. */
export const givenAtOneOf = (reward: RewardFacts, counters: readonly Giver[]): boolean =>
  isOffered(reward) && counters.some((counter) => isGivenAt(reward, counter))

/** What a counter gives in [from, until), in the order of their ids: exactly one is right for a voordeelzuil. */
export interface Offer {
  readonly from: number
  readonly until: number
  readonly rewards: readonly RewardFacts[]
}

/** So many changes are looked at: a zuil knows no more of them, and each costs a look at all rewards of its counter. */
const MAX_OFFERS = 12

const END = Number.POSITIVE_INFINITY
const endOf = ({ redemption }: RewardFacts): number => redemption.until ?? END

const sameRewards = (a: readonly RewardFacts[], b: readonly RewardFacts[]): boolean =>
  a.length === b.length && a.every((one, i) => one === b[i])

/**
 * The omruilvoordelen of a counter from a moment on, one span after the other, without gaps: the last has no end, unless
 * there are very many. Those that name the counter win; general ones count only while none does.
 * Source: handbook, "Voordeelzuil".
 */
export const offersFrom = (rewards: RewardIndex, counter: Giver, from: number): readonly Offer[] => {
  const given = [...rewards.values()]
    .filter((reward) => isOffered(reward) && isGivenAt(reward, counter) && from < endOf(reward))
    .sort((a, b) => (a.id < b.id ? -1 : 1))
  const borders = new Set(given.flatMap((reward) => [reward.redemption.from, endOf(reward)]).filter((ms) => ms > from))
  const starts = [from, ...[...borders].sort((a, b) => a - b)].filter((ms) => ms < END)
  const offers: Offer[] = []
  for (const [i, start] of starts.entries()) {
    const until = starts[i + 1] ?? END
    const then = given.filter((reward) => reward.redemption.from <= start && start < endOf(reward))
    const named = then.filter(({ counterIds }) => counterIds.length > 0)
    const offer = { from: start, until, rewards: named.length > 0 ? named : then }
    const last = offers.at(-1)
    if (last && sameRewards(last.rewards, offer.rewards)) offers.splice(-1, 1, { ...last, until })
    else if (offers.length < MAX_OFFERS) offers.push(offer)
    else break
  }
  return offers
}

/** A reward as a voordeelzuil shows it: without `from` already, without `until` for good. */
export interface ShownOffer {
  readonly reward: RewardFacts
  readonly from?: number
  readonly until?: number
}

/**
 * What of one span a zuil shows: its one reward; of several today all, so that the zuil refuses them; of several later
 * the one that it shows by then, if that is still given.
 */
const shownOf = (
  { from, rewards }: Offer,
  before: RewardFacts | undefined,
  tomorrow: number,
): readonly RewardFacts[] =>
  rewards.length <= 1 || from < tomorrow ? rewards : rewards.filter((reward) => reward === before)

/**
 * What a voordeelzuil shows one after the other, in the order of time, so that it changes over by itself. Two at once are
 * a problem of today, for which a zuil refuses its document.
 * @param tomorrow the end of today
 */
export const shownOffers = (offers: readonly Offer[], tomorrow: number): readonly ShownOffer[] => {
  const [first] = offers
  const shown: { reward: RewardFacts; from: number; until: number }[] = []
  for (const offer of offers) {
    const { from, until } = offer
    const before = shown.at(-1)
    for (const reward of shownOf(offer, before?.until === from ? before.reward : undefined, tomorrow)) {
      const same = shown.find((one) => one.reward === reward && one.until === from)
      if (same) same.until = until
      else shown.push({ reward, from, until })
    }
  }
  return shown.map(({ reward, from, until }) => ({
    reward,
    ...(from !== first?.from && { from }),
    ...(until < END && { until }),
  }))
}

/** What changes by itself in what a counter gives. Without `from`: it is so now. */
export interface OfferChange {
  readonly reason: 'NEXT_REWARD' | 'NO_REWARD' | 'SEVERAL_REWARDS'
  readonly from?: number
  /** NEXT_REWARD. */
  readonly reward?: RewardFacts
}

/**
 * What the people of a voordeelzuil are warned of: it will show another reward, or none, or there will be several and it
 * can't choose. What a zuil refuses today is not in it.
 * @param offers from now on
 */
export const offerChanges = (offers: readonly Offer[], tomorrow: number): readonly OfferChange[] => {
  const [now, ...later] = offers
  if (!now || (now.rewards.length === 0 && later.length === 0)) return []
  return [
    ...(now.rewards.length === 0 ? [{ reason: 'NO_REWARD' } as const] : []),
    ...later.flatMap(({ from, rewards }): OfferChange[] => {
      const [reward, second] = rewards
      if (!reward) return [{ reason: 'NO_REWARD', from }]
      if (!second) return [{ reason: 'NEXT_REWARD', from, reward }]
      return from < tomorrow ? [] : [{ reason: 'SEVERAL_REWARDS', from }]
    }),
  ]
}
