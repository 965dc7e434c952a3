import { type ActieId, httpBootId, type Verdict } from '@zuil/protocol'
import type { CardStatus } from '../../cards/shapes.ts'
import type { MembershipFacts } from '../../passholders/shapes.ts'
import { askJson, type Db } from '../../platform/database/database.ts'
import { Prisma } from '../../platform/database/generated/client.ts'
import type { GivenKind } from '../rules/model.ts'
import type { TapCount } from '../rules/plausibility.ts'
import type { FactQuestions } from './questions.ts'

export interface Moment {
  readonly holder: string
  readonly of: string
  readonly at: number
}

export interface FactRows {
  readonly earlier: readonly {
    readonly zuil: string
    readonly seq: number
    readonly boot: string
    readonly number: string | null
    readonly verdict: Verdict
    readonly waits: boolean
  }[]
  /** Latest first; only where it is asked. `id`: of who asks. */
  readonly justBefore: readonly { readonly id: ActieId; readonly verdict: Verdict }[]
  /** Those of the ActieIDs by which something was booked, by whomever; only where it is asked. */
  readonly booked: readonly ActieId[]
  /** Those of the taps whose number another tap has; only where it is asked. */
  readonly numberTaken: readonly ActieId[]
  readonly standing: readonly {
    readonly id: ActieId
    readonly kind: GivenKind
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
    readonly registered: number
    readonly group: number | null
  }[]
  readonly memberships: readonly {
    readonly holder: string
    readonly system: number
    readonly status: MembershipFacts['status']
    readonly end?: number | null
    readonly suspended?: number | null
  }[]
  readonly tapCounts: readonly (TapCount & { readonly zuil: string; readonly hour: number })[]
  readonly visits: readonly Moment[]
  readonly tickets: readonly Moment[]
  readonly redemptions: readonly Moment[]
  readonly groupTickets: readonly Omit<Moment, 'of'>[]
  readonly stock: readonly { readonly reward: string; readonly taken: number }[]
  readonly members: readonly { readonly holder: string; readonly of: string; readonly end: string }[]
}

/**
 * Times of a passholder's check-ins, tickets or redemptions that were not reversed. `offset 0` keeps the planner to a look into the index for each question:
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

const number = (column: string): Prisma.Sql => Prisma.raw(`floor(extract(epoch from ${column}) * 1000)`)

const cardsOf = ({ chips, numbers }: FactQuestions): Prisma.Sql => Prisma.sql`cards as materialized (
    select chip_number as key, uitpas_number, status, passholder_id from card where chip_number = any (${chips}::text[])
    union all
    select uitpas_number, uitpas_number, status, passholder_id from card where uitpas_number = any (${numbers}::text[])
  )`

const memberships = (more: Prisma.Sql): Prisma.Sql => Prisma.sql`
  'memberships', coalesce((select json_agg(json_build_object(
    'holder', passholder_id, 'system', card_system_id, 'status', status${more}))
    from membership join holders on id = passholder_id), '[]')`

/** Social status: only tickets are judged by it. */
const socialStatus = Prisma.sql`,
    'end', ${number('social_tariff_end_date')}, 'suspended', ${number('social_tariff_suspended_until')}`

/** What every batch is judged by: who it is, what was judged earlier, and the visits. */
const common = ({ earlier, visits, tapCounts }: FactQuestions): Prisma.Sql => Prisma.sql`
  'earlier', coalesce((select json_agg(json_build_object(
    'zuil', zuil_id, 'seq', seq, 'boot', boot_id, 'number', uitpas_number, 'verdict', verdict,
    'waits', exists (select from unbooked_tap one where one.actie_id = tap.actie_id and decision is null)))
    from tap where actie_id = any (${earlier}::uuid[])), '[]'),
  'cards', coalesce((select json_agg(json_build_object(
    'key', key, 'number', uitpas_number, 'status', status, 'holder', passholder_id)) from cards), '[]'),
  'holders', coalesce((select json_agg(json_build_object(
    'id', id, 'points', points, 'postal', postal_code, 'registered', ${number('created_at')}, 'last', ${number('last_activity_at')},
    'group', group_tickets_per_year))
    from passholder join holders using (id)), '[]'),
  'tapCounts', coalesce((select json_agg(json_build_object(
    'zuil', zuil_id, 'hour', ${number('hour')}, 'taps', taps, 'unknown', unknown))
    from jsonb_to_recordset(${JSON.stringify(tapCounts)}::jsonb) as asked(zuil uuid, "from" float8, until float8)
    cross join lateral (select * from zuil_tap_count where zuil_id = asked.zuil
      and hour >= to_timestamp(asked.from / 1000) and hour < to_timestamp(asked.until / 1000) offset 0) one), '[]'),
  'visits', ${moments('checkin', visits)}`

/** What taps gave: never what was booked over the API. */
const standingOf = ({ late }: FactQuestions): Prisma.Sql => Prisma.sql`standing as materialized (
    select id, 'CHECKIN' as kind, passholder_id as holder, null::uuid as reward from checkin
      where id = any (${late}::uuid[]) and source = 'ZUIL' and reversed_at is null
    union all select id, 'TICKET', passholder_id, null from ticket
      where id = any (${late}::uuid[]) and source = 'ZUIL' and reversed_at is null
    union all select id, 'REDEMPTION', passholder_id, reward_id from redemption
      where id = any (${late}::uuid[]) and source = 'ZUIL' and reversed_at is null
  )`

