import { isAt } from '../../events/rules/event-index.ts'
import { type WhyOver, whyOver } from '../../events/rules/windows.ts'
import type { EventFacts } from '../../events/shapes.ts'
import type { ZuilFacts } from '../shapes/zuil.ts'

/** Whether a zuil of this type shows events. Source: handbook, "Zuilen, bewerken". */
export const takesEvent = ({ type }: Pick<ZuilFacts, 'type'>): boolean => type === 'CHECK_IN' || type === 'TICKET'

/** The event that is set for a zuil: what the back office has set overrides what the counter chose. */
export const setEventOf = ({
  fixedEventId,
  counterEventId,
}: Pick<ZuilFacts, 'fixedEventId' | 'counterEventId'>): string | undefined => fixedEventId ?? counterEventId

/**
 * Why an event is no good choice for a zuil: the zuil shows none; it is neither of an organizer nor at a location of the
 * zuil's counters; nothing of it is to come.
 */
export type UnfitEvent = 'NO_EVENTS' | 'ELSEWHERE' | WhyOver

/**
 * Why an event is no good choice for a zuil, if so. The counter is refused it (PUT /kiosks/{kioskId}/fixed-event); the back
 * office, whose choice overrides all, is warned.
 * @param now milliseconds since 1970
 */
export const unfitEvent = (
  zuil: Pick<ZuilFacts, 'type' | 'counters'>,
  event: EventFacts,
  now: number,
): UnfitEvent | undefined => {
  if (!takesEvent(zuil)) return 'NO_EVENTS'
  return whyOver(event, now) ?? (isAt(event, zuil.counters) ? undefined : 'ELSEWHERE')
}
