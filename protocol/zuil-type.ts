import { z } from 'zod'

/**
 * The four kinds of zuil (handbook, "Zuilen, bewerken"): check-in zuil, ticketzuil, voordeelzuil, lidmaatschapzuil.
 * What a tap does at each: docs/architecture.md, "Four kinds of zuil".
 */
export const zuilTypes = ['CHECK_IN', 'TICKET', 'REWARD', 'MEMBERSHIP'] as const
export const zuilType = z.enum(zuilTypes)
export type ZuilType = z.infer<typeof zuilType>
