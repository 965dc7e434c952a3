import type { CardSystem, PrismaClient } from './generated/client.ts'
import { given, literal } from './mapping.ts'
import type { NameStore, StoredCardSystem } from './store.ts'

export const toCardSystem = (row: CardSystem): StoredCardSystem => ({
  id: row.id,
  name: row.name,
  socialTariffGraceDays: row.socialTariffGraceDays,
  cities: row.cities as { postalCode: string; name: string }[],
  ...(row.website !== null && { website: row.website }),
})

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
