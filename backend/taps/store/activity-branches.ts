import { Prisma } from '../../platform/database/generated/client.ts'
import { timestamp } from '../../platform/database/sql.ts'
import type { PersonReach } from '../../platform/http/scope.ts'
import type { ActivityKind, ActivityOutcome } from '../shapes/activity.ts'

/** Where a page ended: the moment, what it was, and its ActieID. */
export interface Cursor {
  readonly at: number
  readonly source: number
  readonly actieId: string
}

/** What of it is asked for; what is absent does not matter. */
export interface ActivityQuery {
  readonly kind?: ActivityKind
  readonly outcome?: ActivityOutcome
  readonly actieId?: string
  readonly passholderIds?: readonly string[]
  readonly uitpasNumber?: string
  readonly eventIds?: readonly string[]
  readonly zuilId?: string
  /** What this client booked alone. */
  readonly clientId?: string
  /** What zuilen did alone. */
  readonly onlyZuilen?: boolean
  /** Milliseconds since 1970, from and until. */
  readonly from?: number
  readonly until?: number
  readonly before?: Cursor
  readonly limit: number
}

/** The tables of which the list is made; their numbers order what is of one ActieID. */
interface Source {
  readonly table: 'checkin' | 'ticket' | 'redemption' | 'tap' | 'unbooked_tap'
  readonly id: 'id' | 'actie_id'
  readonly kinds: readonly ActivityKind[]
  readonly hasEvent: boolean
}
const books = [
  { table: 'checkin', id: 'id', kinds: ['CHECKIN'], hasEvent: true },
  { table: 'ticket', id: 'id', kinds: ['TICKET'], hasEvent: true },
  { table: 'redemption', id: 'id', kinds: ['REDEMPTION'], hasEvent: false },
] as const satisfies readonly Source[]
const refused = { table: 'tap', id: 'actie_id', kinds: ['REFUSED'], hasEvent: true } as const
const asked = { table: 'tap', id: 'actie_id', kinds: ['MEMBERSHIP'], hasEvent: false } as const
const waiting = { table: 'unbooked_tap', id: 'actie_id', kinds: ['REFUSED'], hasEvent: true } as const
export const sourceNumbers = { checkin: 0, ticket: 1, redemption: 2, tap: 3, unbooked_tap: 3 } as const

const sourcesOf = ({ kind, outcome, eventIds, clientId }: ActivityQuery): readonly Source[] => {
  const all: Readonly<Record<ActivityOutcome | 'ALL', readonly Source[]>> = {
    ALL: [...books, refused, asked],
    BOOKED: [...books, asked],
    REFUSED: [refused],
    REVERSED: books,
    WAITING: [waiting],
  }
  return all[outcome ?? 'ALL'].filter(
    ({ kinds, hasEvent, id }) =>
      (kind === undefined || kinds.includes(kind)) &&
      (hasEvent || eventIds === undefined) &&
      // Of taps there is no client.
      (id === 'id' || clientId === undefined),
  )
}

/** Each by an index of its own: as the migration `activity_by_outcome` has it. */
const isRefused = Prisma.raw('reason is not null')
const hasAsked = Prisma.raw(`reason is null and verdict ->> 'outcome' = 'MEMBERSHIP'`)

/** Of events of several card systems, those of one. */
const ofSharedEvent = (cardSystemId: number): Prisma.Sql =>
  Prisma.sql`event_id in (select "B" from "_CardSystemToEvent" where "A" = ${cardSystemId})`

/**
 * The card system, where something else finds the rows: written so that the planner, which does not know how many they are,
 * does not walk through all that happened there instead.
 */
const isIn = ({ table }: Source, { cardSystemId }: PersonReach): Prisma.Sql =>
  table === 'checkin' || table === 'ticket'
    ? Prisma.sql`(happened_in is not distinct from ${cardSystemId}
        or (happened_in is null and ${ofSharedEvent(cardSystemId)}))`
    : Prisma.sql`happened_in is not distinct from ${cardSystemId}`

/** Whose those are that wait, and for which event, their taps say. */
const ofTheirTap = ({ passholderIds, uitpasNumber, eventIds }: ActivityQuery): readonly Prisma.Sql[] => {
  const asked = [
    ...(passholderIds === undefined ? [] : [Prisma.sql`passholder_id = any (${[...passholderIds]}::uuid[])`]),
    ...(uitpasNumber === undefined ? [] : [Prisma.sql`uitpas_number = ${uitpasNumber}`]),
    ...(eventIds === undefined ? [] : [Prisma.sql`event_id = any (${[...eventIds]}::text[])`]),
  ]
  if (asked.length === 0) return []
  return [
    Prisma.sql`exists (select from tap where tap.actie_id = unbooked_tap.actie_id and ${Prisma.join(asked, ' and ')})`,
  ]
}

