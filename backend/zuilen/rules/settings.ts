import { type DesiredProblem, desiredProblems } from '@zuil/protocol'
import { isAt } from '../../events/rules/event-index.ts'
import type { EventFacts } from '../../events/shapes.ts'
import { dayAfter, dayOf, momentOf } from '../../platform/time/calendar.ts'
import { offerChanges, offersFrom, type RewardIndex } from '../../rewards/rules/offers.ts'
import type { ZuilFacts, ZuilSettings, ZuilWarning } from '../shapes/zuil.ts'
import { desiredDocument, type Shown } from './desired.ts'

/** What a change of settings may not do, by who may not change everything. */
export type ForbiddenChange = 'BROKER' | 'ADDED_COUNTER' | 'REMOVED_COUNTER' | 'OUT_OF_REACH' | 'EVENT'

interface OwnedCounter {
  readonly id: string
  readonly organizerId?: string
}

/** A zuil as it was, and as somebody wants it. */
interface Change<T> {
  readonly before: T
  readonly after: T
}

/**
 * Why somebody may not make this change of a zuil that he may change: it takes it to another broker, where somebody else
 * reads all that it sends; to counters of organizers that are not his, or away from them; where he does not reach it any
 * more; or to an event that is not theirs and not one of the zuil's counters', or away from one that is not his.
 * @param counters those of the settings that there are
 * @param events the ones that are set, if there are such events
 * @param own whether an organizer is one of his
 */
export const forbiddenChange = (
  zuil: Pick<ZuilFacts, 'counters'>,
  { before, after }: Change<ZuilSettings>,
  counters: Change<readonly OwnedCounter[]>,
  events: Change<EventFacts | undefined>,
  own: (organizerId: string | undefined) => boolean,
): ForbiddenChange | undefined => {
  if (after.brokerUrl !== before.brokerUrl) return 'BROKER'
  const foreign = ({ before: others, after: all }: Change<readonly OwnedCounter[]>): boolean =>
    all.some(({ id, organizerId }) => !own(organizerId) && others.every((other) => other.id !== id))
  if (foreign(counters)) return 'ADDED_COUNTER'
  if (foreign({ before: counters.after, after: counters.before })) return 'REMOVED_COUNTER'
  if (!counters.after.some(({ organizerId }) => own(organizerId))) return 'OUT_OF_REACH'
  if (after.fixedEventId === before.fixedEventId) return undefined
  if (events.before && !own(events.before.organizerId)) return 'EVENT'
  if (!events.after) return undefined
  return own(events.after.organizerId) || isAt(events.after, zuil.counters) ? undefined : 'EVENT'
}

/**
 * Since when a zuil is blocked once these settings are saved: of one that was blocked already, since then. Its taps from
 * before count.
 * @param now milliseconds since 1970
 */
export const blockedSince = (
  before: Pick<ZuilFacts, 'blocked' | 'blockedSince'>,
  after: Pick<ZuilSettings, 'blocked'>,
  now: number,
): number | undefined => {
  if (!after.blocked) return undefined
  return before.blocked ? before.blockedSince : now
}

/** What an editor should know of a zuil's settings: why it would not take them, and what will change by itself. */
export interface Findings {
  readonly problems: readonly DesiredProblem[]
  readonly warnings: readonly ZuilWarning[]
}

const warningsOf = (rewards: RewardIndex, { type, counters }: ZuilFacts, now: number): readonly ZuilWarning[] => {
  const [counter, ...others] = counters
  if (type !== 'REWARD' || !counter || others.length > 0) return []
  const changes = offerChanges(offersFrom(rewards, counter, now), momentOf(dayAfter(dayOf(now))))
  return changes.map(({ reason, from, reward }) => ({
    field: 'counters',
    reason,
    ...(from !== undefined && { from: new Date(from).toISOString() }),
    ...(reward && { reward: { id: reward.id, title: reward.title, points: reward.points } }),
  }))
}

/** @param shown its events don't matter: nothing is wrong with a schedule, and it takes long to make */
export const findingsOf = (shown: Shown, zuil: ZuilFacts, now: number, qrKey: string): Findings => ({
  problems: desiredProblems(desiredDocument(shown, zuil, now, { qrKey, schedules: () => [] })),
  warnings: warningsOf(shown.rewards, zuil, now),
})
