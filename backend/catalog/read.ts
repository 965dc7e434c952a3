import { associations } from '../associations/facts.ts'
import type { AssociationFacts } from '../associations/shapes.ts'
import { cardSystems } from '../card-systems/facts.ts'
import type { CardSystemFacts } from '../card-systems/shapes.ts'
import { eventFacts } from '../events/facts.ts'
import { fewEvents } from '../events/rules/event-index.ts'
import type { EventFacts } from '../events/shapes.ts'
import { askJson, type Db } from '../platform/database/database.ts'
import { Prisma } from '../platform/database/generated/client.ts'
import { arrayOf } from '../platform/database/sql.ts'
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

const statement = Prisma.sql`select json_build_object(
    'version', (select version::text from catalog_version),
    'events', ${arrayOf(eventFacts(Prisma.sql`true`))}, 'zuilen', ${arrayOf(zuilen)}, 'cardSystems', ${arrayOf(cardSystems)},
    'rewards', ${arrayOf(rewards)}, 'associations', ${arrayOf(associations)})::text as value`

const byId = <K, T extends { readonly id: K }>(facts: readonly T[]): Map<K, T> =>
  new Map(facts.map((one) => [one.id, one]))

/** Reads the whole catalog in one statement, and so as it stands at one moment, in whatever transaction. */
export const readCatalog = async (db: Db): Promise<Catalog> => {
  const rows = await askJson<CatalogRows>(db, statement)
  return {
    version: BigInt(rows.version),
    events: fewEvents(rows.events),
    zuilen: byId(rows.zuilen),
    cardSystems: byId(rows.cardSystems),
    rewards: byId(rows.rewards),
    associations: byId(rows.associations.map((one) => ({ ...one, listVersion: BigInt(one.listVersion) }))),
  }
}
