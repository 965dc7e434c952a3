import { type DesiredProblem, desiredProblems } from '@zuil/protocol'
import { isAt } from '../../events/rules/event-index.ts'
import type { EventFacts } from '../../events/shapes.ts'
import type { ZuilFacts, ZuilSettings } from '../shapes/zuil.ts'
import type { DesiredContent } from './desired.ts'

/** Whether a zuil of this type shows events. Source: handbook, "Zuilen, bewerken". */
export const takesEvent = ({ type }: Pick<ZuilFacts, 'type'>): boolean => type === 'CHECK_IN' || type === 'TICKET'

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

/** Why a zuil would not take the document that its settings make: the editor is warned before it is refused. */
export const settingsProblems = (content: DesiredContent): readonly DesiredProblem[] => desiredProblems(content)
