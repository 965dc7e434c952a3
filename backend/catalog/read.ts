import { associationFacts, memberListFacts } from '../associations/facts.ts'
import type { AssociationFacts } from '../associations/shapes.ts'
import { cardSystemFacts } from '../card-systems/facts.ts'
import type { CardSystemFacts } from '../card-systems/shapes.ts'
import { eventFacts, openIn, placesWithEvents } from '../events/facts.ts'
import type { EventFacts } from '../events/shapes.ts'
import { askJson, type Db } from '../platform/database/database.ts'
import { Prisma } from '../platform/database/generated/client.ts'
import { arrayOf, timestamp } from '../platform/database/sql.ts'
import type { Span } from '../platform/time/calendar.ts'
import { rewardFacts } from '../rewards/facts.ts'
import type { RewardFacts } from '../rewards/shapes/reward.ts'
import { zuilFacts } from '../zuilen/facts.ts'
import type { ZuilFacts } from '../zuilen/shapes/zuil.ts'

/** The versions of the database: of what taps are judged by, and of the lists of members. */
export interface Versions {
  readonly version: bigint
  readonly memberLists: bigint
}

export const kinds = [
  'organizer',
  'location',
  'card_system',
  'event',
  'zuil',
  'reward',
  'association',
  'member_list',
] as const

export type Kind = (typeof kinds)[number]

/** Rows of the catalog. Fields that are empty are left out: what comes back are the facts as the subjects declare them. */
export interface CatalogRows {
  /** Ids of organizers and locations that have an event. */
  readonly organizer: readonly string[]
  readonly location: readonly string[]
  readonly card_system: readonly CardSystemFacts[]
  readonly event: readonly EventFacts[]
  readonly zuil: readonly ZuilFacts[]
  readonly reward: readonly RewardFacts[]
  readonly association: readonly AssociationFacts[]
  readonly member_list: readonly { readonly id: string; readonly version: string }[]
}

/** The ids that were changed, by kind. */
export type ChangedIds = { readonly [K in Kind]?: readonly string[] }

/** The rows that changed between two versions, and which they are: one that has no row is not held (any more). */
export interface Changes extends Versions {
  readonly ids: ChangedIds
  /** Absent = too many for one statement: they are to be read piece by piece. */
  readonly rows?: CatalogRows
}

interface RawChanges {
  readonly version: string
  readonly memberLists: string
  readonly ids: ChangedIds
  readonly rows: CatalogRows | null
}

const MAX_ROWS = 500

/**
 * The rows of those ids, which are given for each kind by a statement with one column of texts. With an association comes
 * the version of its list. As arrays: whatever the planner knows of the tables, it looks each id up in an index.
 */
const rowsOf = (ids: (kind: Kind) => Prisma.Sql, span: Span): Prisma.Sql => {
  const isOneOf = (asked: Prisma.Sql, type: 'text' | 'uuid' | 'int'): Prisma.Sql =>
    Prisma.sql`id = any (array(${asked})::${Prisma.raw(type)}[])`
  const lists = Prisma.sql`${ids('member_list')} union ${ids('association')}`
  return Prisma.sql`json_build_object(
    'organizer', ${arrayOf(placesWithEvents('organizer_id', ids('organizer')))},
    'location', ${arrayOf(placesWithEvents('location_id', ids('location')))},
    'card_system', ${arrayOf(cardSystemFacts(isOneOf(ids('card_system'), 'int')))},
    'event', ${arrayOf(eventFacts(Prisma.sql`${isOneOf(ids('event'), 'text')} and ${openIn(span)}`))},
    'zuil', ${arrayOf(zuilFacts(isOneOf(ids('zuil'), 'uuid')))},
    'reward', ${arrayOf(rewardFacts(isOneOf(ids('reward'), 'uuid')))},
    'association', ${arrayOf(associationFacts(isOneOf(ids('association'), 'uuid')))},
    'member_list', ${arrayOf(memberListFacts(isOneOf(lists, 'uuid')))})`
}

/** What changed since two versions: in one statement, and so as it stands at one moment. */
export const readChanges = async (db: Db, since: Versions, span: Span): Promise<Changes> => {
  const { version, memberLists, ids, rows } = await askJson<RawChanges>(
    db,
    Prisma.sql`/* catalog_changes */
      with changed as materialized (
        select kind, id from catalog_change where version > ${since.version} and kind <> 'member_list'
        union all
        select kind, id from catalog_change where version > ${since.memberLists} and kind = 'member_list'
      )
      select json_build_object(
        'version', (select version::text from catalog_version),
        'memberLists', (select member_lists::text from catalog_version),
        'ids', coalesce((select json_object_agg(kind, ids)
          from (select kind, json_agg(id) as ids from changed group by kind) one), '{}'),
        'rows', case when (select count(*) from changed) <= ${MAX_ROWS}
          then ${rowsOf((kind) => Prisma.sql`select id from changed where kind = ${kind}`, span)} end)::text as value`,
  )
  return { version: BigInt(version), memberLists: BigInt(memberLists), ids, ...(rows && { rows }) }
}

/** The rows of some ids, as they are now. */
export const readRows = (db: Db, ids: ChangedIds, span: Span): Promise<CatalogRows> =>
  askJson<CatalogRows>(
    db,
    Prisma.sql`/* catalog_rows */
      select ${rowsOf((kind) => Prisma.sql`select unnest(${[...(ids[kind] ?? [])]}::text[])`, span)}::text as value`,
  )

/** All rows but the events. */
export const readAllButEvents = (db: Db): Promise<CatalogRows> => {
  const everyone = Prisma.sql`true`
  return askJson<CatalogRows>(
    db,
    Prisma.sql`select json_build_object(
      'organizer', ${arrayOf(placesWithEvents('organizer_id', Prisma.sql`select id from organizer`))},
      'location', ${arrayOf(placesWithEvents('location_id', Prisma.sql`select id from location`))},
      'card_system', ${arrayOf(cardSystemFacts(everyone))},
      'event', '[]'::json,
      'zuil', ${arrayOf(zuilFacts(everyone))},
      'reward', ${arrayOf(rewardFacts(everyone))},
      'association', ${arrayOf(associationFacts(everyone))},
      'member_list', ${arrayOf(memberListFacts(everyone))})::text as value`,
  )
}

/** Events that may have a window in a span and begin in another, a page at a time, in the order of their ids. */
export const readEvents = async (
  db: Db,
  span: Span,
  begin: Span,
  after: string,
): Promise<{ readonly events: readonly EventFacts[]; readonly last?: string }> => {
  const where = Prisma.sql`id in (select id from event where id > ${after} and ${openIn(span)}
    and open_from >= ${timestamp(begin.from)} and open_from < ${timestamp(begin.until)} order by id limit ${MAX_ROWS})`
  const events = await askJson<readonly EventFacts[]>(
    db,
    Prisma.sql`/* catalog_events */ select ${arrayOf(eventFacts(where))}::text as value`,
  )
  const last = events.length === MAX_ROWS ? events.at(-1)?.id : undefined
  return { events, ...(last !== undefined && { last }) }
}
