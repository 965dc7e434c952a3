import { z } from 'zod'
import { ordinal, version } from './common.ts'
import { desiredProblem } from './desired-problems.ts'

/**
 * `up/reported`: what the zuil did with the desired document `revision`. REVERTED: it cut the zuil off from its backend,
 * and the zuil returned to what it had. APPLIED with the problem NOT_KEPT: it is in use, but the zuil's disk can't be
 * written, so that it is forgotten at a restart. `inUse` is the revision in use now (0 = none).
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
