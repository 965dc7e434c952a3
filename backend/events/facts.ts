import { Prisma } from '../platform/database/generated/client.ts'
import { limit } from '../platform/database/sql.ts'

/** The facts of those events for which a condition holds, each as JSON in a column `facts`. */
export const eventFacts = (where: Prisma.Sql): Prisma.Sql => Prisma.sql`select json_strip_nulls(json_build_object(
    'id', id, 'name', name, 'organizerId', organizer_id, 'locationId', location_id,
    'cardSystemIds', array(select "A" from "_CardSystemToEvent" where "B" = event.id order by 1),
    'calendar', calendar, 'checkinPoints', checkin_points, 'checkinLimit', ${limit('checkin_limit')},
    'basePrice', base_price, 'ticketLimit', ${limit('ticket_limit')})) as facts
  from event where ${where} order by id`
