import type { Prisma, PrismaClient } from '../../platform/database/generated/client.ts'
import { MAX_FAMILY, peopleAtHome } from './same-home.ts'

const eldestFirst = [{ dateOfBirth: 'asc' }, { id: 'asc' }] satisfies Prisma.PassholderOrderByWithRelationInput[]

/** Who is registered at the same home, in whichever card system: the eldest first. */
export const familyStore = (prisma: PrismaClient) => ({
  /** @returns `undefined` = there is no such passholder */
  of: async (id: string): Promise<readonly string[] | undefined> => {
    const one = await prisma.passholder.findFirst({ where: { id, anonymous: false } })
    if (!one) return undefined
    const rows = await prisma.passholder.findMany({
      where: { id: { in: [...(await peopleAtHome(prisma, one))] } },
      select: { id: true },
      orderBy: eldestFirst,
      take: MAX_FAMILY,
    })
    return rows.map((row) => row.id)
  },
})
export type FamilyStore = ReturnType<typeof familyStore>
