import type { PrismaClient } from '../../platform/database/generated/client.ts'
import { daysLater } from '../../platform/time/calendar.ts'

/** Longer than a device that was replaced may hand in its journal. */
const KEPT_DAYS = 100

/** How many taps zuilen had: read and written with each booking (`facts-statement.ts`, `write-decisions.ts`). */
export const tapCountStore = (prisma: PrismaClient) => ({
  /** Forgets those of some months ago. @param now milliseconds since 1970 */
  forgetOld: async (now: number): Promise<void> => {
    await prisma.zuilTapCount.deleteMany({ where: { hour: { lt: new Date(daysLater(now, -KEPT_DAYS)) } } })
  },
})