/** Times of all tickets of group passes that were not reversed; few cards are a group's. */
const groupMoments = ({ groupTickets }: FactQuestions): Prisma.Sql => Prisma.sql`coalesce((
    select json_agg(distinct jsonb_build_object('id', one.id, 'holder', one.passholder_id, 'at', ${number('one.at')}))
    from jsonb_to_recordset(${JSON.stringify(groupTickets)}::jsonb) as asked(card text, "from" float8, until float8)
    join cards on cards.key = asked.card
    join passholder on passholder.id = cards.passholder_id and group_tickets_per_year is not null
    cross join lateral (select id, passholder_id, at from ticket where passholder_id = passholder.id
      and at >= to_timestamp(asked.from / 1000) and at < to_timestamp(asked.until / 1000)
      and reversed_at is null offset 0) one), '[]')`

/** What is asked for only by batches with more than check-ins. */
const more = (questions: FactQuestions): Prisma.Sql => {
  const { tickets, redemptions, rewards, members } = questions
  return Prisma.sql`
  'standing', coalesce((select json_agg(standing) from standing), '[]'),
  'tickets', ${moments('ticket', tickets)},
  'groupTickets', ${groupMoments(questions)},
  'redemptions', ${moments('redemption', redemptions)},
  'stock', coalesce((select json_agg(json_build_object('reward', reward_id, 'taken', units_taken))
    from reward_stock where reward_id = any (array(
      select unnest(${rewards}::uuid[]) union select reward from standing))), '[]'),
  'members', coalesce((select json_agg(distinct jsonb_build_object(
    'holder', member.passholder_id, 'of', association_id, 'end', end_date))
    from jsonb_to_recordset(${JSON.stringify(members)}::jsonb) as asked(card text, of uuid)
    join cards on cards.key = asked.card
    join association_membership member
      on member.passholder_id = cards.passholder_id and association_id = asked.of), '[]')`
}

/** By which of the ActieIDs something was booked, by whomever, and which taps have another's number: see `tap_number`. */
const booked = ({
  earlier,
  tapNumbers,
}: FactQuestions): Prisma.Sql => Prisma.sql`, 'booked', coalesce((select json_agg(id) from (
    select id from checkin where id = any (${earlier}::uuid[])
    union select id from ticket where id = any (${earlier}::uuid[])
    union select id from redemption where id = any (${earlier}::uuid[])) one), '[]'),
  'numberTaken', coalesce((select json_agg(asked.id)
    from jsonb_to_recordset(${JSON.stringify(tapNumbers)}::jsonb) as asked(id uuid, "zuilId" uuid, "bootId" text, seq bigint)
    cross join lateral (select from tap where zuil_id = asked."zuilId" and boot_id = asked."bootId" and seq = asked.seq
      and quarantine is null and boot_id <> '${Prisma.raw(httpBootId)}' and actie_id <> asked.id offset 0) one), '[]')`

/** What cards got just before: of the same card in the same hands. */
const justBeforeOf = ({ justBefore }: FactQuestions): Prisma.Sql =>
  justBefore.length === 0
    ? Prisma.empty
    : Prisma.sql`, 'justBefore', coalesce((select json_agg(
        json_build_object('id', asked.id, 'verdict', tap.verdict) order by tap.received_at desc)
      from jsonb_to_recordset(${JSON.stringify(justBefore)}::jsonb) as asked(id uuid, card text, zuil uuid, since float8)
      join cards on cards.key = asked.card
      join tap on tap.zuil_id = asked.zuil and tap.received_at > to_timestamp(asked.since / 1000)
        and tap.boot_id = ${httpBootId} and tap.uitpas_number = cards.uitpas_number
        and tap.passholder_id = cards.passholder_id), '[]')`

/** Reads them in one statement. */
export const askFacts = (db: Db, questions: FactQuestions): Promise<FactRows> => {
  const { late, rewards, tickets, redemptions, members, askBooked } = questions
  const holders = Prisma.sql`select passholder_id as id from cards where passholder_id is not null`
  if (!askBooked && late.length + rewards.length + tickets.length + redemptions.length + members.length === 0) {
    return askJson<FactRows>(
      db,
      Prisma.sql`/* read_checkin_facts */
        with ${cardsOf(questions)}, holders as materialized (select distinct id from (${holders}) one)
        select json_build_object(${common(questions)}, ${memberships(Prisma.empty)}
          ${justBeforeOf(questions)})::text as value`,
    )
  }
  return askJson<FactRows>(
    db,
    Prisma.sql`/* ${Prisma.raw(askBooked ? 'read_facts_and_booked' : 'read_facts')} */
      with ${cardsOf(questions)}, ${standingOf(questions)},
      holders as materialized (${holders} union select holder from standing)
      select json_build_object(${common(questions)}, ${memberships(socialStatus)}, ${more(questions)}
        ${justBeforeOf(questions)}${askBooked ? booked(questions) : Prisma.empty})::text as value`,
  )
}
