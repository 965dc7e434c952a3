import type { AssociationFacts } from '../shapes.ts'

export type Right = AssociationFacts['counters'][number]['right']

/** A counter, and whose it is. */
export interface OwnedCounter {
  readonly id: string
  readonly organizerId?: string
}

/**
 * What an organizer may do with the memberships of each association, by its id: what one of its counters may. Who may
 * assign them may read them too. Source: handbook, "Lidmaatschappen", tab "Balies".
 */
export const rightsOf = (
  counters: readonly OwnedCounter[],
  associations: Iterable<AssociationFacts>,
  organizerId: string,
): ReadonlyMap<string, Right> => {
  const own = new Set(counters.flatMap((one) => (one.organizerId === organizerId ? [one.id] : [])))
  const rights = new Map<string, Right>()
  for (const { id, counters: assigned } of associations) {
    const held = assigned.filter(({ counterId }) => own.has(counterId)).map(({ right }) => right)
    if (held.length > 0) rights.set(id, held.includes('WRITE') ? 'WRITE' : 'READ')
  }
  return rights
}
