import type { Verdict } from '@zuil/protocol'
import {
  type CardStatus,
  type CheckinFacts,
  cardKey,
  type Decision,
  type MembershipFacts,
  type PlannedCheckin,
  visitKey,
} from '../core/model.ts'
import { askJson, type Db } from './database.ts'
import { Prisma } from './generated/client.ts'

/**
 * The three statements of a booking. Each takes and gives whole batches as JSON: one round trip, one plan, whatever the
 * size. Times travel as milliseconds since 1970.
 */

const keysOf = (planned: readonly PlannedCheckin[], kind: 'CHIP' | 'BARCODE'): string[] => [
  ...new Set(planned.flatMap(({ request: { card } }) => (card.kind === kind ? [cardKey(card)] : []))),
]

/** Each card, event and period once: one card may be there hundreds of times. */
const visitsAsked = (planned: readonly PlannedCheckin[]): object[] => {
  const asked = new Map<string, object>()
  for (const { request, target } of planned) {
    if (!('event' in target)) continue
    const { from, until } = target.limit
    const question = { card: cardKey(request.card), event: target.event.id, from, until }
    asked.set(JSON.stringify(question), question)
  }
  return [...asked.values()]
}

/** Which cards, verdicts and visits a batch asks for. */
const questions = (planned: readonly PlannedCheckin[]) => ({
  chips: keysOf(planned, 'CHIP'),
  numbers: keysOf(planned, 'BARCODE'),
  given: planned.map(({ request }) => request.actieId),
  visits: visitsAsked(planned),
})

export interface Locked {
  readonly version: string
  readonly passholders: readonly string[]
}

/**
 * Locks the passholders of the cards, always in the order of their ids, so that two batches don't wait for each other.
 * What they are judged by is read by the next statement: it sees what those who held the locks before have committed.
 */
export const lockPassholders = (db: Db, planned: readonly PlannedCheckin[]): Promise<Locked> => {
  const { chips, numbers } = questions(planned)
  return askJson(
    db,
    Prisma.sql`/* lock_passholders */
      select json_build_object(
        'version', (select version::text from catalog_version),
        'passholders', coalesce((select json_agg(locked.id) from (
          select id from passholder where id = any (array(
            select passholder_id from card where chip_number = any (${chips}::text[])
            union select passholder_id from card where uitpas_number = any (${numbers}::text[])
          )) order by id for update
        ) locked), '[]')
      )::text as value`,
  )
}

interface FactRows {
  readonly given: readonly Verdict[]
  readonly cards: readonly {
    readonly key: string
    readonly number: string
    readonly status: CardStatus
    readonly holder: string | null
  }[]
  readonly holders: readonly { readonly id: string; readonly points: number; readonly last: number | null }[]
  readonly memberships: readonly {
    readonly holder: string
    readonly system: number
    readonly status: MembershipFacts['status']
  }[]
  readonly visits: readonly { readonly holder: string; readonly event: string; readonly at: number }[]
}

const groups = <T, V>(rows: readonly T[], key: (row: T) => string, value: (row: T) => V): Map<string, V[]> => {
  const found = new Map<string, V[]>()
  for (const row of rows) {
    const group = found.get(key(row))
    if (group) group.push(value(row))
    else found.set(key(row), [value(row)])
  }
  return found
}

/**
 * Reads what a batch is judged by. `offset 0` keeps the planner to a look into the index for each question: it can't know
 * how few they are, and reads the whole table instead.
 */
export const readFacts = async (db: Db, planned: readonly PlannedCheckin[]): Promise<CheckinFacts> => {
  const { chips, numbers, given, visits } = questions(planned)
  const rows = await askJson<FactRows>(
    db,
    Prisma.sql`/* read_facts */
      with cards as materialized (
        select chip_number as key, uitpas_number, status, passholder_id from card
          where chip_number = any (${chips}::text[])
        union all
        select uitpas_number, uitpas_number, status, passholder_id from card
          where uitpas_number = any (${numbers}::text[])
      ), holders as materialized (
        select distinct passholder_id as id from cards where passholder_id is not null
      )
      select json_build_object(
        'given', coalesce((select json_agg(verdict) from tap where actie_id = any (${given}::uuid[])), '[]'),
        'cards', coalesce((select json_agg(json_build_object(
          'key', key, 'number', uitpas_number, 'status', status, 'holder', passholder_id)) from cards), '[]'),
        'holders', coalesce((select json_agg(json_build_object(
          'id', id, 'points', points, 'last', floor(extract(epoch from last_activity_at) * 1000)))
          from passholder join holders using (id)), '[]'),
        'memberships', coalesce((select json_agg(json_build_object(
          'holder', passholder_id, 'system', card_system_id, 'status', status))
          from membership join holders on id = passholder_id), '[]'),
        'visits', coalesce((select json_agg(distinct jsonb_build_object(
          'id', checkin.id, 'holder', checkin.passholder_id, 'event', checkin.event_id,
          'at', floor(extract(epoch from checkin.at) * 1000)))
          from jsonb_to_recordset(${JSON.stringify(visits)}::jsonb) as asked(card text, event text, "from" float8, until float8)
          join cards on cards.key = asked.card
          cross join lateral (select * from checkin where checkin.passholder_id = cards.passholder_id
            and checkin.event_id = asked.event
            and checkin.at >= to_timestamp(asked.from / 1000) and checkin.at < to_timestamp(asked.until / 1000)
            and checkin.reversed_at is null offset 0) checkin), '[]')
      )::text as value`,
  )
  const memberships = groups(
    rows.memberships,
    ({ holder }) => holder,
    ({ system, status }) => ({ cardSystemId: system, status }),
  )
  return {
    given: new Map(rows.given.map((verdict) => [verdict.actieId, verdict])),
    cards: new Map(
      rows.cards.map(({ key, number, status, holder }) => [
        key,
        { uitpasNumber: number, status, ...(holder !== null && { passholderId: holder }) },
      ]),
    ),
    passholders: new Map(
      rows.holders.map(({ id, points, last }) => [
        id,
        { id, points, ...(last !== null && { lastActivityAt: last }), memberships: memberships.get(id) ?? [] },
      ]),
    ),
    visits: groups(
      rows.visits,
      ({ holder, event }) => visitKey(holder, event),
      ({ at }) => at,
    ),
  }
}

