import { z } from 'zod'
import type { FoundProblem } from './health-problem.ts'

/** PLANNED: it was stopped on purpose. */
export const zuilState = z.enum(['ONLINE', 'OFFLINE', 'PLANNED'])

/** What the judge of presence knows of a zuil now. */
export interface KnownPresence {
  readonly state: z.infer<typeof zuilState>
  /** What is wrong according to its last heartbeat. */
  readonly healthProblems: readonly FoundProblem[]
}

/** Asks the judge of presence, which stands on a higher floor. A zuil that it does not watch is OFFLINE. */
export type PresenceOf = (zuilId: string) => KnownPresence
