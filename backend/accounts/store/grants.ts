import { randomUUID } from 'node:crypto'
import type { PrismaClient } from '../../platform/database/generated/client.ts'
import { addressKey } from '../../platform/outbox/address.ts'
import type { AccountRole } from '../shapes.ts'

/** Roles that are given without the back office: to the first superadmin, who gives the others. */
export const grantStore = (prisma: PrismaClient) => ({
  /** Gives somebody a role in a card system, in place of the one that he had there; of all zuilen. */
  grant: async (email: string, role: AccountRole, cardSystemId: number): Promise<void> => {
    const key = addressKey(email)
    await prisma.$transaction(async (tx) => {
      // Somebody else may have written his address in another way.
      const [found] = await tx.$queryRaw<{ readonly id: string }[]>`
        select id from account where lower(email) = ${key} and card_system_id = ${cardSystemId} for update`
      if (found)
        await tx.account.update({
          where: { id: found.id },
          data: { role, zuilen: { set: [] }, version: { increment: 1 } },
        })
      else await tx.account.create({ data: { id: randomUUID(), email: key, role, cardSystemId } })
    })
  },
})
