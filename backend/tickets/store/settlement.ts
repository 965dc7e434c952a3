import type { Localized } from '@zuil/protocol'
import { askJson } from '../../platform/database/database.ts'
import { Prisma, type PrismaClient } from '../../platform/database/generated/client.ts'
import { literal } from '../../platform/database/mapping.ts'
import { ms, timestamp } from '../../platform/database/sql.ts'
import { title } from '../../platform/http/localized.ts'
import type { Scope } from '../../platform/http/scope.ts'
import { type Span, ZONE } from '../../platform/time/calendar.ts'
import type { SettledEvent, SettledLines, SettledOrganizer, SettlementSums } from '../shapes/settlement.ts'

/** Which sales are settled. */
export interface SettlementQuery extends Span {
  /** Part of the organizer's name. */
  readonly text?: string
  readonly organizerId?: string
  readonly eventId?: string
}

/** A sale or a reversal of one. Amounts in cents, below zero of a reversal. */
export interface StoredLine extends Omit<SettlementSums, 'sold' | 'reversed'> {
  readonly id: string
  readonly kind: 'SALE' | 'REVERSAL'
  /** Milliseconds since 1970. */
  readonly at: number
  /** Of the distribution key; absent = the default, or one that is no longer there. */
  readonly key?: string
  readonly cardSystem: string
}

/** Where a page of lines begins: after this one. */
export type LineCursor = Pick<StoredLine, 'at' | 'id' | 'kind'>

const columns = Prisma.sql`id, event_id, card_system_id, tariff_id, regular_price, share_passholder, share_local,
  share_flemish, share_organizer`

/** The two branches of what moved in a span: each sale, and each reversal, as `settlementOf` has it. */
const branches = (where: Prisma.Sql, { from, until }: Span): readonly [sales: Prisma.Sql, reversals: Prisma.Sql] => [
  Prisma.sql`select ${columns}, 1 as sign, at as moved from ticket
    where ${where} and at >= ${timestamp(from)} and at < ${timestamp(until)}`,
  Prisma.sql`select ${columns}, -1 as sign, reversed_at as moved from ticket
    where ${where} and reversed_at >= ${timestamp(from)} and reversed_at < ${timestamp(until)}`,
]

/** What the sales of each event come to: there are far fewer events than sales, so that names are looked up for these alone. */
const byEvent = (where: Prisma.Sql, span: Span): Prisma.Sql => {
  const [sales, reversals] = branches(where, span)
  return Prisma.sql`select event_id, sum((sign = 1)::int) as sold, sum((sign = -1)::int) as reversed,
      sum(sign * regular_price) as regular_price, sum(sign * share_passholder) as passholder,
      sum(sign * share_local) as local, sum(sign * share_flemish) as flemish, sum(sign * share_organizer) as organizer
    from (${sales} union all ${reversals}) moved group by event_id`
}

const sums = Prisma.sql`'sold', sum(sold), 'reversed', sum(reversed), 'regularPrice', sum(regular_price),
  'passholder', sum(passholder), 'localAuthority', sum(local), 'flemishAuthority', sum(flemish),
  'organizer', sum(organizer), 'owed', sum(local) + sum(flemish)`

/** Of a person, what the distribution keys of his card system gave, wherever it was sold; of a client, its organizers' events. */
const within = ({ person, organizerIds }: Scope): Prisma.Sql => {
  if (person) return Prisma.sql`card_system_id = ${person.cardSystemId}`
  // At the base price nobody bears anything: of these there is no card system.
  if (!organizerIds) return Prisma.sql`card_system_id is not null`
  return Prisma.sql`card_system_id is not null
    and event_id in (select id from event where organizer_id = any(${[...organizerIds]}))`
}

/** Whether an organizer is one of the card system of who asks; of a client, one of its own. */
const belongs = (scope: Scope, organizer: Prisma.Sql): Prisma.Sql => {
  const { person, organizerIds } = scope
  if (!person) return organizerIds ? Prisma.sql`${organizer} = any(${[...organizerIds]})` : Prisma.sql`true`
  return Prisma.sql`exists (select from "_CardSystemToOrganizer" where "A" = ${person.cardSystemId} and "B" = ${organizer})`
}

const asked = ({ text, organizerId }: SettlementQuery): Prisma.Sql => {
  const named = text === undefined ? Prisma.empty : Prisma.sql`and o.name ilike ${`%${literal(text)}%`}`
  return organizerId === undefined ? named : Prisma.sql`and o.id = ${organizerId} ${named}`
}

