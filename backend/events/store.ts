import { askJson } from '../platform/database/database.ts'
import { type LimitPeriod, Prisma, type PrismaClient } from '../platform/database/generated/client.ts'
import { arrayOf } from '../platform/database/sql.ts'
import { always } from '../platform/time/calendar.ts'
import { eventFacts, openIn } from './facts.ts'
import { isOver } from './rules/windows.ts'
import type { EventFacts } from './shapes.ts'

/** An event is over at the end of its last day. */
const DAY_MS = 86_400_000

/** Events, whether or not a zuil can choose them now, and what organizers set of them. */
export const eventStore = (prisma: PrismaClient): EventStore => {
  const read = (where: Prisma.Sql): Promise<readonly EventFacts[]> =>
    askJson(prisma, Prisma.sql`select ${arrayOf(eventFacts(where))}::text as value`)
  return {
    find: async (id) => {
      const [event] = await read(Prisma.sql`id = ${id}`)
      return event
    },
    notOver: async (organizerIds, now) => {
      const events = await read(
        Prisma.sql`${openIn({ from: now - DAY_MS, until: always.until })} and ${
          organizerIds ? Prisma.sql`organizer_id = any (${[...organizerIds]})` : Prisma.sql`true`
        }`,
      )
      return events.filter((event) => !isOver(event, now))
    },
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
  }
}

export interface EventStore {
  /** An event by its CDBID, whenever it is. */
  find(id: string): Promise<EventFacts | undefined>
  /** The events of these organizers (absent = of all) that are not over. */
  notOver(organizerIds: readonly string[] | undefined, now: number): Promise<readonly EventFacts[]>
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
