import type { PrismaClient } from '../../platform/database/generated/client.ts'
import { addressKey } from '../../platform/outbox/address.ts'
import { type MailedAccount, type Recipient, recipientsAmong } from '../rules/recipients.ts'

/** Who is mailed about these zuilen; each once. */
export type RecipientsOf = (zuilIds: readonly string[]) => Promise<readonly Recipient[]>

/**
 * Admins and superadmins of the zuilen's card systems, and zuilbeheerders of one of them, but for those with mode NONE; and the
 * addresses that these card systems have for it.
 */
export const recipientsOf =
  (prisma: PrismaClient): RecipientsOf =>
  async (zuilIds) => {
    const theseZuilen = { some: { id: { in: [...zuilIds] } } }
    const accounts = await prisma.account.findMany({
      where: {
        cardSystem: { zuilen: theseZuilen },
        alertMode: { not: 'NONE' },
        OR: [
          { role: { in: ['SUPERADMIN', 'ADMIN'] } },
          { role: 'ZUILBEHEERDER', OR: [{ zuilen: { none: {} } }, { zuilen: theseZuilen }] },
        ],
      },
      orderBy: [{ email: 'asc' }, { cardSystemId: 'asc' }],
    })
    const systems = await prisma.cardSystem.findMany({
      where: { zuilen: theseZuilen },
      select: { alertAddresses: true },
    })
    const addresses = systems.flatMap(({ alertAddresses }) => alertAddresses as unknown as readonly MailedAccount[])
    return recipientsAmong([...accounts, ...addresses], addressKey)
  }
