import { askJson } from '../../platform/database/database.ts'
import { Prisma, type PrismaClient } from '../../platform/database/generated/client.ts'
import { grantsOfPerson, type PlaceOfWork } from '../../platform/http/api-rights.ts'
import type { Grant } from '../../platform/http/policy.ts'
import { addressKey } from '../../platform/outbox/address.ts'

/** What somebody may do at the API, as it is now. */
export interface ApiRights {
  /** Whether he has an account, or works at a counter. */
  readonly known: boolean
  readonly grants: readonly Grant[]
}

/** What people are, by their addresses, as the API goes by it: read at each request, so that what is withdrawn is gone. */
export const apiRightStore = (prisma: PrismaClient) => ({
  of: async (email: string): Promise<ApiRights> => {
    const key = addressKey(email)
    const { known, places } = await askJson<{ known: boolean; places: readonly PlaceOfWork[] }>(
      prisma,
      Prisma.sql`/* api_rights */ with account_of as (
        select card_system_id, role from account where lower(email) = ${key}
      ), desk as (
        select c.card_system_id, c.organizer_id from counter_staff s join counter c on c.id = s.counter_id
        where s.email = ${key}
      ) select json_build_object(
        'known', exists (select from account_of) or exists (select from desk),
        'places', coalesce((
          select json_agg(json_build_object('organizerId', o.id,
            'works', exists (select from desk where organizer_id = o.id),
            'cardSystems', coalesce((
              select json_agg(json_build_object(
                'role', (select role from account_of where card_system_id = of."A"),
                'staff', exists (select from desk where organizer_id = o.id and card_system_id = of."A")))
              from "_CardSystemToOrganizer" of where of."B" = o.id), '[]'::json)) order by o.id)
          from organizer o
          where o.id in (select organizer_id from desk) or o.id in (
            select of."B" from "_CardSystemToOrganizer" of join account_of on card_system_id = of."A")
        ), '[]'::json))::text as value`,
    )
    return { known, grants: grantsOfPerson(places) }
  },
})
export type ApiRightStore = ReturnType<typeof apiRightStore>
