import type { Subject } from '../../platform/database/audit.ts'
import type { Prisma } from '../../platform/database/generated/client.ts'
import type { PersonReach } from '../../platform/http/scope.ts'

/** The counters that somebody reaches. */
export const within = ({ cardSystemId, counterIds }: PersonReach): Prisma.CounterWhereInput => ({
  cardSystemId,
  ...(counterIds && { id: { in: [...counterIds] } }),
})

/** A counter in the audit log. */
export const asSubject = ({
  id,
  name,
  cardSystemId,
}: {
  readonly id: string
  readonly name: string
  readonly cardSystemId: number
}): Subject => ({ kind: 'COUNTER', id, name, cardSystemId })
