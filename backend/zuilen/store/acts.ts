import type { Actor } from '../../platform/actor.ts'
import type { FieldChange } from '../../platform/database/audit.ts'
import { Prisma, type PrismaClient } from '../../platform/database/generated/client.ts'
import type { actNames } from '../../platform/shapes.ts'

/** What people do with a zuil, beside changing its settings. */
type ZuilAct = Exclude<(typeof actNames.ZUIL)[number], 'ZUIL_SETTINGS' | 'ZUIL_ADDED'>

/** Writes down what somebody did with a zuil: a statement for the transaction in which it is done. */
export const noteZuilAct = (
  db: Pick<PrismaClient, '$executeRaw'>,
  by: Actor,
  at: number,
  zuilId: string,
  action: ZuilAct,
  changes: readonly FieldChange[] = [],
) =>
  db.$executeRaw`insert into audit
    (at, card_system_id, actor_kind, actor, action, subject_kind, subject_id, subject_name, changes)
    select ${new Date(at)}, card_system_id, ${by.kind}, ${by.id}, ${action}, 'ZUIL', id::text, name,
      ${JSON.stringify(changes)}::jsonb
    from zuil where id = ${zuilId}::uuid ${by.kind === 'SYSTEM' ? Prisma.sql`and false` : Prisma.empty}`
