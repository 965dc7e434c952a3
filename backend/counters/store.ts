import { type StoredCardSystem, toCardSystem } from '../card-systems/store.ts'
import type { PrismaClient } from '../platform/database/generated/client.ts'
import { given, literal } from '../platform/database/mapping.ts'

export const nameStore = (prisma: PrismaClient): NameStore => ({
  counters: async ({ text }) => {
    const rows = await prisma.counter.findMany({
      ...(text !== undefined && { where: { name: { contains: literal(text), mode: 'insensitive' } } }),
      orderBy: [{ name: 'asc' }, { id: 'asc' }],
    })
    return rows.map(({ id, name, cardSystemId, consumerKey, organizerId }) => ({
      id,
      name,
      cardSystemId,
      consumerKey,
      ...given({ organizerId }),
    }))
  },
  organizers: (ids) =>
    prisma.organizer.findMany({
      where: { id: { in: [...ids] } },
      select: { id: true, name: true },
      orderBy: { id: 'asc' },
    }),
  locations: (ids) =>
    prisma.location.findMany({
      where: { id: { in: [...ids] } },
      select: { id: true, name: true },
      orderBy: { id: 'asc' },
    }),
  cardSystem: async (id) => {
    const row = await prisma.cardSystem.findUnique({ where: { id } })
    return row ? toCardSystem(row) : undefined
  },
})

/** Names for people: of what the API and the pages show beside ids. */
export interface NameStore {
  /** A reward's title or an association's name is in the catalog. */
  counters(query: { readonly text?: string }): Promise<
    readonly {
      readonly id: string
      readonly name: string
      readonly cardSystemId: number
      readonly consumerKey: string
      readonly organizerId?: string
    }[]
  >
  organizers(ids: readonly string[]): Promise<readonly { readonly id: string; readonly name: string }[]>
  locations(ids: readonly string[]): Promise<readonly { readonly id: string; readonly name: string }[]>
  cardSystem(id: number): Promise<StoredCardSystem | undefined>
}
