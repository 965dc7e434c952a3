import { z } from 'zod'
import { actieId } from '../identifiers.ts'
import { refusalReason } from '../refusals.ts'
import { instant, version } from './common.ts'

/** What became of a tap. The same ActieID always gets the same verdict. */
export const verdict = z.discriminatedUnion('outcome', [
  z.object({
    outcome: z.literal('SAVED'),
    actieId,
    /** Points saved by this tap. */
    points: z.int().nonnegative(),
    /** The passholder's points after it. */
    balance: z.int().nonnegative(),
    eventId: z.string().min(1),
  }),
  z.object({ outcome: z.literal('REFUSED'), actieId, reason: refusalReason }),
])
export type Verdict = z.infer<typeof verdict>

/** `dn/verdict`: the answer to a live tap, sent after the database committed. */
export const dnVerdict = z.object({ v: version, serverTime: instant, verdict })
export type DnVerdict = z.infer<typeof dnVerdict>
