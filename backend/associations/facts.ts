import { Prisma } from '../platform/database/generated/client.ts'

export const associationFacts = (where: Prisma.Sql): Prisma.Sql => Prisma.sql`select json_strip_nulls(json_build_object(
    'id', id, 'cardSystemId', card_system_id, 'name', name, 'endDateType', end_date_type, 'endDate', end_date,
    'months', months, 'renewableMonths', renewable_months,
    'counters', array(select json_build_object('counterId', counter_id, 'right', "right")
      from association_counter where association_id = association.id order by counter_id))) as facts
  from association where ${where} order by id`

/** The version of the list of members that zuilen keep, by association. */
export const memberListFacts = (where: Prisma.Sql): Prisma.Sql => Prisma.sql`
  select json_build_object('id', id, 'version', list_version::text) as facts from association where ${where} order by id`
