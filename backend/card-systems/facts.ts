import { Prisma } from '../platform/database/generated/client.ts'
import { ms } from '../platform/database/sql.ts'

export const cardSystemFacts = (where: Prisma.Sql): Prisma.Sql => Prisma.sql`select json_build_object(
    'id', id, 'name', name, 'socialTariffGraceDays', social_tariff_grace_days, 'openingHours', opening_hours,
    'branding', branding,
    'distributionKeys', array(select json_strip_nulls(json_build_object(
        'id', key.id, 'name', key.name, 'priority', priority, 'manual', manual, 'price', conditions->'price',
        'cardSystem', conditions->'cardSystem', 'postalCodes', conditions->'postalCodes',
        'outsideOrganizersCity', conditions->'outsideOrganizersCity', 'counterIds', conditions->'counterIds',
        'shares', shares, 'endsAt', ${ms('ends_at')}))
      from distribution_key key where card_system_id = card_system.id order by priority, key.id)) as facts
  from card_system where ${where} order by id`
