import type { PersonReach, Scope } from '../platform/http/scope.ts'
import type { ZuilFacts } from './shapes/zuil.ts'

type Reached = Pick<ZuilFacts, 'id' | 'cardSystemId' | 'counters'>

/** Whether somebody's zuilen have this one among them (`within` is the same in the database). */
const isPersons = ({ cardSystemId, zuilIds, counterIds }: PersonReach, zuil: Reached): boolean =>
  zuil.cardSystemId === cardSystemId &&
  (zuilIds?.includes(zuil.id) ?? true) &&
  (counterIds === undefined || zuil.counters.some(({ id }) => counterIds.includes(id)))

/** Whether a scope reaches a zuil: of a client, all organizers or that of one of its counters. */
export const reaches = (scope: Scope, zuil: Reached): boolean =>
  scope.person ? isPersons(scope.person, zuil) : scope.coversOneOf(zuil.counters.map(({ organizerId }) => organizerId))

/** Whether a scope reaches all organizers that a zuil works for: what its device can read and book is theirs. */
export const reachesWhole = (scope: Scope, zuil: Reached): boolean => {
  const { person } = scope
  // Counter staff have the zuil in common with others.
  if (person) return person.counterIds === undefined && isPersons(person, zuil)
  const { counters } = zuil
  return scope.coversAll || (counters.length > 0 && counters.every(({ organizerId }) => scope.covers(organizerId)))
}
