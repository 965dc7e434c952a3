import type { PrismaClient } from '../../platform/database/generated/client.ts'
import type { Scope } from '../../platform/http/scope.ts'
import { daysLater } from '../../platform/time/calendar.ts'

/** The cards with which social tariff can be had now. */
export const socialCardStore = (prisma: PrismaClient, clock: () => number) => ({
  for: ({ organizerIds }: Scope) => ({
    /**
     * Numbers of the cards that work, of who has social tariff in their card system now: the grace period counts, a
     * suspension and a block don't. `undefined` = the client has no organizer in it.
     */
    active: async (cardSystemId: number): Promise<readonly string[] | undefined> => {
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
      const rows = await prisma.$queryRaw<{ number: string }[]>`select c.uitpas_number as number
        from membership m join card c on c.passholder_id = m.passholder_id and c.card_system_id = m.card_system_id
        where m.card_system_id = ${cardSystemId} and m.status = 'ACTIVE' and c.status = 'ACTIVE'
          and m.social_tariff_end_date >= ${lastEnd}
          and (m.social_tariff_suspended_until is null or m.social_tariff_suspended_until <= ${now})
        order by c.uitpas_number`
      return rows.map(({ number }) => number)
    },
  }),
})
export type SocialCardStore = ReturnType<typeof socialCardStore>
