import type { Db } from '../../platform/database/database.ts'
import type { PrismaClient } from '../../platform/database/generated/client.ts'
import { daysLater } from '../../platform/time/calendar.ts'
import { dayAround, hourOf, noTaps, type PlausibleLimits, type TapCount, tooMany } from '../rules/plausibility.ts'

/** Longer than a device that was replaced may hand in its journal. */
const KEPT_DAYS = 100

/** How many cards zuilen had: read and written with each booking too (`facts-statement.ts`, `write-decisions.ts`). */
export interface TapCountStore {
  /**
   * Counts a card that a zuil asks about, as one that is laid on it; `false` = it had too many: it is told nothing, and this
   * one is not counted. Of many at once each sees the ones before.
   * @param known whether there is such a card
   */
  ask(zuilId: string, known: boolean, now: number): Promise<boolean>
  /** Forgets those of some months ago. @param now milliseconds since 1970 */
  forgetOld(now: number): Promise<void>
}

const countsOf = async (db: Db, zuilId: string, now: number): Promise<ReadonlyMap<number, TapCount>> => {
  const { from, until } = dayAround(now)
  // The day begins at a whole hour, here as well as in UTC.
  const rows = await db.zuilTapCount.findMany({
    where: { zuilId, hour: { gte: new Date(from), lt: new Date(until) } },
  })
  return new Map(rows.map(({ hour, taps, unknown }) => [hour.getTime(), { taps, unknown }]))
}

export const tapCountStore = (prisma: PrismaClient, limits: PlausibleLimits): TapCountStore => ({
  ask: (zuilId, known, now) =>
    prisma.$transaction(async (db) => {
      const hour = hourOf(now)
      // Locked, so that others of this zuil wait.
      await db.$executeRaw`insert into zuil_tap_count (zuil_id, hour, taps, unknown)
        values (${zuilId}::uuid, ${new Date(hour)}, 0, 0)
        on conflict (zuil_id, hour) do update set taps = zuil_tap_count.taps`
      const counts = await countsOf(db, zuilId, now)
      if (tooMany(now, (one) => counts.get(one) ?? noTaps, limits)) return false
      await db.zuilTapCount.update({
        where: { zuilId_hour: { zuilId, hour: new Date(hour) } },
        data: { taps: { increment: 1 }, unknown: { increment: known ? 0 : 1 } },
      })
      return true
    }),

  forgetOld: async (now) => {
    await prisma.zuilTapCount.deleteMany({ where: { hour: { lt: new Date(daysLater(now, -KEPT_DAYS)) } } })
  },
})
