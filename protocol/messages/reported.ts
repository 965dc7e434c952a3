import { z } from 'zod'
import { desiredProblem } from '../desired-problems.ts'
import { ordinal, version } from './common.ts'

/**
 * `up/reported`: what the zuil did with the desired document `revision`. REVERTED: it was in use, cut the zuil off, and
 * was given up. `inUse` is the revision it works by now (0 = none).
 */
export const reported = z.object({
  v: version,
  session: ordinal.positive(),
  revision: ordinal,
  outcome: z.enum(['APPLIED', 'REFUSED', 'REVERTED']),
  inUse: ordinal,
  problems: z.array(desiredProblem).max(20),
})
export type Reported = z.infer<typeof reported>
