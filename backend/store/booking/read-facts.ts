import type { ActieId, Verdict } from '@zuil/protocol'
import {
  type CardStatus,
  type Facts,
  type Given,
  type MembershipFacts,
  type Planned,
  pairKey,
} from '../../core/model.ts'
import { askJson, type Db } from '../database.ts'
import { Prisma } from '../generated/client.ts'
import { factQuestions } from './questions.ts'

interface Moment {
  readonly holder: string
  readonly of: string
  readonly at: number
}

interface FactRows {
  readonly given: readonly Verdict[]
  readonly standing: readonly {
    readonly id: ActieId
    readonly kind: Given
    readonly holder: string
    readonly reward: string | null
  }[]
  readonly cards: readonly {
    readonly key: string
    readonly number: string
    readonly status: CardStatus
    readonly holder: string | null
  }[]
  readonly holders: readonly {
    readonly id: string
    readonly points: number
    readonly last: number | null
    readonly postal: string
  }[]
  readonly memberships: readonly {
    readonly holder: string
    readonly system: number
    readonly status: MembershipFacts['status']
    readonly end: number | null
    readonly suspended: number | null
  }[]
  readonly visits: readonly Moment[]
  readonly tickets: readonly Moment[]
  readonly redemptions: readonly Moment[]
  readonly stock: readonly { readonly reward: string; readonly taken: number }[]
  readonly members: readonly { readonly holder: string; readonly of: string; readonly end: string }[]
}

/**
 * When somebody had one of something that stands. `offset 0` keeps the planner to a look into the index for each question:
 * it can't know how few they are, and reads the whole table instead.
 */
const moments = (table: 'checkin' | 'ticket' | 'redemption', asked: readonly object[]): Prisma.Sql => {
  const of = Prisma.raw(table === 'redemption' ? 'reward_id::text' : 'event_id')
  const match = Prisma.raw(table === 'redemption' ? 'reward_id = asked.of::uuid' : 'event_id = asked.of')
  return Prisma.sql`coalesce((select json_agg(distinct jsonb_build_object(
      'id', one.id, 'holder', one.passholder_id, 'of', one.of, 'at', floor(extract(epoch from one.at) * 1000)))
    from jsonb_to_recordset(${JSON.stringify(asked)}::jsonb) as asked(card text, of text, "from" float8, until float8)
    join cards on cards.key = asked.card
    cross join lateral (select id, passholder_id, ${of} as of, at from ${Prisma.raw(table)}
      where passholder_id = cards.passholder_id and ${match}
        and at >= to_timestamp(asked.from / 1000) and at < to_timestamp(asked.until / 1000)
        and reversed_at is null offset 0) one), '[]')`
}

