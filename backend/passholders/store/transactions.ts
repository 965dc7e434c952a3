import { askJson } from '../../platform/database/database.ts'
import { Prisma, type PrismaClient } from '../../platform/database/generated/client.ts'
import { ms } from '../../platform/database/sql.ts'
import type { PointsEntries } from '../shapes/managed.ts'
import { isPerson } from './person.ts'

export interface StoredTransaction {
  readonly kind: PointsEntries['member'][number]['kind'] | 'TICKET'
  /** The event or the reward, in Dutch. */
  readonly about: string | null
  /** Where: the event's location, or whose it was. */
  readonly place: string | null
  /** Milliseconds since 1970. */
  readonly at: number
  readonly points: number
}

/** What somebody saved, spent and bought: his entries of the ledger, and his tickets that were not given back. */
export const transactionStore = (prisma: PrismaClient) => ({
  /** @returns `undefined` = there is no such passholder */
  of: async (
    passholderId: string,
    { start, limit, descending }: { readonly start: number; readonly limit: number; readonly descending: boolean },
  ): Promise<{ readonly totalItems: number; readonly member: readonly StoredTransaction[] } | undefined> => {
    const order = Prisma.raw(descending ? 'desc' : 'asc')
    const found = await askJson<{ there: boolean; total: number; member: readonly StoredTransaction[] }>(
      prisma,
      Prisma.sql`with entries as (
          select l.kind::text as kind, l.points, l.at, l.id as seq, l.cause_id from ledger_entry l
            where l.passholder_id = ${passholderId}::uuid
          union all
          select 'TICKET', 0, t.at, 0, t.id from ticket t
            where t.passholder_id = ${passholderId}::uuid and t.reversed_at is null
        ), page as (
          select * from entries order by at ${order}, seq ${order}, cause_id ${order} offset ${start} limit ${limit}
        )
        select json_build_object(
          'there', exists (select from passholder where id = ${passholderId}::uuid and ${isPerson()}),
          'total', (select count(*)::int from entries),
          'member', coalesce((select json_agg(json_build_object('kind', p.kind, 'points', p.points, 'at', ${ms('p.at')},
              'about', coalesce(e.name->>'nl', r.title->>'nl'),
              'place', coalesce(place.name, whose.name, giver.name, system.name))
              order by p.at ${order}, p.seq ${order}, p.cause_id ${order})
            from page p
            left join checkin c on p.kind in ('CHECKIN', 'REVERSAL') and c.id = p.cause_id
            left join ticket t on p.kind = 'TICKET' and t.id = p.cause_id
            left join redemption d on p.kind in ('REDEMPTION', 'REDEMPTION_REVERSAL') and d.id = p.cause_id
            left join event e on e.id = coalesce(c.event_id, t.event_id)
            left join location place on place.id = e.location_id
            left join organizer whose on whose.id = e.organizer_id
            left join reward r on r.id = d.reward_id
            left join organizer giver on giver.id = d.organizer_id
            left join card_system system on system.id = r.card_system_id), '[]'::json))::text as value`,
    )
    return found.there ? { totalItems: found.total, member: found.member } : undefined
  },
})
export type TransactionStore = ReturnType<typeof transactionStore>
