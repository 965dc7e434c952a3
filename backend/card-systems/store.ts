import { noteAct } from '../platform/database/audit.ts'
import type { Directory } from '../platform/database/directory.ts'
import { type CardSystem, Prisma, type PrismaClient } from '../platform/database/generated/client.ts'
import { withoutNulls } from '../platform/database/mapping.ts'
import { arrayOf } from '../platform/database/sql.ts'
import type { NoteExport } from '../platform/http/exports.ts'
import type { BrandingFacts } from './shapes/branding.ts'
import type { MembershipPriceRule } from './shapes/prices.ts'

/** A card system as people see it. */
export interface StoredCardSystem {
  readonly id: number
  readonly name: string
  readonly socialTariffGraceDays: number
  readonly cities: readonly { readonly postalCode: string; readonly name: string }[]
  readonly website?: string
  readonly contactEmail?: string
  readonly branding: BrandingFacts
  /** The first that holds is the price. */
  readonly membershipPrices: readonly MembershipPriceRule[]
}

export const toCardSystem = (row: CardSystem): StoredCardSystem => ({
  id: row.id,
  name: row.name,
  socialTariffGraceDays: row.socialTariffGraceDays,
  cities: row.cities as { postalCode: string; name: string }[],
  branding: row.branding as unknown as BrandingFacts,
  membershipPrices: row.membershipPrices as unknown as readonly MembershipPriceRule[],
  ...withoutNulls({ website: row.website, contactEmail: row.contactEmail }),
})

/** A row of "card_system" called `s` as a `StoredCardSystem`, in SQL. */
export const wholeCardSystem = Prisma.sql`json_strip_nulls(json_build_object('id', s.id, 'name', s.name,
  'socialTariffGraceDays', s.social_tariff_grace_days, 'cities', s.cities, 'website', s.website,
  'contactEmail', s.contact_email, 'branding', s.branding, 'membershipPrices', s.membership_prices))`

/** Card systems: everybody may know them. */
export const cardSystemStore = (directory: Directory) => {
  const kept = directory.kept(
    arrayOf(Prisma.sql`select ${wholeCardSystem} as facts from card_system s order by id`),
    (all: readonly StoredCardSystem[]) => ({
      all,
      byId: new Map(all.map((one) => [one.id, one])),
    }),
  )
  return {
    /** In the order of their ids. */
    all: async (): Promise<readonly StoredCardSystem[]> => (await kept()).all,
    byId: async (): Promise<ReadonlyMap<number, StoredCardSystem>> => (await kept()).byId,
    find: async (id: number): Promise<StoredCardSystem | undefined> => (await kept()).byId.get(id),
  }
}
export type CardSystemStore = ReturnType<typeof cardSystemStore>

/** Writes down that somebody exported a list of his card system: which, and by which filters. */
export const exportNotes =
  (prisma: PrismaClient, clock: () => number): NoteExport =>
  async ({ actor, person }, list, filters) => {
    if (!person) throw new Error('lists are exported by people')
    const { cardSystemId } = person
    const { name } = await prisma.cardSystem.findUniqueOrThrow({ where: { id: cardSystemId } })
    await noteAct(prisma, actor, clock(), {
      action: 'LIST_EXPORTED',
      subject: { kind: 'CARD_SYSTEM', id: String(cardSystemId), name, cardSystemId },
      changes: [{ field: 'list', after: list }, ...filters],
    })
  }
