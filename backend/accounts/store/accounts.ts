import type { Prisma, PrismaClient } from '../../platform/database/generated/client.ts'
import { countTo, literal } from '../../platform/database/mapping.ts'
import { isUuid } from '../../platform/http/paging.ts'
import type { Scope } from '../../platform/http/scope.ts'
import { addressKey } from '../../platform/outbox/address.ts'
import type { AccountRole, AccountSettings } from '../shapes.ts'
import {
  type AccountOutcome,
  type By,
  change,
  changeOwn,
  find,
  findOwn,
  grant,
  type StoredAccount,
  toStored,
  whole,
  withdraw,
} from './account-changes.ts'

/** Who has which role in the card system of who asks. Of others it has none: a client reaches nobody's account. */
export const accountStore = (prisma: PrismaClient, clock: () => number) => ({
  for: (scope: Scope) => {
    const cardSystemId = scope.person?.cardSystemId
    if (cardSystemId === undefined) throw new Error('accounts are managed by people')
    const by = (): By => ({ scope, cardSystemId, now: clock() })
    return {
      /** By address. */
      search: async (query: {
        /** Part of the address, or the account's id. */
        readonly text?: string
        readonly role?: AccountRole
        readonly start: number
        readonly limit: number
      }): Promise<{ readonly totalItems: number; readonly member: readonly StoredAccount[] }> => {
        const { text, role, start, limit } = query
        // A domain is kept in ASCII.
        const part = text?.includes('@') ? addressKey(text) : text
        const where: Prisma.AccountWhereInput = {
          cardSystemId,
          ...(role && { role }),
          ...(part !== undefined && {
            OR: [{ email: { contains: literal(part), mode: 'insensitive' } }, ...(isUuid(part) ? [{ id: part }] : [])],
          }),
        }
        const totalItems = await prisma.account.count({ where, take: countTo })
        const orderBy: Prisma.AccountOrderByWithRelationInput[] = [{ email: 'asc' }, { id: 'asc' }]
        const rows = await prisma.account.findMany({ where, include: whole, orderBy, skip: start, take: limit })
        return { totalItems, member: rows.map(toStored) }
      },

      find: async (id: string): Promise<StoredAccount | undefined> => {
        const row = await find(prisma, by(), id)
        return row ? toStored(row) : undefined
      },

      /** Gives somebody a role. */
      grant: (email: string, settings: AccountSettings): Promise<AccountOutcome> =>
        prisma.$transaction((db) => grant(db, by(), email, settings)),

      /** Sets all of one, if it is still at `version`. */
      change: (id: string, settings: AccountSettings, version: number): Promise<AccountOutcome> =>
        prisma.$transaction((db) => change(db, by(), id, settings, version)),

      /** Takes the role away, if it is still at `version`; it is gone at his next request. */
      withdraw: (id: string, version: number): Promise<AccountOutcome> =>
        prisma.$transaction((db) => withdraw(db, by(), id, version)),

      /** The account of who asks; undefined = he is staff of counters alone. */
      own: async (): Promise<StoredAccount | undefined> => {
        const row = await findOwn(prisma, by())
        return row ? toStored(row) : undefined
      },

      /** Sets what everybody sets of his own. */
      changeOwn: (own: Pick<AccountSettings, 'language' | 'alertMode'>): Promise<StoredAccount | undefined> =>
        prisma.$transaction((db) => changeOwn(db, by(), own)),
    }
  },
})
export type AccountStore = ReturnType<typeof accountStore>
