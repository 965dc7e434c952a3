import { Prisma } from '../platform/database/generated/client.ts'
import { limit, ms } from '../platform/database/sql.ts'

export const rewardFacts = (where: Prisma.Sql): Prisma.Sql => Prisma.sql`select json_strip_nulls(json_build_object(
    'id', id, 'title', title, 'points', points, 'status', status, 'cardSystemId', card_system_id,
    'applicableCardSystemIds', array(select "A" from "_applicable" where "B" = reward.id order by 1),
    'postalCodes', postal_codes,
    'counterIds', array(select "A" from "_CounterToReward" where "B" = reward.id order by 1),
    'maxUnits', max_units, 'limit', ${limit('limit')},
    'granting', case when granted_from is not null then
      json_build_object('from', ${ms('granted_from')}, 'until', ${ms('granted_until')}) end,
    'grantingDays', granting_days,
    'publication', json_build_object('from', ${ms('published_from')}, 'until', ${ms('published_until')}),
    'redemption', json_build_object('from', ${ms('redeem_from')}, 'until', ${ms('redeem_until')}))) as facts
  from reward where ${where} order by id`
