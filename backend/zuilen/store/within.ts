import type { Prisma } from '../../platform/database/generated/client.ts'
import type { Scope } from '../../platform/http/scope.ts'

/** The zuilen that a scope reaches: of a client those with a counter of one of its organizers, of a person his card system's. */
export const within = ({ organizerIds, person }: Scope): Prisma.ZuilWhereInput => {
  if (person) {
    const { cardSystemId, zuilIds, counterIds } = person
    return {
      cardSystemId,
      ...(zuilIds && { id: { in: [...zuilIds] } }),
      ...(counterIds && { counters: { some: { id: { in: [...counterIds] } } } }),
    }
  }
  return organizerIds ? { counters: { some: { organizerId: { in: [...organizerIds] } } } } : {}
}
