import type { PrismaClient } from '../../platform/database/generated/client.ts'
import type { FollowedKeys } from '../../platform/database/keys.ts'

/** A login that is under way at the provider. */
export interface StartedLogin {
  readonly state: string
  readonly nonce: string
  /** Of PKCE: it never leaves the backend. */
  readonly verifier: string
  /** A path of ours. */
  readonly returnTo: string
}

/** Somebody types a password, looks for his telephone, or for the mail that confirms his address. */
export const loginValidMs = 15 * 60_000

/**
 * Logins that are under way. One is found by what its browser keeps and by its state together: another browser does not
 * find it, and one browser may have several, each in a tab.
 */
export const loginStore = (prisma: PrismaClient, keys: FollowedKeys, clock: () => number) => {
  const ofBrowser = (browser: string, state: string): string => `${browser} ${state}`
  return {
    /** @param browser the secret that the browser keeps */
    start: async (browser: string, login: StartedLogin): Promise<void> => {
      const idHash = keys.secretHash('login', ofBrowser(browser, login.state))
      await prisma.login.create({ data: { idHash, ...login, expiresAt: new Date(clock() + loginValidMs) } })
    },

    /** Gives one once: of two that ask for it at the same moment, one gets it. */
    take: async (browser: string, state: string): Promise<StartedLogin | undefined> =>
      keys.lookUp(async () => {
        const [row] = await prisma.$queryRaw<(StartedLogin & { readonly expiresAt: Date })[]>`
          delete from login where id_hash = any (${keys.secretHashes('login', ofBrowser(browser, state))})
          returning state, nonce, verifier, return_to as "returnTo", expires_at as "expiresAt"`
        if (!row || row.expiresAt.getTime() <= clock()) return undefined
        const { expiresAt: _expiresAt, ...login } = row
        return login
      }),

    forgetOld: async (now: number): Promise<void> => {
      await prisma.login.deleteMany({ where: { expiresAt: { lte: new Date(now) } } })
    },
  }
}
export type LoginStore = ReturnType<typeof loginStore>
