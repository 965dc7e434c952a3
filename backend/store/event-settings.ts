import type { LimitPeriod, PrismaClient } from './generated/client.ts'
import type { EventStore } from './store.ts'

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
