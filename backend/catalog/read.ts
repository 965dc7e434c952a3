import { associations } from '../associations/facts.ts'
import type { AssociationFacts } from '../associations/shapes.ts'
import { cardSystems } from '../card-systems/facts.ts'
import type { CardSystemFacts } from '../card-systems/shapes.ts'
import { events } from '../events/facts.ts'
import type { EventFacts } from '../events/shapes.ts'
import { askJson, type Db } from '../platform/database/database.ts'
import { Prisma } from '../platform/database/generated/client.ts'
import { rewards } from '../rewards/facts.ts'
import type { RewardFacts } from '../rewards/shapes.ts'
import { zuilen } from '../zuilen/facts.ts'
import type { ZuilFacts } from '../zuilen/shapes/zuil.ts'
import type { Catalog } from './catalog.ts'

/** Fields that are empty are left out: what comes back are the facts as core/model.ts has them. */
interface CatalogRows {
  readonly version: string
  readonly events: readonly EventFacts[]
  readonly zuilen: readonly ZuilFacts[]
  readonly cardSystems: readonly CardSystemFacts[]
  readonly rewards: readonly RewardFacts[]
  readonly associations: readonly (Omit<AssociationFacts, 'listVersion'> & { readonly listVersion: string })[]
}

const all = (facts: Prisma.Sql): Prisma.Sql =>
  Prisma.sql`coalesce((select json_agg(facts) from (${facts}) one), '[]'::json)`

const statement = Prisma.sql`select json_build_object(
    'version', (select version::text from catalog_version),
    'events', ${all(events)}, 'zuilen', ${all(zuilen)}, 'cardSystems', ${all(cardSystems)},
    'rewards', ${all(rewards)}, 'associations', ${all(associations)})::text as value`

const groupBy = (
  facts: readonly EventFacts[],
  key: (event: EventFacts) => string | undefined,
): Map<string, EventFacts[]> => {
  const groups = new Map<string, EventFacts[]>()
  for (const event of facts) {
    const of = key(event)
    if (of === undefined) continue
    const group = groups.get(of)
    if (group) group.push(event)
    else groups.set(of, [event])
  }
  return groups
}

const byId = <K, T extends { readonly id: K }>(facts: readonly T[]): Map<K, T> =>
  new Map(facts.map((one) => [one.id, one]))

/** Reads the whole catalog in one statement, and so as it stands at one moment, in whatever transaction. */
export const readCatalog = async (db: Db): Promise<Catalog> => {
  const rows = await askJson<CatalogRows>(db, statement)
  return {
    version: BigInt(rows.version),
    events: byId(rows.events),
    eventsByOrganizer: groupBy(rows.events, ({ organizerId }) => organizerId),
    eventsByLocation: groupBy(rows.events, ({ locationId }) => locationId),
    zuilen: byId(rows.zuilen),
    cardSystems: byId(rows.cardSystems),
    rewards: byId(rows.rewards),
    associations: byId(rows.associations.map((one) => ({ ...one, listVersion: BigInt(one.listVersion) }))),
  }
}
