import type { Subject } from '../../platform/database/audit.ts'
import type { Prisma } from '../../platform/database/generated/client.ts'
import type { Scope } from '../../platform/http/scope.ts'
import type { RewardSettings } from '../shapes/reward.ts'

/** Those that some counters give, and no other: what everybody gives is nobody's of them. */
const givenByThemAlone = (them: Prisma.CounterWhereInput): Prisma.RewardWhereInput => ({
  counters: { some: {}, every: them },
})

/** The rewards that somebody manages: of his card system, of his counters alone, or of a client's organizers alone. */
export const within = ({ person, organizerIds }: Scope): Prisma.RewardWhereInput => {
  if (!person) return organizerIds ? givenByThemAlone({ organizerId: { in: [...organizerIds] } }) : {}
  const { cardSystemId, counterIds } = person
  return { cardSystemId, ...(counterIds && givenByThemAlone({ id: { in: [...counterIds] } })) }
}

/** A reward in the audit log. */
export const asSubject = ({
  id,
  title,
  cardSystemId,
}: {
  readonly id: string
  readonly title: Prisma.JsonValue
  readonly cardSystemId: number
}): Subject => ({ kind: 'REWARD', id, name: (title as unknown as RewardSettings['title']).nl, cardSystemId })
