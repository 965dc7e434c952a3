import type { ZuilFacts } from '../shapes/zuil.ts'

/** Whether a zuil of this type shows events. Source: handbook, "Zuilen, bewerken". */
export const takesEvent = ({ type }: Pick<ZuilFacts, 'type'>): boolean => type === 'CHECK_IN' || type === 'TICKET'

/** The event that is set for a zuil: what the back office has set overrides what the counter chose. */
export const setEventOf = ({
  fixedEventId,
  counterEventId,
}: Pick<ZuilFacts, 'fixedEventId' | 'counterEventId'>): string | undefined => fixedEventId ?? counterEventId
