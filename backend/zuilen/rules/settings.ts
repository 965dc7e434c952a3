import { type DesiredProblem, desiredProblems } from '@zuil/protocol'
import { readableAt } from '../../associations/rules/membership.ts'
import type { AssociationFacts } from '../../associations/shapes.ts'
import { isAt } from '../../events/rules/event-index.ts'
import type { EventFacts } from '../../events/shapes.ts'
import { dayAfter, dayOf, momentOf } from '../../platform/time/calendar.ts'
import { offerChanges, offersFrom, type RewardIndex } from '../../rewards/rules/offers.ts'
import type { ZuilFacts, ZuilSettings, ZuilWarning } from '../shapes/zuil.ts'
import { desiredDocument, type Shown } from './desired.ts'
import { unfitEvent } from './takes-event.ts'

/** What a change of settings may not do, by who may not change everything. */
export type ForbiddenChange =
  | 'ADDED_COUNTER'
  | 'REMOVED_COUNTER'
  | 'OUT_OF_REACH'
  | 'UNBLOCKED'
  | 'EVENT'
  /** Away from an association of others. */
  | 'ASSOCIATION'
  /** To an association of others: that there is one is not said. */
  | 'FOREIGN_ASSOCIATION'

/** Something as it was, and as somebody wants it. */
interface Change<T> {
  readonly before: T
  readonly after: T
}

type Counter = Pick<ZuilFacts['counters'][number], 'id' | 'cardSystemId' | 'organizerId'>

/** What settings name, as it is: whose it is decides who may set it. */
interface Named {
  /** All counters that there are. */
  readonly counters: readonly Counter[]
  /** The ones that are set, if there are such. */
  readonly events: Change<EventFacts | undefined>
  readonly associations: Change<AssociationFacts | undefined>
}

/** What is somebody's own. */
export interface Own {
  readonly counter: (counter: Counter) => boolean
  readonly event: (event: EventFacts) => boolean
  /** @param counters his own */
  readonly association: (association: AssociationFacts, counters: readonly Counter[]) => boolean
  /** Whether he reaches a zuil by its counters. */
  readonly byCounters: boolean
}

/** What a client of some organizers has. @param covers whether an organizer is one of them */
export const ownOfOrganizers = (covers: (organizerId: string | undefined) => boolean): Own => ({
  counter: ({ organizerId }) => covers(organizerId),
  event: ({ organizerId }) => covers(organizerId),
  association: readableAt,
  byCounters: true,
})

/** What people of a card system have. */
export const ownOfCardSystem = (id: number): Own => ({
  counter: ({ cardSystemId }) => cardSystemId === id,
  event: ({ cardSystemIds }) => cardSystemIds.includes(id),
  association: ({ cardSystemId }) => cardSystemId === id,
  byCounters: false,
})

/**
 * Why somebody may not make this change of a zuil that he may change: it takes it to counters that are not his, or away
 * from them; where he does not reach it any more; puts one that was blocked back in use for others than himself (anyone
 * of them may block it: it books for all); to an event that is neither his nor at one of his counters, or away from one
 * that is not his; to an association that none of his counters may read, whose list of members the zuil would get, or
 * away from one.
 */
export const forbiddenChange = (
  zuil: Pick<ZuilFacts, 'counters'>,
  { before, after }: Change<ZuilSettings>,
  { counters, events, associations }: Named,
  own: Own,
): ForbiddenChange | undefined => {
  const ownCounters = counters.filter(own.counter)
  const isOwn = (counterId: string): boolean => ownCounters.some(({ id }) => id === counterId)
  const foreign = ({ before: others, after: all }: Change<readonly string[]>): boolean =>
    all.some((id) => !isOwn(id) && !others.includes(id))
  if (foreign({ before: before.counterIds, after: after.counterIds })) return 'ADDED_COUNTER'
  if (foreign({ before: after.counterIds, after: before.counterIds })) return 'REMOVED_COUNTER'
  if (own.byCounters && !after.counterIds.some(isOwn)) return 'OUT_OF_REACH'
  if (own.byCounters && before.blocked && !after.blocked && !before.counterIds.every(isOwn)) return 'UNBLOCKED'
  if (after.fixedEventId !== before.fixedEventId) {
    if (events.before && !own.event(events.before)) return 'EVENT'
    if (events.after && !own.event(events.after) && !isAt(events.after, zuil.counters.filter(own.counter)))
      return 'EVENT'
  }
  if (after.associationId !== before.associationId) {
    if (associations.before && !own.association(associations.before, ownCounters)) return 'ASSOCIATION'
    if (associations.after && !own.association(associations.after, ownCounters)) return 'FOREIGN_ASSOCIATION'
  }
  return undefined
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

const eventWarnings = (zuil: ZuilFacts, event: EventFacts | undefined, now: number): readonly ZuilWarning[] => {
  const why = event && unfitEvent(zuil, event, now)
  return !why || why === 'NO_EVENTS' ? [] : [{ field: 'fixedEventId', reason: `EVENT_${why}` }]
}

const rewardWarnings = (rewards: RewardIndex, { type, counters }: ZuilFacts, now: number): readonly ZuilWarning[] => {
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

/**
 * @param shown its events don't matter: nothing is wrong with a schedule, and it takes long to make
 * @param event the one that is set in the back office, if any
 */
export const findingsOf = (
  shown: Shown,
  zuil: ZuilFacts,
  event: EventFacts | undefined,
  now: number,
  qrKey: string,
): Findings => ({
  problems: desiredProblems(desiredDocument(shown, zuil, now, { qrKey, schedules: () => [] })),
  warnings: [...eventWarnings(zuil, event, now), ...rewardWarnings(shown.rewards, zuil, now)],
})
