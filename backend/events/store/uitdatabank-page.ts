import { isDeepStrictEqual } from 'node:util'
import type { Db } from '../../platform/database/database.ts'
import type { PrismaClient } from '../../platform/database/generated/client.ts'
import { jsonText, withoutNulls } from '../../platform/database/mapping.ts'
import type { ReadEvent } from '../rules/from-json-ld.ts'
import { firstCardSystems, type LoadedFacts, loadedFacts } from '../rules/uitdatabank.ts'
import type { Unreadable } from '../shapes/json-ld.ts'
import type { EventCalendar } from '../shapes.ts'

/** The organizers of card systems, by id, with the card systems that each is in. */
export type OrganizersInCardSystems = ReadonlyMap<string, readonly { readonly id: number; readonly name: string }[]>

/** What a page of UiTdatabank comes down to. */
export interface LoadedPage {
  readonly events: readonly ReadEvent[]
  /** Those that nobody is to see any more, or that are of other organizers: what was taken in of them is cancelled. */
  readonly gone: readonly string[]
  readonly unreadable: readonly { readonly id: string; readonly reason: Unreadable; readonly organizerId?: string }[]
}

/** How many events were written; `unreadable`: how many could be read before, or were not known. */
export interface Written {
  readonly added: number
  readonly changed: number
  readonly cancelled: number
  readonly unreadable: number
}

interface KnownRow {
  readonly id: string
  readonly name: LoadedFacts['name']
  readonly organizer_id: string
  readonly location_id: string | null
  readonly calendar: EventCalendar
  readonly cancelled_since: Date | null
  readonly base_price: number | null
  readonly by_hand: boolean
  readonly card_system_ids: readonly number[]
}

const factsIn = (row: KnownRow): LoadedFacts => ({
  ...{ name: row.name, organizerId: row.organizer_id, calendar: row.calendar },
  ...withoutNulls({ locationId: row.location_id, basePrice: row.base_price }),
  ...(row.cancelled_since && { cancelledSince: row.cancelled_since.getTime() }),
})

interface Listed {
  readonly id: string
  readonly organizerId: string | null
  readonly unreadable: string | null
}

interface Change {
  readonly id: string
  readonly facts: LoadedFacts
  readonly labels: readonly string[]
  readonly before?: KnownRow
}

/** What is to be written of a page, each part of it as little as can be. */
interface Changes {
  readonly events: readonly Change[]
  readonly cancelled: readonly string[]
  readonly locations: readonly { readonly id: string; readonly name?: string }[]
  readonly listed: readonly Listed[]
  readonly unlisted: readonly string[]
}

const isNothing = (changes: Changes): boolean => Object.values(changes).every((part) => part.length === 0)

const readKnown = async (db: Db, ids: readonly string[]): Promise<ReadonlyMap<string, KnownRow>> => {
  const rows = await db.$queryRaw<KnownRow[]>`select id, name, organizer_id, location_id, calendar, cancelled_since,
      base_price, by_hand, array(select "A" from "_CardSystemToEvent" where "B" = event.id order by 1) as card_system_ids
    from event where id = any (${[...ids]})`
  return new Map(rows.map((row) => [row.id, row]))
}

/** Places of events that are not known, or by another name; of one that came without a name only that it is there. */
const otherLocations = async (db: Db, events: readonly ReadEvent[]): Promise<Changes['locations']> => {
  const byId = new Map(events.flatMap(({ location }) => (location ? [[location.id, location] as const] : [])))
  const rows = await db.location.findMany({ where: { id: { in: [...byId.keys()] } } })
  const known = new Map(rows.map(({ id, name }) => [id, name]))
  return [...byId.values()].filter(
    ({ id, name }) => known.get(id) === undefined || (name ?? known.get(id)) !== known.get(id),
  )
}

const changesIn = async (db: Db, page: LoadedPage, now: number): Promise<Changes> => {
  const { gone, unreadable } = page
  const ids = [...page.events.map(({ id }) => id), ...gone, ...unreadable.map(({ id }) => id)]
  const known = await readKnown(db, ids)
  const inList = new Map(
    (await db.uitdatabankEvent.findMany({ where: { id: { in: ids } } })).map((one) => [one.id, one]),
  )
  // What was made here is nobody else's.
  const events = page.events.filter(({ id }) => !known.get(id)?.by_hand)
  const listed = [
    ...events.map(({ id, organizerId }): Listed => ({ id, organizerId, unreadable: null })),
    ...unreadable.map(({ id, organizerId, reason }): Listed => {
      const of = organizerId ?? inList.get(id)?.organizerId ?? known.get(id)?.organizer_id ?? null
      return { id, organizerId: of, unreadable: reason }
    }),
  ].filter(({ id, ...now }) => {
    const before = inList.get(id)
    return before?.organizerId !== now.organizerId || before.unreadable !== now.unreadable
  })
  return {
    events: events.flatMap((read): Change[] => {
      const before = known.get(read.id)
      const facts = loadedFacts(read, now, before && factsIn(before))
      if (before && isDeepStrictEqual(facts, factsIn(before))) return []
      return [{ id: read.id, facts, labels: read.labels, ...(before && { before }) }]
    }),
    cancelled: gone.filter((id) => inList.has(id) && known.get(id)?.cancelled_since === null),
    locations: await otherLocations(db, events),
    listed,
    unlisted: gone.filter((id) => inList.has(id)),
  }
}

const columns =
  'id text, name jsonb, "organizerId" text, "locationId" text, calendar jsonb, "cancelledSince" float8, "basePrice" int'

