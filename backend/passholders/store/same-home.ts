import type { Db } from '../../platform/database/database.ts'
import { Prisma } from '../../platform/database/generated/client.ts'
import { sameFamily } from '../rules/family.ts'

/** So many of a family are shown, and so many of the same postal code are looked at. */
export const MAX_FAMILY = 20
const MAX_NEIGHBOURS = 2_000

/**
 * The ids of who is registered at the same home as somebody; found by the house number first.
 * @param cardSystemId members of this one alone; absent = of whichever
 */
export const peopleAtHome = async (
  db: Db,
  one: { readonly id: string; readonly street: string | null; readonly postalCode: string },
  cardSystemId?: number,
): Promise<readonly string[]> => {
  if (!one.street) return []
  const numbers = one.street.replace(/\D+/g, ' ').trim()
  const member =
    cardSystemId === undefined
      ? Prisma.empty
      : Prisma.sql`and exists (select from membership m where m.passholder_id = p.id and m.card_system_id = ${cardSystemId})`
  const near = await db.$queryRaw<{ id: string; street: string; postalCode: string }[]>`
    select p.id, p.street, p.postal_code as "postalCode" from passholder p
    where p.postal_code = ${one.postalCode} and p.street is not null and not p.anonymous
      and btrim(regexp_replace(p.street, '[^0-9]+', ' ', 'g')) = ${numbers} ${member}
    limit ${MAX_NEIGHBOURS}`
  return near.filter((other) => sameFamily(one, other)).map(({ id }) => id)
}
