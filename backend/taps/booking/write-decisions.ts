import { askJson, type Db } from '../../platform/database/database.ts'
import { Prisma } from '../../platform/database/generated/client.ts'
import type { Decision } from '../rules/model.ts'
import { type MarkOf, type Rows, rowsOf } from './rows.ts'

interface Written {
  readonly taps: number
  readonly back: number
  readonly released: number
  /** Rewards whose stock could not be changed as it should. */
  readonly short: number
}

const reverse = (table: string, kind: string): Prisma.Sql =>
  Prisma.raw(`update ${table} set reversed_at = b.at
    from batch, jsonb_to_recordset(value->'back') as b(kind text, id uuid, at timestamptz)
    where ${table}.id = b.id and b.kind = '${kind}' and ${table}.reversed_at is null`)

/**
 * The card system in which something happened: that of its zuil; over the API that of its event, where it is of one alone.
 * Of an event of several it is found by the event.
 */
const happenedIn = (row: string): Prisma.Sql =>
  Prisma.raw(`case when ${row}.zuil_id is not null then (select card_system_id from zuil where id = ${row}.zuil_id)
      else (select min("A") from "_CardSystemToEvent" where "B" = ${row}.event_id having count(*) = 1) end`)

/** What every batch writes: taps and their counts, check-ins, ledger, balances. */
const start = (rows: Rows): Prisma.Sql => Prisma.sql`
  with batch as (select ${JSON.stringify(rows)}::jsonb as value),
  taps as (
    insert into tap (actie_id, zuil_id, seq, boot_id, at, time_quality, received_at, live, passholder_id,
                     uitpas_number, unknown_card, verdict, reason, quarantine, event_id, happened_in)
    select t.*, (select card_system_id from zuil where id = t.zuil_id)
    from batch, jsonb_to_recordset(value->'taps') as t(
      actie_id uuid, zuil_id uuid, seq bigint, boot_id text, at timestamptz, time_quality text,
      received_at timestamptz, live bool, passholder_id uuid, uitpas_number text, unknown_card text, verdict jsonb,
      reason text, quarantine jsonb, event_id text)
    on conflict (actie_id) do nothing returning 1
  ), counts as (
    insert into zuil_tap_count (zuil_id, hour, taps, unknown)
    select c.* from batch, jsonb_to_recordset(value->'counts') as c(zuil_id uuid, hour timestamptz, taps int, unknown int)
    on conflict (zuil_id, hour) do update set taps = zuil_tap_count.taps + excluded.taps,
      unknown = zuil_tap_count.unknown + excluded.unknown
  ), checkins as (
    insert into checkin (id, passholder_id, event_id, uitpas_number, points, at, source, client_id, zuil_id,
                         reversed_at, happened_in)
    select c.*, ${happenedIn('c')} from batch, jsonb_to_recordset(value->'checkins') as c(
      id uuid, passholder_id uuid, event_id text, uitpas_number text, points int, at timestamptz,
      source "CheckinSource", client_id text, zuil_id uuid, reversed_at timestamptz)
  ), entries as (
    insert into ledger_entry (passholder_id, kind, cause_id, points, at)
    select l.* from batch, jsonb_to_recordset(value->'ledger') as l(
      passholder_id uuid, kind "LedgerKind", cause_id uuid, points int, at timestamptz)
    returning passholder_id, kind, points, at
  ), balances as (
    update passholder set points = passholder.points + change.points,
      last_activity_at = greatest(passholder.last_activity_at, change.at)
    from (select passholder_id, sum(points)::int as points,
        max(at) filter (where kind in ('CHECKIN', 'REDEMPTION')) as at
      from entries group by passholder_id) change
    where passholder.id = change.passholder_id
  )`