const rowsOf = (some: readonly Change[]): string => jsonText(some.map(({ id, facts }) => ({ id, ...facts })))

const writeEvents = async (db: Db, changes: readonly Change[]): Promise<void> => {
  const [added, changed] = [changes.filter(({ before }) => !before), changes.filter(({ before }) => before)]
  if (added.length > 0) {
    await db.$executeRawUnsafe(
      `insert into event (id, name, organizer_id, location_id, calendar, cancelled_since, base_price)
        select id, name, "organizerId", "locationId", calendar, to_timestamp("cancelledSince" / 1000), "basePrice"
        from jsonb_to_recordset($1::jsonb) as r(${columns}) on conflict (id) do nothing`,
      rowsOf(added),
    )
  }
  if (changed.length > 0) {
    await db.$executeRawUnsafe(
      `update event set name = r.name, organizer_id = r."organizerId", location_id = r."locationId", calendar = r.calendar,
          cancelled_since = to_timestamp(r."cancelledSince" / 1000), base_price = r."basePrice", version = version + 1
        from jsonb_to_recordset($1::jsonb) as r(${columns}) where event.id = r.id and not by_hand`,
      rowsOf(changed),
    )
  }
}

/** Takes events out of their card systems, but for those on which something is booked. @returns these */
const takeOut = async (db: Db, ids: readonly string[]): Promise<ReadonlySet<string>> => {
  const booked = await db.$queryRaw<{ id: string }[]>`select id from event where id = any (${[...ids]}) and (
    exists (select from checkin where event_id = event.id) or exists (select from ticket where event_id = event.id))`
  const stays = new Set(booked.map(({ id }) => id))
  await db.$executeRaw`delete from "_CardSystemToEvent" where "B" = any (${ids.filter((id) => !stays.has(id))})`
  return stays
}

/**
 * Puts new events in their card systems; and those that came to an organizer who is not in all that they were in, unless
 * something is booked on them: that stays where it is.
 */
const putInCardSystems = async (
  db: Db,
  changes: readonly Change[],
  organizers: OrganizersInCardSystems,
): Promise<void> => {
  const asked = changes.flatMap(({ id, facts, labels, before }) => {
    const ofOrganizer = organizers.get(facts.organizerId) ?? []
    const fits = before?.card_system_ids.every((one) => ofOrganizer.some((system) => system.id === one))
    if (before && (before.organizer_id === facts.organizerId || fits)) return []
    return firstCardSystems(labels, ofOrganizer).map((cardSystemId) => ({
      id,
      cardSystemId,
      isMoved: before !== undefined,
    }))
  })
  if (asked.length === 0) return
  const moved = [...new Set(asked.flatMap(({ id, isMoved }) => (isMoved ? [id] : [])))]
  const stays = moved.length > 0 ? await takeOut(db, moved) : new Set()
  await db.$executeRaw`insert into "_CardSystemToEvent" ("A", "B") select "cardSystemId", id
    from jsonb_to_recordset(${jsonText(asked.filter(({ id }) => !stays.has(id)))}::jsonb) as r(id text, "cardSystemId" int)
    on conflict do nothing`
}

const writeList = async (db: Db, { listed, unlisted }: Changes): Promise<void> => {
  if (listed.length > 0)
    await db.$executeRaw`insert into uitdatabank_event (id, organizer_id, unreadable) select id, "organizerId", unreadable
      from jsonb_to_recordset(${jsonText(listed)}::jsonb) as r(id text, "organizerId" text, unreadable text)
      on conflict (id) do update set organizer_id = excluded.organizer_id, unreadable = excluded.unreadable`
  if (unlisted.length > 0) await db.$executeRaw`delete from uitdatabank_event where id = any (${[...unlisted]})`
}

interface Writing {
  readonly prisma: PrismaClient
  /** Milliseconds since 1970. */
  readonly now: number
  /** What must hold in the transaction that writes. */
  readonly hold: (db: Db) => Promise<void>
}

/**
 * Takes a page in: writes what is other than it was, in one short transaction of few statements; nothing where all is as it
 * was. What people set of an event is not touched.
 */
export const writePage = async (
  page: LoadedPage,
  organizers: OrganizersInCardSystems,
  { prisma, now, hold }: Writing,
): Promise<Written> => {
  const changes = await changesIn(prisma, page, now)
  const { events, cancelled, locations } = changes
  const changed = events.flatMap(({ id, before }) => (before ? [id] : []))
  // Also of a page that changes nothing it is said that the work goes on.
  if (isNothing(changes)) await hold(prisma)
  else
    await prisma.$transaction(async (db) => {
      await hold(db)
      // Before all else, as whoever edits one of them: what both raise comes after it. Bookings on them go on.
      const there = [...changed, ...cancelled]
      if (there.length > 0)
        await db.$executeRaw`select 1 from event where id = any (${there}) order by id for no key update`
      if (locations.length > 0)
        await db.$executeRaw`insert into location (id, name) select id, coalesce(name, id)
          from jsonb_to_recordset(${jsonText(locations)}::jsonb) as r(id text, name text) order by id
          on conflict (id) do update set name = excluded.name`
      await writeEvents(db, events)
      await putInCardSystems(db, events, organizers)
      if (cancelled.length > 0)
        await db.$executeRaw`update event set cancelled_since = ${new Date(now)}, version = version + 1
          where id = any (${[...cancelled]}) and not by_hand and cancelled_since is null`
      await writeList(db, changes)
    })
  const unreadable = changes.listed.filter((one) => one.unreadable !== null).length
  const added = events.length - changed.length
  return { added, changed: changed.length, cancelled: cancelled.length, unreadable }
}
