import type { PrismaClient } from '../../platform/database/generated/client.ts'
import { withoutNulls } from '../../platform/database/mapping.ts'
import type { Scope } from '../../platform/http/scope.ts'
import { daysLater, periodOf } from '../../platform/time/calendar.ts'

export interface SocialCard {
  readonly uitpasNumber: string
  /** Of a group pass: how many tickets it can still buy this year. */
  readonly availableTickets?: number
}

/** The cards with which social tariff can be had now. */
export const socialCardStore = (prisma: PrismaClient, clock: () => number) => ({
  for: ({ organizerIds }: Scope) => ({
    /**
     * Numbers of the cards that work, of who has social tariff in their card system now: the grace period counts, a
     * suspension and a block don't. `undefined` = the client has no organizer in it.
     */
    active: async (cardSystemId: number): Promise<readonly SocialCard[] | undefined> => {
      const system = await prisma.cardSystem.findFirst({
        where: {
          id: cardSystemId,
          ...(organizerIds && { organizers: { some: { id: { in: [...organizerIds] } } } }),
        },
        select: { socialTariffGraceDays: true },
      })
      if (!system) return undefined
      const now = new Date(clock())
      const lastEnd = new Date(daysLater(clock(), -system.socialTariffGraceDays))
      const year = periodOf(clock(), 'YEAR')
      const rows = await prisma.$queryRaw<{ number: string; left: number | null }[]>`
        select c.uitpas_number as number, case when p.group_tickets_per_year is not null then
            greatest(0, p.group_tickets_per_year - (select count(*)::int from ticket t where t.passholder_id = p.id
              and t.reversed_at is null and t.at >= ${new Date(year.from)} and t.at < ${new Date(year.until)})) end as left
        from membership m join passholder p on p.id = m.passholder_id join card c on c.passholder_id = m.passholder_id and c.card_system_id = m.card_system_id
        where m.card_system_id = ${cardSystemId} and m.status = 'ACTIVE' and c.status = 'ACTIVE'
          and m.social_tariff_end_date >= ${lastEnd}
          and (m.social_tariff_suspended_until is null or m.social_tariff_suspended_until <= ${now})
        order by c.uitpas_number`
      return rows.map(({ number, left }) => ({ uitpasNumber: number, ...withoutNulls({ availableTickets: left }) }))
    },
  }),
})
export type SocialCardStore = ReturnType<typeof socialCardStore>