const ask = (db: Db, planned: readonly Planned[]): Promise<FactRows> => {
  const { chips, numbers, given, late, rewards, visits, tickets, redemptions, members } = factQuestions(planned)
  return askJson<FactRows>(
    db,
    Prisma.sql`/* read_facts */
      with cards as materialized (
        select chip_number as key, uitpas_number, status, passholder_id from card
          where chip_number = any (${chips}::text[])
        union all
        select uitpas_number, uitpas_number, status, passholder_id from card
          where uitpas_number = any (${numbers}::text[])
      ), standing as materialized (
        select id, 'CHECKIN' as kind, passholder_id as holder, null::uuid as reward from checkin
          where id = any (${late}::uuid[]) and reversed_at is null
        union all select id, 'TICKET', passholder_id, null from ticket
          where id = any (${late}::uuid[]) and reversed_at is null
        union all select id, 'REDEMPTION', passholder_id, reward_id from redemption
          where id = any (${late}::uuid[]) and reversed_at is null
      ), holders as materialized (
        select passholder_id as id from cards where passholder_id is not null union select holder from standing
      )
      select json_build_object(
        'given', coalesce((select json_agg(verdict) from tap where actie_id = any (${given}::uuid[])), '[]'),
        'standing', coalesce((select json_agg(standing) from standing), '[]'),
        'cards', coalesce((select json_agg(json_build_object(
          'key', key, 'number', uitpas_number, 'status', status, 'holder', passholder_id)) from cards), '[]'),
        'holders', coalesce((select json_agg(json_build_object(
          'id', id, 'points', points, 'postal', postal_code,
          'last', floor(extract(epoch from last_activity_at) * 1000)))
          from passholder join holders using (id)), '[]'),
        'memberships', coalesce((select json_agg(json_build_object(
          'holder', passholder_id, 'system', card_system_id, 'status', status,
          'end', floor(extract(epoch from social_tariff_end_date) * 1000),
          'suspended', floor(extract(epoch from social_tariff_suspended_until) * 1000))
          order by passholder_id, card_system_id)
          from membership join holders on id = passholder_id), '[]'),
        'visits', ${moments('checkin', visits)},
        'tickets', ${moments('ticket', tickets)},
        'redemptions', ${moments('redemption', redemptions)},
        'stock', coalesce((select json_agg(json_build_object('reward', reward_id, 'taken', units_taken))
          from reward_stock where reward_id = any (array(
            select unnest(${rewards}::uuid[]) union select reward from standing))), '[]'),
        'members', coalesce((select json_agg(distinct jsonb_build_object(
          'holder', member.passholder_id, 'of', association_id, 'end', end_date))
          from jsonb_to_recordset(${JSON.stringify(members)}::jsonb) as asked(card text, of uuid)
          join cards on cards.key = asked.card
          join association_membership member
            on member.passholder_id = cards.passholder_id and association_id = asked.of), '[]')
      )::text as value`,
  )
}

const groups = <T, K, V>(rows: readonly T[], key: (row: T) => K, value: (row: T) => V): Map<K, V[]> => {
  const found = new Map<K, V[]>()
  for (const row of rows) {
    const group = found.get(key(row))
    if (group) group.push(value(row))
    else found.set(key(row), [value(row)])
  }
  return found
}

const momentsOf = (rows: readonly Moment[]): Map<string, number[]> =>
  groups(
    rows,
    ({ holder, of }) => pairKey(holder, of),
    ({ at }) => at,
  )

export interface ReadFacts {
  readonly facts: Facts
  /** Rewards whose stock may change by what is taken back. */
  readonly rewards: readonly string[]
}

/** The second statement of a booking: what a batch is judged by. */
export const readFacts = async (db: Db, planned: readonly Planned[]): Promise<ReadFacts> => {
  const rows = await ask(db, planned)
  const memberships = groups(
    rows.memberships,
    ({ holder }) => holder,
    ({ system, status, end, suspended }): MembershipFacts => ({
      cardSystemId: system,
      status,
      ...(end !== null && { socialTariffEndDate: end }),
      ...(suspended !== null && { socialTariffSuspendedUntil: suspended }),
    }),
  )
  const facts: Facts = {
    given: new Map(rows.given.map((verdict) => [verdict.actieId, verdict])),
    standing: groups(
      rows.standing,
      ({ id }) => id,
      ({ kind }) => kind,
    ),
    cards: new Map(
      rows.cards.map(({ key, number, status, holder }) => [
        key,
        { uitpasNumber: number, status, ...(holder !== null && { passholderId: holder }) },
      ]),
    ),
    passholders: new Map(
      rows.holders.map(({ id, points, last, postal }) => [
        id,
        {
          id,
          points,
          ...(last !== null && { lastActivityAt: last }),
          postalCode: postal,
          memberships: memberships.get(id) ?? [],
        },
      ]),
    ),
    visits: momentsOf(rows.visits),
    tickets: momentsOf(rows.tickets),
    redemptions: momentsOf(rows.redemptions),
    unitsTaken: new Map(rows.stock.map(({ reward, taken }) => [reward, taken])),
    members: new Map(rows.members.map(({ holder, of, end }) => [pairKey(holder, of), { endDate: end }])),
  }
  return { facts, rewards: rows.stock.map(({ reward }) => reward) }
}
