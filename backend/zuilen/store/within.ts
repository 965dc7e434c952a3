import type { Prisma } from '../../platform/database/generated/client.ts'
import type { Scope } from '../../platform/http/scope.ts'

/** The zuilen that a scope reaches: those with a counter of one of its organizers. */
export const within = ({ organizerIds }: Scope): Prisma.ZuilWhereInput =>
  organizerIds ? { counters: { some: { organizerId: { in: [...organizerIds] } } } } : {}
