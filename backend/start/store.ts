import { Prisma, type PrismaClient } from '../platform/database/generated/client.ts'
import type { PersonReach } from '../platform/http/scope.ts'
import { ZONE } from '../platform/time/calendar.ts'
import type { HourCount } from './rules.ts'

/** Figures of the start page. */
export const startStore = (prisma: PrismaClient) => ({
  /** Visits and tickets since a moment, in milliseconds since 1970, that happened in the card system; by zuil if he has some alone. */
  byHour: async ({ cardSystemId, zuilIds }: PersonReach, since: number): Promise<readonly HourCount[]> => {
    const own = zuilIds ? Prisma.sql`and zuil_id = any (${[...zuilIds]}::uuid[])` : Prisma.empty
    const counted = (table: Prisma.Sql, visits: Prisma.Sql, tickets: Prisma.Sql): Prisma.Sql => Prisma.sql`
      select date_trunc('hour', at at time zone ${ZONE}) as hour, ${visits} as visits, ${tickets} as tickets
      from ${table}
      where happened_in = ${cardSystemId} and at >= ${new Date(since)} and reversed_at is null ${own} group by 1`
    const [count, none] = [Prisma.sql`count(*)`, Prisma.sql`0::bigint`]
    return prisma.$queryRaw<HourCount[]>`
      select to_char(one.hour, 'YYYY-MM-DD') as day, extract(hour from one.hour)::int as hour,
        sum(visits)::int as visits, sum(tickets)::int as tickets
      from (${counted(Prisma.sql`checkin`, count, none)} union all ${counted(Prisma.sql`ticket`, none, count)}) one
      group by one.hour order by one.hour`
  },

  /** Mails to people of a card system that did not go out, or not yet although it was tried. */
  mailsNotSent: async (cardSystemId: number, since: number): Promise<number> => {
    const [row] = await prisma.$queryRaw<[{ count: number }]>`
      select count(*)::int as count from notice
      where channel = 'MAIL' and (state in ('GIVEN_UP', 'UNKNOWN') or (state = 'WAITING' and attempts > 0))
        and created_at >= ${new Date(since)}
        and lower(recipient) in (select lower(email) from account where card_system_id = ${cardSystemId})`
    return row.count
  },
})
export type StartStore = ReturnType<typeof startStore>
