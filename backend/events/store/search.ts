import type { Db } from '../../platform/database/database.ts'
import { Prisma } from '../../platform/database/generated/client.ts'
import { countTo } from '../../platform/database/mapping.ts'
import type { PersonReach } from '../../platform/http/scope.ts'

/** By what events are sought in the back office. Moments are milliseconds since 1970. */
export interface EventQuery {
  /** Those of its organizers that are not in the card system, instead of those that are. */
  readonly elsewhere?: boolean
  /** Part of the name, of that of its organizer or its location; or the CDBID of one of the three. */
  readonly text?: string
  readonly organizerId?: string
  readonly type?: 'DATES' | 'PERIODIC' | 'PERMANENT'
  readonly phase?: 'COMING' | 'OVER'
  readonly cancelled?: boolean
  readonly byHand?: boolean
  /** Those that may have a check-in window in this span: to the day. */
  readonly from?: number
  readonly until?: number
}

/** Where a page begins: behind this event, among those to come or those that are over. */
interface Behind {
  readonly over: boolean
  readonly openUntil: Date
  readonly id: string
}

interface IdRow {
  readonly id: string
  readonly open_until: Date
  readonly over: boolean
}

/** @returns `undefined` = it is none of ours */
export const readBehind = (after: string): Behind | undefined => {
  const [, over, ms, id] = /^(c|o)\.(-?\d{1,15})\.(.{1,128})$/u.exec(after) ?? []
  const at = new Date(Number(ms))
  return id === undefined || Number.isNaN(at.getTime()) ? undefined : { over: over === 'o', openUntil: at, id }
}

/**
 * `open_until` is two days beyond the end of the last date, for all time zones; check-in ends five hours after it. Of a period
 * it is a day or so more: the list goes by it, and says of each exactly whether it is over.
 */
const BEYOND_MS = 43 * 3_600_000
const borderOf = (now: number): Date => new Date(now + BEYOND_MS)

const writeBehind = ({ over, open_until: at, id }: IdRow): string => `${over ? 'o' : 'c'}.${at.getTime()}.${id}`

/** Accents and capitals don't count. */
const plain = (of: Prisma.Sql): Prisma.Sql =>
  Prisma.sql`translate(lower(${of}), 'àáâäãåçèéêëìíîïñòóôöõùúûüýÿ', 'aaaaaaceeeeiiiinooooouuuuyy')`

const meant = (text: string): Prisma.Sql => {
  const has = (column: Prisma.Sql): Prisma.Sql =>
    Prisma.sql`position(${plain(Prisma.sql`${text}::text`)} in ${plain(column)}) > 0`
  const names = Prisma.raw(
    "concat_ws(' | ', event.name->>'nl', event.name->>'fr', event.name->>'de', event.name->>'en')",
  )
  // Asked once, not of each event.
  const placesOf = (table: 'organizer' | 'location'): Prisma.Sql =>
    Prisma.sql`any (array(select id from ${Prisma.raw(table)} where ${has(Prisma.sql`name`)}))`
  return Prisma.sql`(${has(names)} or event.id = ${text} or organizer_id = ${text} or location_id = ${text}
    or organizer_id = ${placesOf('organizer')} or location_id = ${placesOf('location')})`
}

/** The events that somebody reaches: those of his card system. */
export const withinEvents = ({ cardSystemId }: PersonReach): Prisma.Sql =>
  Prisma.sql`exists (select from "_CardSystemToEvent" of where of."B" = event.id and of."A" = ${cardSystemId})`

const outsideEvents = (person: PersonReach): Prisma.Sql => Prisma.sql`not ${withinEvents(person)}
  and organizer_id = any (array(select "B" from "_CardSystemToOrganizer" where "A" = ${person.cardSystemId}))`

const conditions = (person: PersonReach, query: EventQuery): Prisma.Sql => {
  const { elsewhere, text, organizerId, type, cancelled, byHand, from, until } = query
  const each = [
    elsewhere ? outsideEvents(person) : withinEvents(person),
    ...(text === undefined ? [] : [meant(text)]),
    ...(organizerId === undefined ? [] : [Prisma.sql`organizer_id = ${organizerId}`]),
    ...(type === undefined ? [] : [Prisma.sql`calendar ->> 'type' = ${type}`]),
    ...(cancelled === undefined ? [] : [Prisma.sql`(cancelled_since is not null) = ${cancelled}`]),
    ...(byHand === undefined ? [] : [Prisma.sql`by_hand = ${byHand}`]),
    ...(from === undefined ? [] : [Prisma.sql`open_until > ${new Date(from)}`]),
    ...(until === undefined ? [] : [Prisma.sql`open_from < ${new Date(until)}`]),
  ]
  return Prisma.join(each, ' and ')
}

/**
 * Ids in the order of the list: what is to come by its last day, the nearest first; then what is over, the last first.
 * Either part is read by its index.
 */
export const searchIds = async (
  db: Db,
  person: PersonReach,
  query: EventQuery & { readonly behind?: Behind; readonly limit: number },
  now: number,
): Promise<{ readonly ids: readonly string[]; readonly next?: string }> => {
  const { phase, behind, limit } = query
  const at = borderOf(now)
  const where = conditions(person, query)
  const part = (over: boolean): Prisma.Sql => {
    const side = over ? Prisma.sql`open_until <= ${at}` : Prisma.sql`open_until > ${at}`
    const order = over ? Prisma.sql`open_until desc, id desc` : Prisma.sql`open_until, id`
    const beyond = over ? Prisma.sql`<` : Prisma.sql`>`
    const after =
      behind?.over === over
        ? Prisma.sql`and (open_until, id) ${beyond} (${behind.openUntil}, ${behind.id})`
        : Prisma.empty
    return Prisma.sql`(select id, open_until, ${over}::boolean as over from event
      where ${side} ${after} and ${where} order by ${order} limit ${limit + 1})`
  }
  const rows: IdRow[] = []
  for (const over of [false, true]) {
    if (rows.length > limit || (over ? phase === 'COMING' : phase === 'OVER' || behind?.over === true)) continue
    rows.push(...(await db.$queryRaw<IdRow[]>`${part(over)}`))
  }
  const shown = rows.slice(0, limit)
  const last = shown.at(-1)
  return { ids: shown.map(({ id }) => id), ...(rows.length > limit && last && { next: writeBehind(last) }) }
}

/** How many there are, no further than a thousand. */
export const countEvents = async (db: Db, person: PersonReach, query: EventQuery, now: number): Promise<number> => {
  const at = borderOf(now)
  const { phase } = query
  const side =
    phase === undefined
      ? Prisma.empty
      : phase === 'OVER'
        ? Prisma.sql`and open_until <= ${at}`
        : Prisma.sql`and open_until > ${at}`
  const [row] = await db.$queryRaw<{ count: number }[]>`select count(*)::int as count from
    (select 1 from event where ${conditions(person, query)} ${side} limit ${countTo}) found`
  return row?.count ?? 0
}
