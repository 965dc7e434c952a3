import type { AssociationFacts } from '../associations/shapes.ts'
import type { CardSystemFacts } from '../card-systems/shapes.ts'
import { type HeldEvents, heldEvents } from '../events/rules/held-events.ts'
import type { RewardFacts } from '../rewards/shapes/reward.ts'
import type { ZuilFacts } from '../zuilen/shapes/zuil.ts'
import type { Catalog, CatalogChange } from './catalog.ts'
import type { CatalogRows, ChangedIds, Versions } from './read.ts'

/** The catalog, with what keeps it up to date. */
export interface HeldCatalog extends Catalog {
  readonly versions: Versions
  readonly events: HeldEvents
  /**
   * Puts the rows that were read in the place of those that were held of these ids: at one go, nobody sees half of it.
   * @param reached the versions that all that is held is now at least as new as; absent = there is more to come
   */
  apply(ids: ChangedIds, rows: CatalogRows, reached?: Versions): CatalogChange[]
}

/** @param first the first day (since 1970, in UTC) of which events are held. @param days how many days */
export const heldCatalog = (first: number, days: number): HeldCatalog => {
  const events = heldEvents(first, days)
  const zuilen = new Map<string, ZuilFacts>()
  const cardSystems = new Map<number, CardSystemFacts>()
  const rewards = new Map<string, RewardFacts>()
  const associations = new Map<string, AssociationFacts>()
  const memberLists = new Map<string, bigint>()
  let versions: Versions = { version: 0n, memberLists: 0n }

  const changed = <Kind extends string, Facts>(kind: Kind, id: string, before?: Facts, after?: Facts) =>
    before === undefined && after === undefined
      ? []
      : [{ kind, id, ...(before !== undefined && { before }), ...(after !== undefined && { after }) }]

  /** Changes one kind that is held in a map. */
  const replace = <Kind extends string, Facts extends { readonly id: string }>(
    kind: Kind,
    held: Map<string, Facts>,
    ids: readonly string[] = [],
    rows: readonly Facts[],
  ) => {
    const found = new Map(rows.map((row) => [row.id, row]))
    return ids.flatMap((id) => {
      const [before, after] = [held.get(id), found.get(id)]
      if (after) held.set(id, after)
      else held.delete(id)
      return changed(kind, id, before, after)
    })
  }

  const replaceEvents = (ids: readonly string[] = [], rows: CatalogRows['event']) => {
    const found = new Map(rows.map((row) => [row.id, row]))
    return ids.flatMap((id) => {
      const [before, after] = [events.get(id), found.get(id)]
      if (after) events.put(after)
      else events.remove(id)
      return changed('event', id, before, after)
    })
  }

  const replaceOthers = (ids: ChangedIds, rows: CatalogRows): void => {
    for (const kind of ['organizer', 'location'] as const) {
      const found = new Set(rows[kind])
      for (const id of ids[kind] ?? []) events.setHasEvents(kind, id, found.has(id))
    }
    for (const id of [...(ids.association ?? []), ...(ids.member_list ?? [])]) memberLists.delete(id)
    for (const { id, version } of rows.member_list) memberLists.set(id, BigInt(version))
  }

  const replaceCardSystems = (ids: readonly string[] = [], rows: readonly CardSystemFacts[]) => {
    const found = new Map(rows.map((row) => [String(row.id), row]))
    return ids.flatMap((id) => {
      const [before, after] = [cardSystems.get(Number(id)), found.get(id)]
      if (after) cardSystems.set(after.id, after)
      else cardSystems.delete(Number(id))
      return changed('card_system', id, before, after)
    })
  }

  return {
    get version() {
      return versions.version
    },
    get versions() {
      return versions
    },
    events,
    zuilen,
    cardSystems,
    rewards,
    associations,
    memberLists,
    apply: (ids, rows, reached = versions) => {
      replaceOthers(ids, rows)
      versions = { version: reached.version, memberLists: reached.memberLists }
      return [
        ...replaceCardSystems(ids.card_system, rows.card_system),
        ...replaceEvents(ids.event, rows.event),
        ...replace('zuil', zuilen, ids.zuil, rows.zuil),
        ...replace('reward', rewards, ids.reward, rows.reward),
        ...replace('association', associations, ids.association, rows.association),
        ...(ids.member_list ?? []).map((id) => ({ kind: 'member_list' as const, id })),
      ]
    },
  }
}