const iso = (at: number): string => new Date(at).toISOString()

const tapRow = ({ planned, verdict, card }: Decision): object[] => {
  const { request, at, timeQuality } = planned
  if (request.origin !== 'ZUIL') return []
  const { actieId, zuilId, tap, receivedAt, live } = request
  return [
    {
      actie_id: actieId,
      zuil_id: zuilId,
      seq: tap.seq,
      boot_id: tap.bootId,
      at: iso(at),
      time_quality: timeQuality,
      received_at: iso(receivedAt),
      live,
      passholder_id: card?.passholderId ?? null,
      uitpas_number: card?.uitpasNumber ?? null,
      unknown_card: card ? null : cardKey(request.card),
      verdict,
      reason: verdict.outcome === 'REFUSED' ? verdict.reason : null,
    },
  ]
}

/** What is to be written for a batch, row by row; taps in the order of their ids, so that two batches don't wait in a ring. */
const rowsOf = (decisions: readonly Decision[]) => {
  const fresh = decisions.filter(({ repeated }) => !repeated)
  return {
    taps: [...fresh].sort((a, b) => (a.planned.request.actieId < b.planned.request.actieId ? -1 : 1)).flatMap(tapRow),
    checkins: fresh.flatMap(({ checkin, planned }) =>
      checkin
        ? [
            {
              id: checkin.id,
              passholder_id: checkin.passholderId,
              event_id: checkin.eventId,
              uitpas_number: checkin.uitpasNumber,
              points: checkin.points,
              at: iso(checkin.at),
              source: planned.request.origin,
            },
          ]
        : [],
    ),
    ledger: fresh.flatMap(({ ledger }) =>
      ledger.map(({ passholderId, kind, causeId, points, at }) => ({
        passholder_id: passholderId,
        kind,
        cause_id: causeId,
        points,
        at: iso(at),
      })),
    ),
  }
}

/**
 * Writes what was decided.
 * @returns `false` = one of the ActieIDs was judged elsewhere meanwhile; the transaction must be rolled back and run again
 */
export const writeDecisions = async (db: Db, decisions: readonly Decision[]): Promise<boolean> => {
  const rows = rowsOf(decisions)
  if (rows.taps.length + rows.checkins.length === 0) return true
  const { taps } = await askJson<{ taps: number }>(
    db,
    Prisma.sql`/* write_decisions */
      with batch as (select ${JSON.stringify(rows)}::jsonb as value),
      taps as (
        insert into tap (actie_id, zuil_id, seq, boot_id, at, time_quality, received_at, live, passholder_id,
                         uitpas_number, unknown_card, verdict, reason)
        select t.* from batch, jsonb_to_recordset(value->'taps') as t(
          actie_id uuid, zuil_id uuid, seq bigint, boot_id text, at timestamptz, time_quality text,
          received_at timestamptz, live bool, passholder_id uuid, uitpas_number text, unknown_card text, verdict jsonb,
          reason text)
        on conflict (actie_id) do nothing returning 1
      ), checkins as (
        insert into checkin (id, passholder_id, event_id, uitpas_number, points, at, source)
        select c.* from batch, jsonb_to_recordset(value->'checkins') as c(
          id uuid, passholder_id uuid, event_id text, uitpas_number text, points int, at timestamptz,
          source "CheckinSource")
      ), entries as (
        insert into ledger_entry (passholder_id, kind, cause_id, points, at)
        select l.* from batch, jsonb_to_recordset(value->'ledger') as l(
          passholder_id uuid, kind "LedgerKind", cause_id uuid, points int, at timestamptz)
        returning passholder_id, points, at
      ), balances as (
        update passholder set points = passholder.points + change.points,
          last_activity_at = greatest(passholder.last_activity_at, change.at)
        from (select passholder_id, sum(points)::int as points, max(at) as at from entries group by passholder_id) change
        where passholder.id = change.passholder_id
      )
      select json_build_object('taps', (select count(*) from taps))::text as value`,
  )
  return taps === rows.taps.length
}
