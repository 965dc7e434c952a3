import type { Prisma, PrismaClient } from '../../platform/database/generated/client.ts'
import { literal, withoutNulls } from '../../platform/database/mapping.ts'

/** What a name is shown of. */
export interface Named {
  readonly id: string
  readonly name: string
}

export interface StoredOrganizer extends Named {
  /** Of its city. */
  readonly postalCodes: readonly string[]
  readonly cardSystemIds: readonly number[]
  readonly linkedLocationId?: string
}

export const withSystems = {
  cardSystems: { select: { id: true }, orderBy: { id: 'asc' } },
} satisfies Prisma.OrganizerInclude
type Row = Prisma.OrganizerGetPayload<{ include: typeof withSystems }>

export const toStoredOrganizer = ({ id, name, postalCodes, cardSystems, linkedLocationId }: Row): StoredOrganizer => ({
  ...{ id, name, postalCodes, cardSystemIds: cardSystems.map((system) => system.id) },
  ...withoutNulls({ linkedLocationId }),
})

/** Organizers, and the locations that belong with them: names that everybody may know. */
export const organizerStore = (prisma: PrismaClient) => ({
  /** Those of these that there are. */
  named: (ids: readonly string[]): Promise<readonly Named[]> =>
    prisma.organizer.findMany({
      where: { id: { in: [...ids] } },
      select: { id: true, name: true },
      orderBy: { id: 'asc' },
    }),

  /** One with where it is. */
  find: async (id: string): Promise<StoredOrganizer | undefined> => {
    const row = await prisma.organizer.findUnique({ where: { id }, include: withSystems })
    return row ? toStoredOrganizer(row) : undefined
  },

  /** The same of those of these that there are, by name; `undefined` = of all. */
  whole: async (ids: readonly string[] | undefined): Promise<readonly StoredOrganizer[]> => {
    const rows = await prisma.organizer.findMany({
      where: ids ? { id: { in: [...ids] } } : {},
      include: withSystems,
      orderBy: [{ name: 'asc' }, { id: 'asc' }],
    })
    return rows.map(toStoredOrganizer)
  },

  /** By the cities that they are in. @returns ids */
  inCities: async (postalCodes: readonly string[]): Promise<readonly string[]> => {
    const where = { postalCodes: { hasSome: [...postalCodes] } }
    return (await prisma.organizer.findMany({ where, select: { id: true } })).map(({ id }) => id)
  },

  /** Those whose name has a text. @returns ids */
  called: async (text: string): Promise<readonly string[]> => {
    const where = { name: { contains: literal(text), mode: 'insensitive' as const } }
    return (await prisma.organizer.findMany({ where, select: { id: true } })).map(({ id }) => id)
  },

  /** The same of locations. */
  locations: (ids: readonly string[]): Promise<readonly Named[]> =>
    prisma.location.findMany({
      where: { id: { in: [...ids] } },
      select: { id: true, name: true },
      orderBy: { id: 'asc' },
    }),
})
export type OrganizerStore = ReturnType<typeof organizerStore>
