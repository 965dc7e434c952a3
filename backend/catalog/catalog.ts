import type { AssociationFacts } from '../associations/shapes.ts'
import type { CardSystemFacts } from '../card-systems/shapes.ts'
import type { EventIndex } from '../events/rules/event-index.ts'
import type { RewardIndex } from '../rewards/rules/offers.ts'
import type { ShownChange } from '../zuilen/rules/concerned.ts'
import type { ZuilFacts } from '../zuilen/shapes/zuil.ts'

/**
 * What taps are judged by and is the same for all of them, composed of the subjects' indexes. It is one object that is
 * kept up to date: whoever waits for something else in between may find it changed. The facts in it never change.
 */
export interface Catalog {
  /** It is as the database was at this version, or newer. */
  readonly version: bigint
  /** Those with a check-in window in the days around now. Others are read by their id: see `EventStore.find`. */
  readonly events: EventIndex
  readonly zuilen: ReadonlyMap<string, ZuilFacts>
  readonly cardSystems: ReadonlyMap<number, CardSystemFacts>
  readonly rewards: RewardIndex
  readonly associations: ReadonlyMap<string, AssociationFacts>
  /** The versions of the lists of members, by association. No tap is judged by them. */
  readonly memberLists: ReadonlyMap<string, bigint>
}

/** A row that came, went or was changed: as it was held before, and as it is held now. */
export type CatalogChange = ShownChange
