import type { PrismaClient } from '../../platform/database/generated/client.ts'
import { jsonText } from '../../platform/database/mapping.ts'
import type { StateNow } from '../shapes/told-state.ts'

/**
 * What webhooks were told of zuilen last: every backend judges by itself, and the first that sees a change writes it down,
 * with the calls of it, in one statement.
 */
export const toldStateStore = (prisma: PrismaClient) => ({
  tell: async (states: readonly StateNow[]): Promise<void> => {
    const rows = states.map(({ since, ...one }) => ({ ...one, since: new Date(since).toISOString() }))
    // In one order, so that two backends don't wait in a ring.
    await prisma.$executeRaw`with changed as (
        insert into zuil_delivery (zuil_id, told_state)
        select s."zuilId", s.state from jsonb_to_recordset(${jsonText(rows)}::jsonb) as s("zuilId" uuid, state text)
          join zuil on zuil.id = s."zuilId" order by s."zuilId"
        on conflict (zuil_id) do update set told_state = excluded.told_state
          where zuil_delivery.told_state is distinct from excluded.told_state
        returning zuil_id, told_state
      ) insert into webhook_call (id, webhook_id, subject_id, kind, body, queued_at, created_at)
      select gen_random_uuid(), hook.id, zuil.id, 'ZUILEN', jsonb_build_object(
          'type', case changed.told_state when 'ONLINE' then 'zuil.online' else 'zuil.offline' end,
          'timestamp', webhook_moment(now()),
          'data', jsonb_build_object('zuilId', zuil.id, 'cardSystemId', zuil.card_system_id, 'since', s.since)
            || case changed.told_state when 'ONLINE' then '{}'::jsonb
              else jsonb_build_object('planned', changed.told_state = 'PLANNED') end), now(), now()
      from changed join jsonb_to_recordset(${jsonText(rows)}::jsonb) as s("zuilId" uuid, since text)
          on s."zuilId" = changed.zuil_id
        join zuil on zuil.id = changed.zuil_id
        join webhook hook on 'ZUILEN' = any (hook.kinds) and hook.card_system_id = zuil.card_system_id
      order by zuil.id`
  },
})
export type ToldStateStore = ReturnType<typeof toldStateStore>
