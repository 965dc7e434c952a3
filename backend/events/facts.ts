import { Prisma } from '../platform/database/generated/client.ts'
import { limit, ms, timestamp } from '../platform/database/sql.ts'
import type { Span } from '../platform/time/calendar.ts'

/** The facts of those events for which a condition holds, each as JSON in a column `facts`. */
export const eventFacts = (where: Prisma.Sql): Prisma.Sql => Prisma.sql`select json_strip_nulls(json_build_object(
    'id', id, 'name', name, 'organizerId', organizer_id, 'locationId', location_id,
    'cardSystemIds', array(select "A" from "_CardSystemToEvent" where "B" = event.id order by 1),
    'calendar', calendar, 'cancelledSince', ${ms('cancelled_since')}, 'checkinPoints', checkin_points, 'checkinLimit', ${limit('checkin_limit')},
    'basePrice', base_price, 'ticketLimit', ${limit('ticket_limit')},
    'chosenKeyIds', (select array_agg("A" order by 1) from "_DistributionKeyToEvent" where "B" = event.id),
    'organizerPostalCodes', (select nullif(postal_codes, '{}') from organizer where organizer.id = organizer_id)))
    as facts
  from event where ${where} order by id`

/** Holds for the events that may have a window in a span. */
export const openIn = ({ from, until }: Span): Prisma.Sql =>
  Prisma.sql`open_until > ${timestamp(from)} and open_from < ${timestamp(until)}`

/** Those of these organizers, or locations, that have an event. */
export const placesWithEvents = (column: 'organizer_id' | 'location_id', ids: Prisma.Sql): Prisma.Sql =>
  Prisma.sql`select place as facts from (${ids}) asked(place)
    where exists (select from event where ${Prisma.raw(column)} = place)`
