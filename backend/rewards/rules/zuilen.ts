import type { RewardFacts } from '../shapes/reward.ts'
import { type Giver, givenAtOneOf, offersFrom, type RewardIndex } from './offers.ts'

/** A voordeelzuil, as far as it matters which reward it shows. */
export interface RewardZuil {
  readonly id: string
  readonly name: string
  readonly counters: readonly Giver[]
}

/** What a voordeelzuil gives in [from, until): without exactly one reward it refuses, or has none to give. */
interface Span {
  readonly from: number
  readonly until: number
  readonly rewards: readonly RewardFacts[]
}

/** A zuil of several counters, or of none, has no reward: the handbook wants one. */
const spansOf = (rewards: RewardIndex, { counters }: RewardZuil, now: number): readonly Span[] => {
  const [counter, second] = counters
  return counter && !second ? offersFrom(rewards, counter, now) : []
}

/** How a voordeelzuil has to do with a reward that its counter gives. */
export interface ShownAt {
  readonly id: string
  readonly name: string
  /** NOW: it shows it. LATER: from `from` on. OTHERS: others win, or it is over. SEVERAL: it can't choose, and refuses. */
  readonly shows: 'NOW' | 'LATER' | 'OTHERS' | 'SEVERAL'
  /** LATER: from when; milliseconds since 1970. */
  readonly from?: number
  /** NOW, LATER: until when, where that is known. */
  readonly until?: number
}

/** What each voordeelzuil will show of a reward; those alone whose counter gives it (handbook, "Voordeelzuil"). */
export const shownAt = (
  rewards: RewardIndex,
  zuilen: readonly RewardZuil[],
  rewardId: string,
  now: number,
): readonly ShownAt[] => {
  const reward = rewards.get(rewardId)
  if (!reward) return []
  return zuilen
    .filter(({ counters }) => givenAtOneOf(reward, counters))
    .map((zuil) => {
      const { id, name } = zuil
      const spans = spansOf(rewards, zuil, now)
      const [first] = spans
      const has = (span: Span | undefined): boolean => span?.rewards.some((one) => one.id === rewardId) ?? false
      if (first && has(first) && first.rewards.length > 1) return { id, name, shows: 'SEVERAL' }
      const span = spans.find((one) => has(one) && one.rewards.length === 1)
      if (!span) return { id, name, shows: 'OTHERS' }
      const until = Number.isFinite(span.until) ? { until: span.until } : {}
      return span === first
        ? { id, name, shows: 'NOW', ...until }
        : { id, name, shows: 'LATER', from: span.from, ...until }
    })
}

/** A zuil that a change touches: the rewards that it has now, and that it would have. Another number than one: it gives none. */
export interface TouchedZuil {
  readonly id: string
  readonly name: string
  readonly before: readonly string[]
  readonly after: readonly string[]
  /** The change comes later, at that moment; absent = at once. */
  readonly from?: number
}

/** What stands on its screen of what it gives. */
const onScreen = (rewards: readonly RewardFacts[]): string =>
  JSON.stringify(rewards.map(({ id, title, points }) => [id, title, points]))

/**
 * The voordeelzuilen that show something else, now or later, once a reward is as `after`; absent = it is gone.
 * @param rewards as they are now
 */
export const touchedBy = (
  rewards: RewardIndex,
  zuilen: readonly RewardZuil[],
  change: { readonly id: string; readonly after?: RewardFacts },
  now: number,
): readonly TouchedZuil[] => {
  const changed = new Map(rewards)
  changed.delete(change.id)
  if (change.after) changed.set(change.id, change.after)
  return zuilen.flatMap((zuil) => {
    const [old, next] = [spansOf(rewards, zuil, now), spansOf(changed, zuil, now)]
    const at = (spans: readonly Span[], ms: number): readonly RewardFacts[] =>
      spans.find(({ from, until }) => from <= ms && ms < until)?.rewards ?? []
    // The first moment at which they differ: one of those at which either changes.
    const moments = [...old, ...next].map(({ from }) => from).toSorted((a, b) => a - b)
    const from = moments.find((ms) => onScreen(at(old, ms)) !== onScreen(at(next, ms)))
    if (from === undefined) return []
    const named = (some: readonly RewardFacts[]): string[] => some.map(({ title }) => title.nl)
    return [
      {
        ...{ id: zuil.id, name: zuil.name, before: named(at(old, from)), after: named(at(next, from)) },
        ...(from > now && { from }),
      },
    ]
  })
}
