import type { LimitPeriod, PrismaClient } from '../platform/database/generated/client.ts'

/** What organizers set of an event. */
export const eventStore = (prisma: PrismaClient): EventStore => ({
  putSettings: async (eventId, { checkinPoints, checkinLimit, ticketLimit }) => {
    const { count } = await prisma.event.updateMany({
      where: { id: eventId },
      data: {
        checkinPoints,
        checkinLimitVolume: checkinLimit?.volume ?? null,
        checkinLimitPeriod: (checkinLimit?.period ?? null) as LimitPeriod | null,
        ticketLimitVolume: ticketLimit?.volume ?? null,
        ticketLimitPeriod: (ticketLimit?.period ?? null) as LimitPeriod | null,
      },
    })
    return count > 0
  },
})

export interface EventStore {
  /** Changes what is set; `false` = there is no such event. */
  putSettings(
    eventId: string,
    settings: {
      readonly checkinPoints: number
      readonly checkinLimit?: { readonly volume: number; readonly period: string }
      readonly ticketLimit?: { readonly volume: number; readonly period: string }
    },
  ): Promise<boolean>
}
