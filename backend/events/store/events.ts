import { askJson, type Db } from '../../platform/database/database.ts'
import { Prisma, type PrismaClient } from '../../platform/database/generated/client.ts'
import { arrayOf } from '../../platform/database/sql.ts'
import type { Scope } from '../../platform/http/scope.ts'
import type { PeriodLimit } from '../../platform/shapes.ts'
import { always, type Span } from '../../platform/time/calendar.ts'
import { eventFacts, openIn } from '../facts.ts'
import type { EventCardSystems } from '../rules/card-systems.ts'
import type { Place } from '../rules/event-index.ts'
import { whyOver } from '../rules/windows.ts'
import type { EventFacts } from '../shapes.ts'
import { changeShared, inCardSystems, isSoldOutside } from './card-systems.ts'
import { type EventRow, whole } from './event-rows.ts'

/** An event is over at the end of its last day. */
const DAY_MS = 86_400_000

/** What is set of an event. A limit that is absent is the default for its kind of calendar. */
export interface EventSettings {
  readonly checkinPoints: number
  readonly checkinLimit?: PeriodLimit
  readonly ticketLimit?: PeriodLimit
}

/** Events, whether or not a zuil can choose them now, and what organizers set of them. */
export const eventStore = (prisma: PrismaClient, clock: () => number) => {
  const read = (where: Prisma.Sql): Promise<readonly EventFacts[]> =>
    askJson(prisma, Prisma.sql`select ${arrayOf(eventFacts(where))}::text as value`)

  return {
    /** An event by its CDBID, whenever it is. What is on is no secret: there is no scope. */
    find: async (id: string): Promise<EventFacts | undefined> => {
      const [event] = await read(Prisma.sql`id = ${id}`)
      return event
    },

    /** Those that may be open in a span at one of these places, and those of these ids: what a zuil there chooses from. */
    openAt: (span: Span, places: readonly Place[], ids: readonly string[]): Promise<readonly EventFacts[]> => {
      const named = (of: (place: Place) => string | undefined) => [...new Set(places.flatMap((one) => of(one) ?? []))]
      return read(Prisma.sql`(${openIn(span)} and (organizer_id = any (${named(({ organizerId }) => organizerId)})
        or location_id = any (${named(({ locationId }) => locationId)}))) or id = any (${[...ids]})`)
    },

    /**
     * At whose events a passholder checked in or had a ticket since then, of what stands.
     * @param since milliseconds since 1970
     * @param organizerIds of these alone; absent = of all
     */
    visitedOrganizers: async (
      passholderId: string,
      since: number,
      organizerIds: readonly string[] | undefined,
    ): Promise<readonly string[]> => {
      const of = (table: 'checkin' | 'ticket') => Prisma.sql`select event_id from ${Prisma.raw(table)}
        where passholder_id = ${passholderId}::uuid and reversed_at is null and at >= ${new Date(since)}`
      const asked = organizerIds ? Prisma.sql`and organizer_id = any (${[...organizerIds]})` : Prisma.empty
      const rows = await prisma.$queryRaw<{ id: string }[]>`select distinct organizer_id as id from event
        where id in (${of('checkin')} union ${of('ticket')}) ${asked}`
      return rows.map(({ id }) => id)
    },

    for: ({ organizerIds, person, actor }: Scope) => {
      const lock = async (db: Db, id: string): Promise<EventRow | null> => {
        await db.$queryRaw`select 1 from event where id = ${id} for update`
        const where = { id, ...(organizerIds && { organizerId: { in: [...organizerIds] } }) }
        return db.event.findFirst({ where, include: whole })
      }
      return {
        /** The events that are not over: of a person those of his card system. @param now milliseconds since 1970 */
        notOver: async (now: number): Promise<readonly EventFacts[]> => {
          const ofOrganizers = organizerIds ? Prisma.sql`organizer_id = any (${[...organizerIds]})` : Prisma.sql`true`
          const own = person
            ? Prisma.sql`exists (select from "_CardSystemToEvent" of where of."B" = event.id and of."A" = ${person.cardSystemId})`
            : ofOrganizers
          const coming = openIn({ from: now - DAY_MS, until: always.until })
          return (await read(Prisma.sql`${coming} and ${own}`)).filter((event) => whyOver(event, now) === undefined)
        },

        /**
         * Sets in which card systems an event is, and which keys are chosen for it.
         * @returns SOLD = a ticket stands that was sold in one that it would leave
         */
        putCardSystems: (eventId: string, asked: EventCardSystems): Promise<'SAVED' | 'SOLD' | 'NOT_FOUND'> =>
          prisma.$transaction(async (db) => {
            // Two lists at the same moment are kept one after the other, not mixed; a ticket that is being sold is waited for.
            const before = await lock(db, eventId)
            if (!before) return 'NOT_FOUND'
            if (await isSoldOutside(db, eventId, asked.cardSystemIds)) return 'SOLD'
            await changeShared(db, actor, clock(), before, inCardSystems(asked))
            return 'SAVED'
          }),

        /** Changes what is set. @returns `false` = there is no such event */
        putSettings: (eventId: string, settings: EventSettings): Promise<boolean> =>
          prisma.$transaction(async (db) => {
            const before = await lock(db, eventId)
            if (!before) return false
            const { checkinPoints, checkinLimit, ticketLimit } = settings
            await changeShared(db, actor, clock(), before, {
              checkinPoints,
              checkinLimitVolume: checkinLimit?.volume ?? null,
              checkinLimitPeriod: checkinLimit?.period ?? null,
              ticketLimitVolume: ticketLimit?.volume ?? null,
              ticketLimitPeriod: ticketLimit?.period ?? null,
            })
            return true
          }),
      }
    },
  }
}
export type EventStore = ReturnType<typeof eventStore>
