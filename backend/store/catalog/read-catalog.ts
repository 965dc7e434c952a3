import type {
  AssociationFacts,
  CardSystemFacts,
  Catalog,
  EventFacts,
  RewardFacts,
  ZuilFacts,
} from '../../core/model.ts'
import { askJson, type Db } from '../database.ts'
import { Prisma } from '../generated/client.ts'

/** Fields that are empty are left out: what comes back are the facts as core/model.ts has them. */
interface CatalogRows {
  readonly version: string
  readonly events: readonly EventFacts[]
  readonly zuilen: readonly ZuilFacts[]
  readonly cardSystems: readonly CardSystemFacts[]
  readonly rewards: readonly RewardFacts[]
  readonly associations: readonly (Omit<AssociationFacts, 'listVersion'> & { readonly listVersion: string })[]
}

const ms = (column: string): Prisma.Sql => Prisma.raw(`floor(extract(epoch from ${column}) * 1000)`)

const limit = (name: string): Prisma.Sql =>
  Prisma.raw(`case when ${name}_volume is null then null
    else json_build_object('volume', ${name}_volume, 'period', ${name}_period) end`)

const events = Prisma.sql`select json_strip_nulls(json_build_object(
    'id', id, 'name', name, 'organizerId', organizer_id, 'locationId', location_id,
    'cardSystemIds', array(select "A" from "_CardSystemToEvent" where "B" = event.id order by 1),
    'calendar', calendar, 'checkinPoints', checkin_points, 'checkinLimit', ${limit('checkin_limit')},
    'basePrice', base_price, 'ticketLimit', ${limit('ticket_limit')})) as facts
  from event order by id`

const zuilen = Prisma.sql`select json_strip_nulls(json_build_object(
    'id', id, 'name', name, 'cardSystemId', card_system_id, 'type', type, 'blocked', status = 'BLOCKED',
    'blockedSince', ${ms('blocked_since')}, 'inStock', in_stock, 'languages', languages, 'sound', sound,
    'counters', array(select json_build_object('id', counter.id, 'name', counter.name,
        'cardSystemId', counter.card_system_id, 'organizerId', organizer_id, 'locationId', location_id)
      from "_CounterToZuil" of join counter on counter.id = of."A" where of."B" = zuil.id order by counter.id),
    'showQr', show_qr, 'associationId', association_id, 'worksOffline', works_offline, 'openingHours', opening_hours,
    'brokerUrl', broker_url, 'keyVersion', key_version, 'fixedEventId', fixed_event_id,
    'counterEventId', counter_event_id)) as facts
  from zuil order by id`

const cardSystems = Prisma.sql`select json_build_object(
    'id', id, 'name', name, 'socialTariffGraceDays', social_tariff_grace_days,
    'distributionKeys', array(select json_strip_nulls(json_build_object(
        'id', key.id, 'name', key.name, 'priority', priority, 'price', conditions->'price',
        'cardSystem', conditions->'cardSystem', 'postalCodes', conditions->'postalCodes', 'shares', shares))
      from distribution_key key where card_system_id = card_system.id order by priority, key.id)) as facts
  from card_system order by id`

const rewards = Prisma.sql`select json_strip_nulls(json_build_object(
    'id', id, 'title', title, 'points', points, 'status', status, 'cardSystemId', card_system_id,
    'applicableCardSystemIds', array(select "A" from "_applicable" where "B" = reward.id order by 1),
    'postalCodes', postal_codes,
    'counterIds', array(select "A" from "_CounterToReward" where "B" = reward.id order by 1),
    'maxUnits', max_units, 'limit', ${limit('limit')},
    'publication', json_build_object('from', ${ms('published_from')}, 'until', ${ms('published_until')}),
    'redemption', json_build_object('from', ${ms('redeem_from')}, 'until', ${ms('redeem_until')}))) as facts
  from reward order by id`

const associations = Prisma.sql`select json_strip_nulls(json_build_object(
    'id', id, 'cardSystemId', card_system_id, 'name', name, 'endDateType', end_date_type, 'endDate', end_date,
    'months', months, 'renewableMonths', renewable_months, 'listVersion', list_version::text,
    'counters', array(select json_build_object('counterId', counter_id, 'right', "right")
      from association_counter where association_id = association.id order by counter_id))) as facts
  from association order by id`

const all = (facts: Prisma.Sql): Prisma.Sql =>
  Prisma.sql`coalesce((select json_agg(facts) from (${facts}) one), '[]'::json)`

const statement = Prisma.sql`select json_build_object(
    'version', (select version::text from catalog_version),
    'events', ${all(events)}, 'zuilen', ${all(zuilen)}, 'cardSystems', ${all(cardSystems)},
    'rewards', ${all(rewards)}, 'associations', ${all(associations)})::text as value`

const groupBy = (
  facts: readonly EventFacts[],
  key: (event: EventFacts) => string | undefined,
): Map<string, EventFacts[]> => {
  const groups = new Map<string, EventFacts[]>()
  for (const event of facts) {
    const of = key(event)
    if (of === undefined) continue
    const group = groups.get(of)
    if (group) group.push(event)
    else groups.set(of, [event])
  }
  return groups
}

const byId = <K, T extends { readonly id: K }>(facts: readonly T[]): Map<K, T> =>
  new Map(facts.map((one) => [one.id, one]))

/** Reads the whole catalog in one statement, and so as it stands at one moment, in whatever transaction. */
export const readCatalog = async (db: Db): Promise<Catalog> => {
  const rows = await askJson<CatalogRows>(db, statement)
  return {
    version: BigInt(rows.version),
    events: byId(rows.events),
    eventsByOrganizer: groupBy(rows.events, ({ organizerId }) => organizerId),
    eventsByLocation: groupBy(rows.events, ({ locationId }) => locationId),
    zuilen: byId(rows.zuilen),
    cardSystems: byId(rows.cardSystems),
    rewards: byId(rows.rewards),
    associations: byId(rows.associations.map((one) => ({ ...one, listVersion: BigInt(one.listVersion) }))),
  }
}
