import type { PrismaClient } from '../platform/database/generated/client.ts'

/** Cards: so far only what the demo asks of them. */
export interface CardStore {
  /** Gives a chip number to an active card of a passholder that has none yet; `false` = there is none. */
  giveChip(chipNumber: string): Promise<boolean>
}

export const cardStore = (prisma: PrismaClient): CardStore => ({
  giveChip: async (chipNumber) => {
    const changed = await prisma.$executeRaw`update card set chip_number = ${chipNumber} where uitpas_number = (
      select uitpas_number from card where chip_number is null and status = 'ACTIVE' and passholder_id is not null
      order by uitpas_number limit 1 for update skip locked)`
    return changed === 1
  },
})
