import type { ZuilFacts } from '../shapes/zuil.ts'

/** Whether a zuil of this type shows events. Source: handbook, "Zuilen, bewerken". */
export const takesEvent = ({ type }: Pick<ZuilFacts, 'type'>): boolean => type === 'CHECK_IN' || type === 'TICKET'
