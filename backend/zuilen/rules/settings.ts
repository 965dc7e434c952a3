import { type DesiredProblem, desiredProblems } from '@zuil/protocol'
import { isAt } from '../../events/rules/event-index.ts'
import type { EventFacts } from '../../events/shapes.ts'
import { dayAfter, dayOf, momentOf } from '../../platform/time/calendar.ts'
import { offerChanges, offersFrom, type RewardIndex } from '../../rewards/rules/offers.ts'
import type { ZuilFacts, ZuilSettings, ZuilWarning } from '../shapes/zuil.ts'
import { desiredDocument, type Shown } from './desired.ts'

/** What a change of settings may not do, by who may not change everything. */
export type ForbiddenChange = 'BROKER' | 'COUNTER' | 'EVENT'

/**
 * Why somebody may not make this change of a zuil that he may change: it takes it to another broker, where somebody else
 * reads all that it sends, to counters of organizers that are not his, or to an event that is not theirs and not one of
 * the zuil's counters'.
 * @param own whether an organizer is one of his
 * @param addedCounters those that the zuil did not have before
 * @param event the one that is newly set, if there is such an event
 */
export const forbiddenChange = (
  zuil: Pick<ZuilFacts, 'counters'>,
  { before, after }: { readonly before: ZuilSettings; readonly after: ZuilSettings },
  addedCounters: readonly { readonly organizerId?: string }[],
  event: EventFacts | undefined,
  own: (organizerId: string | undefined) => boolean,
): ForbiddenChange | undefined => {
  if (after.brokerUrl !== before.brokerUrl) return 'BROKER'
  if (addedCounters.some(({ organizerId }) => !own(organizerId))) return 'COUNTER'
  if (after.fixedEventId === before.fixedEventId || !event) return undefined
  return own(event.organizerId) || isAt(event, zuil.counters) ? undefined : 'EVENT'
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
