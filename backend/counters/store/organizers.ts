import type { Directory } from '../../platform/database/directory.ts'
import { Prisma, type PrismaClient } from '../../platform/database/generated/client.ts'
import { withoutNulls } from '../../platform/database/mapping.ts'
import { arrayOf } from '../../platform/database/sql.ts'
import { nameKey } from '../../platform/names.ts'

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

const whole = Prisma.sql`select json_strip_nulls(json_build_object('id', id, 'name', name, 'postalCodes', postal_codes,
  'linkedLocationId', linked_location_id,
  'cardSystemIds', array(select "A" from "_CardSystemToOrganizer" where "B" = organizer.id order by 1))) as facts
  from organizer order by name, id`

/** Organizers, and the locations that belong with them: names that everybody may know. */
export const organizerStore = (prisma: PrismaClient, directory: Directory) => {
  const kept = directory.kept(arrayOf(whole), (all: readonly StoredOrganizer[]) => ({
    all,
    byId: new Map(all.map((one) => [one.id, one])),
  }))
  return {
    /** Those of these that there are, in the order of their ids. */
    named: async (ids: readonly string[]): Promise<readonly Named[]> => {
      const { byId } = await kept()
      return [...new Set(ids)].toSorted().flatMap((id) => {
        const found = byId.get(id)
        return found ? [{ id, name: found.name }] : []
      })
    },

    byId: async (): Promise<ReadonlyMap<string, StoredOrganizer>> => (await kept()).byId,

    /** One with where it is. */
    find: async (id: string): Promise<StoredOrganizer | undefined> => (await kept()).byId.get(id),

    /** The same of those of these that there are, by name; `undefined` = of all. */
    whole: async (ids: readonly string[] | undefined): Promise<readonly StoredOrganizer[]> => {
      const { all } = await kept()
      const asked = new Set(ids)
      return ids ? all.filter(({ id }) => asked.has(id)) : all
    },

    /** By the cities that they are in. @returns ids */
    inCities: async (postalCodes: readonly string[]): Promise<readonly string[]> =>
      (await kept()).all
        .filter((one) => one.postalCodes.some((code) => postalCodes.includes(code)))
        .map(({ id }) => id),

    /** Those whose name has a text. @returns ids */
    called: async (text: string): Promise<readonly string[]> =>
      (await kept()).all.filter(({ name }) => nameKey(name).includes(nameKey(text))).map(({ id }) => id),

    /** Names of locations, as above. */
    locations: (ids: readonly string[]): Promise<readonly Named[]> =>
      prisma.location.findMany({
        where: { id: { in: [...ids] } },
        select: { id: true, name: true },
        orderBy: { id: 'asc' },
      }),
  }
}
export type OrganizerStore = ReturnType<typeof organizerStore>