/** What tickets come to, and who bears what of them. Sales are written by taps/booking. */
export const settlementStore = (prisma: PrismaClient) => ({
  for: (scope: Scope) => {
    const own = within(scope)
    const of = ({ organizerId, eventId }: SettlementQuery): Prisma.Sql => {
      if (eventId !== undefined) return Prisma.sql`${own} and event_id = ${eventId}`
      if (organizerId === undefined) return own
      return Prisma.sql`${own} and event_id in (select id from event where organizer_id = ${organizerId})`
    }

    return {
      /** In the order of their names: each with what the sales at its events come to. */
      organizers: (query: SettlementQuery): Promise<readonly SettledOrganizer[]> =>
        askJson(
          prisma,
          Prisma.sql`select coalesce(json_agg(one.value order by lower(one.name), one.id), '[]')::text as value from (
            select o.id, o.name, json_build_object('id', o.id, 'name', o.name, ${sums}) as value
            from (${byEvent(of(query), query)}) moved
              join event e on e.id = moved.event_id join organizer o on o.id = e.organizer_id
            where true ${asked(query)} group by o.id, o.name) one`,
        ),

      /** By organizer, and of each in the order of their names. */
      events: async (query: SettlementQuery): Promise<readonly SettledEvent[]> => {
        type Row = Omit<SettledEvent, 'name'> & { readonly name: Localized }
        const rows = await askJson<readonly Row[]>(
          prisma,
          Prisma.sql`select coalesce(json_agg(one.value order by lower(one.whose), one.name, one.id), '[]')::text as value
            from (select o.name as whose, lower(e.name ->> 'nl') as name, e.id, json_build_object('id', e.id,
                'name', e.name, 'organizedBy', json_build_object('id', o.id, 'name', o.name), ${sums}) as value
              from (${byEvent(of(query), query)}) moved
                join event e on e.id = moved.event_id join organizer o on o.id = e.organizer_id
              where true ${asked(query)} group by o.id, o.name, e.id) one`,
        )
        return rows.map(({ name, ...rest }) => ({ ...rest, name: title(name) }))
      },

      /** What moved at one event, newest first. */
      lines: async (
        { eventId, ...span }: Span & { readonly eventId: string },
        { limit, before }: { readonly limit: number; readonly before?: LineCursor },
      ): Promise<readonly StoredLine[]> => {
        const until = before ? Math.min(span.until, before.at + 1) : span.until
        const where = Prisma.sql`${own} and event_id = ${eventId}`
        const after = before
          ? Prisma.sql`where (moved, id, sign) < (${timestamp(before.at)}, ${before.id}::uuid, ${before.kind === 'SALE' ? 1 : -1})`
          : Prisma.empty
        const newest = Prisma.sql`order by moved desc, id desc, sign desc limit ${limit}`
        const [sales, reversals] = branches(where, { from: span.from, until }).map(
          (one) => Prisma.sql`(select * from (${one}) one ${after} ${newest})`,
        )
        return askJson(
          prisma,
          Prisma.sql`select coalesce(json_agg(json_strip_nulls(json_build_object('id', m.id,
              'kind', case m.sign when 1 then 'SALE' else 'REVERSAL' end, 'at', ${ms('m.moved')}, 'key', k.name,
              'cardSystem', c.name, 'regularPrice', m.sign * regular_price, 'passholder', m.sign * share_passholder,
              'localAuthority', m.sign * share_local, 'flemishAuthority', m.sign * share_flemish,
              'organizer', m.sign * share_organizer, 'owed', m.sign * (share_local + share_flemish)))
              order by m.moved desc, m.id desc, m.sign desc), '[]')::text as value
            from (select * from (${sales} union all ${reversals}) moves ${newest}) m
              join card_system c on c.id = m.card_system_id
              left join distribution_key k on 'SOCIALTARIFF-' || k.card_system_id || '-' || k.id = m.tariff_id`,
        )
      },

      /** The first day of each quarter in which something moved at events of an organizer, the latest first. */
      quarters: async (organizerId: string): Promise<readonly string[]> => {
        const quarter = (column: string) =>
          Prisma.raw(`to_char(date_trunc('quarter', ${column} at time zone '${ZONE}'), 'YYYY-MM-DD')`)
        const where = of({ organizerId, from: 0, until: 0 })
        return askJson(
          prisma,
          Prisma.sql`select coalesce(json_agg(quarter order by quarter desc), '[]')::text as value from (
            select ${quarter('at')} as quarter from ticket where ${where}
            union select ${quarter('reversed_at')} from ticket where ${where} and reversed_at is not null) one`,
        )
      },

      /** An organizer of whom there may be something: of the card system, or of whom it settled sales before. */
      organizer: async (id: string): Promise<{ readonly id: string; readonly name: string } | undefined> => {
        const [row] = await prisma.$queryRaw<{ id: string; name: string }[]>`select id, name from organizer o
          where id = ${id} and (${belongs(scope, Prisma.sql`o.id`)}
            or exists (select from ticket where ${own} and event_id in (select id from event where organizer_id = o.id)))`
        return row
      },

      /** The same of an event, with its organizer. */
      event: async (id: string): Promise<SettledLines['event'] | undefined> => {
        const [row] = await prisma.$queryRaw<{ id: string; name: Localized; whose: string; called: string }[]>`
          select e.id, e.name, o.id as whose, o.name as called from event e join organizer o on o.id = e.organizer_id
          where e.id = ${id} and (${belongs(scope, Prisma.sql`o.id`)}
            or exists (select from ticket where ${own} and event_id = e.id))`
        return row && { id: row.id, name: title(row.name), organizedBy: { id: row.whose, name: row.called } }
      },
    }
  },
})
export type SettlementStore = ReturnType<typeof settlementStore>