/** What a batch writes that gives more than check-ins, reverses something, or could not book what was noted. */
const rest = Prisma.sql`, tickets as (
    insert into ticket (id, passholder_id, event_id, uitpas_number, price, regular_price, regular_price_label, tariff,
                        tariff_id, card_system_id, share_passholder, share_local, share_organizer, share_flemish, at,
                        source, client_id, zuil_id, reversed_at, happened_in)
    select t.*, ${happenedIn('t')} from batch, jsonb_to_recordset(value->'tickets') as t(
      id uuid, passholder_id uuid, event_id text, uitpas_number text, price int, regular_price int,
      regular_price_label text, tariff text, tariff_id text, card_system_id int, share_passholder int, share_local int,
      share_organizer int, share_flemish int, at timestamptz, source "CheckinSource", client_id text, zuil_id uuid,
      reversed_at timestamptz)
  ), redemptions as (
    insert into redemption (id, passholder_id, reward_id, uitpas_number, points, organizer_id, at, source, client_id,
                            zuil_id, reversed_at, happened_in)
    select r.*, coalesce((select card_system_id from zuil where id = r.zuil_id),
      (select card_system_id from reward where id = r.reward_id))
    from batch, jsonb_to_recordset(value->'redemptions') as r(
      id uuid, passholder_id uuid, reward_id uuid, uitpas_number text, points int, organizer_id text, at timestamptz,
      source "CheckinSource", client_id text, zuil_id uuid, reversed_at timestamptz)
    returning reward_id, reversed_at
  ), released as (
    update tap set at = r.at, time_quality = r.time_quality, passholder_id = r.passholder_id,
      uitpas_number = r.uitpas_number, unknown_card = r.unknown_card, verdict = r.verdict, reason = r.reason,
      event_id = r.event_id, quarantine = case when tap.reason = 'in-quarantine'
        then jsonb_build_object('why', tap.quarantine->'why') || r.decision else tap.quarantine end
    from batch, jsonb_to_recordset(value->'released') as r(actie_id uuid, at timestamptz, time_quality text,
      passholder_id uuid, uitpas_number text, unknown_card text, verdict jsonb, reason text, event_id text, decision jsonb)
    where tap.actie_id = r.actie_id and (tap.reason = 'in-quarantine'
      or exists (select from unbooked_tap where actie_id = r.actie_id and decision is null)) returning 1
  ), unbooked as (
    insert into unbooked_tap (actie_id, zuil_id, happened_in, at, reason, kept)
    select u.actie_id, u.zuil_id, zuil.card_system_id, u.at, u.reason, u.kept
    from batch, jsonb_to_recordset(value->'unbooked') as u(
      actie_id uuid, zuil_id uuid, at timestamptz, reason text, kept jsonb) join zuil on zuil.id = u.zuil_id
    on conflict (actie_id) do nothing
  ), back_checkins as (
    ${reverse('checkin', 'CHECKIN')} returning 1
  ), back_tickets as (
    ${reverse('ticket', 'TICKET')} returning 1
  ), back_redemptions as (
    ${reverse('redemption', 'REDEMPTION')} returning reward_id
  ), units as (
    select reward_id, sum(change)::int as change from (
      select reward_id, 1 as change from redemptions where reversed_at is null
      union all select reward_id, -1 from back_redemptions
    ) one group by reward_id having sum(change) <> 0
  ), stock as (
    update reward_stock set units_taken = units_taken + units.change
    from units join reward on reward.id = units.reward_id
    where reward_stock.reward_id = units.reward_id
      and (units.change < 0 or max_units is null or units_taken + units.change <= max_units)
    returning 1
  )`

/**
 * The third statement of a booking: writes what was decided.
 * @returns `false` = something of it was decided elsewhere meanwhile; the transaction must be rolled back and run again
 */
export const writeDecisions = async (db: Db, decisions: readonly Decision[], markOf: MarkOf): Promise<boolean> => {
  const rows = rowsOf(decisions, markOf)
  const { taps, checkins, tickets, redemptions, released, unbooked, back } = rows
  const more = tickets.length + redemptions.length + released.length + unbooked.length + back.length > 0
  if (!more && taps.length + checkins.length === 0) return true
  const written = await askJson<Written>(
    db,
    more
      ? Prisma.sql`/* write_decisions */ ${start(rows)} ${rest}
          select json_build_object('taps', (select count(*) from taps),
            'back', (select count(*) from back_checkins) + (select count(*) from back_tickets)
              + (select count(*) from back_redemptions),
            'released', (select count(*) from released),
            'short', (select count(*) from units) - (select count(*) from stock))::text as value`
      : Prisma.sql`/* write_checkins */ ${start(rows)}
          select json_build_object('taps', (select count(*) from taps), 'back', 0, 'released', 0, 'short', 0)::text as value`,
  )
  const { taps: inserted, back: reversedRows, released: updated, short } = written
  const all = inserted === taps.length && reversedRows === back.length && updated === released.length
  return all && short === 0
}
