import type { Db } from '../../platform/database/database.ts'
import type { FollowedKeys } from '../../platform/database/keys.ts'

/** Somebody is at the provider meanwhile, and may have to make an account there. */
const validMs = 60 * 60_000

/**
 * Registration tokens: each was given to who knew the number of a card and its holder's birth date, and proves that for an
 * hour. Only its hash is kept.
 */
export const registrationTokens = (keys: FollowedKeys, clock: () => number) => {
  const find = (db: Db, token: string) =>
    keys.lookUp(async () => {
      const row = await db.uitidRegistration.findFirst({
        where: { tokenHash: { in: keys.secretHashes('registration', token) } },
        include: { passholder: { include: { uitid: true } } },
      })
      return row && row.expiresAt.getTime() > clock() && !row.passholder.anonymous ? row : undefined
    })

  return {
    /** Whom a token is for; `undefined` = it is none, or too old. */
    find,

    keep: async (db: Db, token: string, passholderId: string, uitpasNumber: string): Promise<void> => {
      const tokenHash = keys.secretHash('registration', token)
      const expiresAt = new Date(clock() + validMs)
      await db.uitidRegistration.create({ data: { tokenHash, passholderId, uitpasNumber, expiresAt } })
    },

    /** @returns `false` = it is used up already: of two that use it at the same moment, one does */
    consume: async (db: Db, { tokenHash }: { readonly tokenHash: string }): Promise<boolean> =>
      (await db.uitidRegistration.deleteMany({ where: { tokenHash } })).count > 0,
  }
}
