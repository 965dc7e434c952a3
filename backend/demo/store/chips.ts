import type { PrismaClient } from '../../platform/database/generated/client.ts'

/** What only the demo does with a database. */
export const demoStore = (prisma: PrismaClient) => ({
  /** Gives a chip number to an active card of a passholder that has none yet; `false` = there is none. */
  giveChip: async (chipNumber: string): Promise<boolean> => {
    const changed = await prisma.$executeRaw`update card set chip_number = ${chipNumber} where uitpas_number = (
      select uitpas_number from card where chip_number is null and status = 'ACTIVE' and passholder_id is not null
      order by uitpas_number limit 1 for update skip locked)`
    return changed === 1
  },
})
