import type { PrismaClient } from '../../platform/database/generated/client.ts'

/** Longer than any code is good for the family of who used it. */
const KEPT_MS = 6 * 3_600_000

/** A code of a zuil: which one, and by whose app it came. */
export interface UsedCode {
  readonly zuilId: string
  readonly step: number
  readonly clientId: string
}

/** Who used a code in time: their family may use it a little longer. */
export const codeUseStore = (prisma: PrismaClient) => ({
  /** Notes a use. @param at milliseconds since 1970 */
  note: async ({ zuilId, step, clientId }: UsedCode, passholderId: string, at: number): Promise<void> => {
    const data = [{ zuilId, step, clientId, passholderId, usedAt: new Date(at) }]
    await prisma.checkinCodeUse.createMany({ data, skipDuplicates: true })
  },

  /** Forgets the uses that are of no use any more. @param now milliseconds since 1970 */
  forgetOld: async (now: number): Promise<void> => {
    await prisma.checkinCodeUse.deleteMany({ where: { usedAt: { lt: new Date(now - KEPT_MS) } } })
  },

  /** Who used it in time. @returns ids */
  users: async ({ zuilId, step, clientId }: UsedCode): Promise<readonly string[]> => {
    const where = { zuilId, step, clientId }
    const rows = await prisma.checkinCodeUse.findMany({ where, select: { passholderId: true } })
    return rows.map(({ passholderId }) => passholderId)
  },
})
export type CodeUseStore = ReturnType<typeof codeUseStore>
