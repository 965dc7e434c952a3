import { z } from 'zod'
import { reasonText } from './fields.ts'
import type { Scope } from './scope.ts'

/** What check-ins, tickets and redemptions share where they are reversed. */

/** Why one is reversed, in the words of who does. */
export const reversalRequest = z.strictObject({ reason: reasonText })

/** What became of a reversal. */
export type Reversed = 'REVERSED' | 'ALREADY' | 'NOT_FOUND'

/**
 * Which check-ins or tickets a scope reaches. Of a client those at events of its organizers; of a person those of his card
 * system: made at its zuilen, or over the API at its events. Of one who has some zuilen alone, at these.
 */
export const happenedWithin = ({ organizerIds, person }: Scope) => {
  if (!person) return organizerIds ? { event: { organizerId: { in: [...organizerIds] } } } : {}
  const { cardSystemId, zuilIds } = person
  const shared = { happenedIn: null, event: { cardSystems: { some: { id: cardSystemId } } } }
  return {
    OR: [{ happenedIn: cardSystemId }, shared],
    ...(zuilIds && { zuilId: { in: [...zuilIds] } }),
  }
}
