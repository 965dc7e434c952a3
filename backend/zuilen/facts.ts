import { Prisma } from '../platform/database/generated/client.ts'
import { ms } from '../platform/database/sql.ts'

export const zuilFacts = (where: Prisma.Sql): Prisma.Sql => Prisma.sql`select json_strip_nulls(json_build_object(
    'id', id, 'name', name, 'cardSystemId', card_system_id, 'type', type, 'blocked', blocked,
    'blockedSince', ${ms('blocked_since')}, 'inStock', in_stock, 'languages', languages, 'sound', sound,
    'counters', array(select json_build_object('id', counter.id, 'name', counter.name,
        'cardSystemId', counter.card_system_id, 'organizerId', organizer_id, 'locationId', location_id)
      from "_CounterToZuil" of join counter on counter.id = of."A" where of."B" = zuil.id order by counter.id),
    'showQr', show_qr, 'associationId', association_id, 'worksOffline', works_offline, 'openingHours', opening_hours,
    'brokerUrl', broker_url, 'keyVersion', key_version, 'generation', generation, 'fixedEventId', fixed_event_id,
    'counterEventId', counter_event_id)) as facts
  from zuil where ${where} order by id`