/** What holds of the rows of a source, beside what finds them. */
const conditions = (source: Source, query: ActivityQuery, person: PersonReach | undefined): readonly Prisma.Sql[] => {
  const { outcome, from, until, before, uitpasNumber, zuilId, clientId, onlyZuilen = false } = query
  const number = sourceNumbers[source.table]
  const id = Prisma.raw(source.id)
  const isBook = source.id === 'id'
  return [
    ...(source.table === 'tap' ? [source.kinds[0] === 'REFUSED' ? isRefused : hasAsked] : []),
    ...(source.table === 'unbooked_tap' ? [Prisma.sql`decision is null`, ...ofTheirTap(query)] : []),
    ...(isBook && outcome === 'BOOKED' ? [Prisma.sql`reversed_at is null`] : []),
    ...(isBook && outcome === 'REVERSED' ? [Prisma.sql`reversed_at is not null`] : []),
    ...(from === undefined ? [] : [Prisma.sql`at >= ${timestamp(from)}`]),
    ...(until === undefined ? [] : [Prisma.sql`at < ${timestamp(until)}`]),
    ...(zuilId === undefined ? [] : [Prisma.sql`zuil_id = ${zuilId}::uuid`]),
    ...(clientId === undefined ? [] : [Prisma.sql`client_id = ${clientId}`]),
    ...(person?.zuilIds === undefined ? [] : [Prisma.sql`zuil_id = any (${[...person.zuilIds]}::uuid[])`]),
    ...(isBook && onlyZuilen ? [Prisma.sql`zuil_id is not null`] : []),
    ...(uitpasNumber === undefined || source.table === 'unbooked_tap'
      ? []
      : [Prisma.sql`uitpas_number = ${uitpasNumber}`]),
    ...(before === undefined
      ? []
      : [
          Prisma.sql`(at, ${id}) ${Prisma.raw(number > before.source ? '<=' : '<')}
            (${timestamp(before.at)}, ${before.actieId}::uuid)`,
        ]),
  ]
}

/** @param ordered whether the newest are enough; else all */
const select = (
  source: Source,
  from: Prisma.Sql,
  where: readonly Prisma.Sql[],
  limit: number,
  ordered = true,
): Prisma.Sql => {
  const id = Prisma.raw(source.id)
  const all = where.length === 0 ? Prisma.sql`true` : Prisma.join([...where], ' and ')
  const order = ordered ? Prisma.sql`order by at desc, ${id} desc limit ${limit}` : Prisma.sql`offset 0`
  return Prisma.sql`select ${id} as id, at, ${sourceNumbers[source.table]}::int as source from ${from} where ${all} ${order}`
}

/** The rows of one table, newest first, found by what narrows most. */
const branchesOf = (source: Source, query: ActivityQuery, person: PersonReach | undefined): readonly Prisma.Sql[] => {
  const { limit, actieId, passholderIds, uitpasNumber, eventIds, zuilId, clientId } = query
  const table = Prisma.raw(source.table)
  const id = Prisma.raw(source.id)
  const rest = conditions(source, query, person)
  // Whose a client is, the route has looked at: what it booked may be at an event of another card system.
  const mine = person && clientId === undefined ? [isIn(source, person)] : []
  const shown = (all: Prisma.Sql) => [select(source, Prisma.sql`(${all}) found`, [], limit)]
  if (actieId !== undefined)
    return [select(source, table, [Prisma.sql`${id} = ${actieId}::uuid`, ...rest, ...mine], limit)]
  if (clientId !== undefined) return [select(source, table, rest, limit)]
  // Few wait.
  if (source.table === 'unbooked_tap') return [select(source, table, [...rest, ...mine], limit)]
  if (passholderIds !== undefined) {
    // Few of each: all of them are read.
    const of = select(source, table, [Prisma.sql`passholder_id = holder`, ...rest, ...mine], limit, false)
    const holders = Prisma.sql`select one.id as ${id}, one.at
      from unnest(${[...passholderIds]}::uuid[]) holder cross join lateral (${of}) one`
    const nobodys =
      source.table === 'tap' && uitpasNumber !== undefined
        ? Prisma.sql` union all select actie_id, at from tap where ${Prisma.join(
            [Prisma.sql`passholder_id is null and uitpas_number is not null`, ...rest, ...mine],
            ' and ',
          )}`
        : Prisma.empty
    return shown(Prisma.sql`${holders}${nobodys}`)
  }
  const each = (ids: readonly string[], cast: string, column: string): readonly Prisma.Sql[] => {
    const of = select(source, table, [Prisma.sql`${Prisma.raw(column)} = asked`, ...rest, ...mine], limit)
    return shown(Prisma.sql`select one.id as ${id}, one.at
      from unnest(${[...ids]}::${Prisma.raw(cast)}[]) asked cross join lateral (${of}) one`)
  }
  if (eventIds !== undefined) return each(eventIds, 'text', 'event_id')
  if (zuilId !== undefined) return each([zuilId], 'uuid', 'zuil_id')
  if (person?.zuilIds) return each(person.zuilIds, 'uuid', 'zuil_id')
  if (!person) return [select(source, table, rest, limit)]
  const { cardSystemId } = person
  const isShared = source.table === 'checkin' || source.table === 'ticket'
  return [
    select(source, table, [Prisma.sql`happened_in = ${cardSystemId}`, ...rest], limit),
    ...(isShared
      ? [select(source, table, [Prisma.sql`happened_in is null`, ofSharedEvent(cardSystemId), ...rest], limit)]
      : []),
  ]
}

/**
 * The page that is asked for, as id, moment and source: at most `limit`, newest first. `undefined` = nothing can be so.
 * @param person whose card system, and perhaps zuilen, it is; absent = all there is
 */
export const pageOf = (query: ActivityQuery, person: PersonReach | undefined): Prisma.Sql | undefined => {
  const branches = sourcesOf(query).flatMap((source) => branchesOf(source, query, person))
  if (branches.length === 0) return undefined
  const all = Prisma.join(
    branches.map((branch) => Prisma.sql`(${branch})`),
    ' union all ',
  )
  return Prisma.sql`select * from (${all}) one order by at desc, id desc, source limit ${query.limit}`
}
