import { Prisma } from '../platform/database/generated/client.ts'

export const associations = Prisma.sql`select json_strip_nulls(json_build_object(
    'id', id, 'cardSystemId', card_system_id, 'name', name, 'endDateType', end_date_type, 'endDate', end_date,
    'months', months, 'renewableMonths', renewable_months, 'listVersion', list_version::text,
    'counters', array(select json_build_object('counterId', counter_id, 'right', "right")
      from association_counter where association_id = association.id order by counter_id))) as facts
  from association order by id`
