import type { AssociationFacts } from '../associations/shapes.ts'
import type { CardSystemFacts } from '../card-systems/shapes.ts'
import type { EventIndex } from '../events/rules/event-index.ts'
import type { Db } from '../platform/database/database.ts'
import type { PrismaClient } from '../platform/database/generated/client.ts'
import type { RewardIndex } from '../rewards/rules.ts'
import type { ZuilFacts } from '../zuilen/shapes/zuil.ts'
import { readCatalog } from './read.ts'

/** The version that the facts have now: see the triggers in the migrations. */
const catalogVersion = async (db: Db): Promise<bigint> => {
  const row = await db.catalogVersion.findUnique({ where: { id: 1 } })
  if (!row) throw new Error('the catalog has no version')
  return row.version
}

export interface CatalogCache {
  /** The catalog as it is now: asks for the version alone, unless that changed. */
  current(): Promise<Catalog>
  /**
   * The catalog as it is at `version` or later. Within the transaction `db`: what is read is what that transaction sees,
   * and a pool of one connection is not asked for a second.
   */
  since(version: bigint, db: Db): Promise<Catalog>
}

export const catalogCache = (prisma: PrismaClient): CatalogCache => {
  let held: Catalog | undefined
  let reading: Promise<Catalog> | undefined

  /** Of two that were read at once the newer stays. */
  const hold = (catalog: Catalog): Catalog => {
    if (!held || catalog.version >= held.version) held = catalog
    return held
  }

  const read = (): Promise<Catalog> => {
    reading ??= readCatalog(prisma)
      .then(hold)
      .finally(() => {
        reading = undefined
      })
    return reading
  }

  return {
    current: async () => {
      for (;;) {
        const version = await catalogVersion(prisma)
        if (held && held.version >= version) return held
        await read()
      }
    },
    since: async (version, db) => (held && held.version >= version ? held : hold(await readCatalog(db))),
  }
}

/** A copy of everything that is judged by and is the same for all taps. True as of `version`. */
export interface Catalog {
  readonly version: bigint
  readonly events: EventIndex
  readonly zuilen: ReadonlyMap<string, ZuilFacts>
  readonly cardSystems: ReadonlyMap<number, CardSystemFacts>
  readonly rewards: RewardIndex
  readonly associations: ReadonlyMap<string, AssociationFacts>
}
