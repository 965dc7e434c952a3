import type { Immutable } from '@zuil/protocol'
import { z } from 'zod'

/** What the shapes of several subjects are made of. Safe in a browser, as all shapes are. */

/** A moment in facts: milliseconds since 1970 (UTC). */
export const epochMs = z.int()

/** Calendar periods in Europe/Brussels, weeks Monday to Sunday; ABSOLUTE = all time. */
export const limitPeriod = z.enum(['ABSOLUTE', 'DAY', 'WEEK', 'MONTH', 'QUARTER', 'YEAR'])

/** A limit per passholder. */
export const periodLimit = z.object({ volume: z.int().nonnegative(), period: limitPeriod })
export type PeriodLimit = Immutable<z.infer<typeof periodLimit>>
