import { type Db, isTaken } from '../../platform/database/database.ts'
import type { PrismaClient } from '../../platform/database/generated/client.ts'
import type { FollowedKeys } from '../../platform/database/keys.ts'
import { dayText } from '../../platform/database/mapping.ts'
import { addressKey } from '../../platform/outbox/address.ts'
import { parseInsz } from '../rules/insz.ts'
import { aPerson } from './person.ts'
import { registrationTokens } from './registration-tokens.ts'
import { type LinkOutcome, linkUitid, type Uitid } from './uitid-link.ts'

/** Whom a registration token is for. */
export interface StoredRegistration {
  readonly passholderId: string
  readonly uitpasNumber: string
  /** Of his UiTID, if he has one, else his own. */
  readonly email?: string
  readonly registered: boolean
}

/** Which UiTID acts for which passholder. */
export const uitidStore = (prisma: PrismaClient, keys: FollowedKeys, clock: () => number) => {
  /** Of two that link the same at the same moment, one does. */
  const linking = (work: (db: Db) => Promise<LinkOutcome>): Promise<LinkOutcome> =>
    prisma.$transaction(work).catch((error: unknown) => {
      if (isTaken(error)) return 'UITID_TAKEN'
      throw error
    })
  const tokens = registrationTokens(keys, clock)

  return {
    /** For whom somebody acts: who has the INSZ that the provider vouches for, else whom he is linked to. */
    holderOf: async ({ issuer, sub, insz }: Uitid): Promise<string | undefined> => {
      const number = insz === undefined ? undefined : parseInsz(insz)
      const byInsz = number?.ok
        ? await prisma.passholder.findFirst({
            where: { inszHash: { in: [...keys.inszHashes(number.value)] } },
            select: { id: true },
          })
        : null
      if (byInsz) return byInsz.id
      const found = await prisma.uitidLink.findUnique({ where: { issuer_sub: { issuer, sub } } })
      return found?.passholderId
    },

    /** Whether a UiTID acts for him. */
    isRegistered: async (passholderId: string): Promise<boolean> =>
      (await prisma.uitidLink.count({ where: { passholderId } })) > 0,

    /** Whose card that works this is, if he was born on that day (yyyy-mm-dd). */
    holderOfCard: async (uitpasNumber: string, dateOfBirth: string): Promise<string | undefined> => {
      const where = { uitpasNumber, passholder: aPerson }
      const card = await prisma.card.findFirst({ where, include: { passholder: true } })
      const born = card?.passholder ? dayText(card.passholder.dateOfBirth) : undefined
      return card?.status === 'ACTIVE' && born === dateOfBirth ? (card.passholderId ?? undefined) : undefined
    },

    keepToken: (token: string, passholderId: string, uitpasNumber: string): Promise<void> =>
      tokens.keep(prisma, token, passholderId, uitpasNumber),

    registration: async (token: string): Promise<StoredRegistration | undefined> => {
      const row = await tokens.find(prisma, token)
      if (!row) return undefined
      const { passholderId, uitpasNumber, passholder } = row
      const email = passholder.uitid ? passholder.uitid.email : passholder.email
      return { passholderId, uitpasNumber, registered: passholder.uitid !== null, ...(email !== null && { email }) }
    },

    /** Uses a token up: from now on this UiTID acts for its passholder. */
    register: (token: string, uitid: Uitid): Promise<LinkOutcome> =>
      linking(async (db) => {
        const row = await tokens.find(db, token)
        if (!row) return 'NO_TOKEN'
        const outcome = await linkUitid(db, uitid, row.passholderId, clock())
        if (outcome === 'LINKED') await db.uitidRegistration.deleteMany({ where: { passholderId: row.passholderId } })
        return outcome
      }),

    /** Whether a UiTID of this address acts for somebody. */
    isLinked: async (email: string): Promise<boolean> =>
      (await prisma.uitidLink.count({ where: { email: addressKey(email) }, take: 1 })) > 0,

    forgetOld: async (now: number): Promise<void> => {
      await prisma.uitidRegistration.deleteMany({ where: { expiresAt: { lte: new Date(now) } } })
    },
  }
}
export type UitidStore = ReturnType<typeof uitidStore>
