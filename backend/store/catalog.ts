import type { Localized } from '@zuil/protocol'
import type { Catalog, EventCalendar, EventFacts, PeriodLimit, ZuilFacts } from '../core/model.ts'
import type { Db } from './database.ts'
import type { PrismaClient } from './generated/client.ts'

/** The version that the facts have now: see the triggers in the first migration. */
export const catalogVersion = async (db: Db): Promise<bigint> => {
  const row = await db.catalogVersion.findUnique({ where: { id: 1 } })
  if (!row) throw new Error('the catalog has no version')
  return row.version
}

const eventLimit = (volume: number | null, period: PeriodLimit['period'] | null): { checkinLimit?: PeriodLimit } =>
  volume === null || period === null ? {} : { checkinLimit: { volume, period } }

const readEvents = async (db: Db): Promise<EventFacts[]> => {
  const rows = await db.event.findMany({ include: { cardSystems: { select: { id: true } } }, orderBy: { id: 'asc' } })
  return rows.map((row) => ({
    id: row.id,
    name: row.name as unknown as Localized,
    organizerId: row.organizerId,
    ...(row.locationId !== null && { locationId: row.locationId }),
    cardSystemIds: row.cardSystems.map(({ id }) => id),
    calendar: row.calendar as unknown as EventCalendar,
    checkinPoints: row.checkinPoints,
    ...eventLimit(row.checkinLimitVolume, row.checkinLimitPeriod),
  }))
}

const readZuilen = async (db: Db): Promise<ZuilFacts[]> => {
  const rows = await db.zuil.findMany({ include: { counters: { orderBy: { id: 'asc' } } }, orderBy: { id: 'asc' } })
  return rows.map((row) => ({
    id: row.id,
    name: row.name,
    cardSystemId: row.cardSystemId,
    blocked: row.status === 'BLOCKED',
    languages: row.languages as ('nl' | 'fr' | 'de' | 'en')[],
    sound: row.sound,
    counters: row.counters.map(({ id, organizerId, locationId }) => ({
      id,
      ...(organizerId !== null && { organizerId }),
      ...(locationId !== null && { locationId }),
    })),
    ...(row.fixedEventId !== null && { fixedEventId: row.fixedEventId }),
    ...(row.counterEventId !== null && { counterEventId: row.counterEventId }),
  }))
}

const groupBy = (
  events: readonly EventFacts[],
  key: (event: EventFacts) => string | undefined,
): Map<string, EventFacts[]> => {
  const groups = new Map<string, EventFacts[]>()
  for (const event of events) {
    const of = key(event)
    if (of === undefined) continue
    const group = groups.get(of)
    if (group) group.push(event)
    else groups.set(of, [event])
  }
  return groups
}

/** Reads the whole catalog as it stands at one moment. */
const readCatalog = (prisma: PrismaClient): Promise<Catalog> =>
  prisma.$transaction(
    async (db) => {
      const version = await catalogVersion(db)
      const events = await readEvents(db)
      const zuilen = await readZuilen(db)
      return {
        version,
        events: new Map(events.map((event) => [event.id, event])),
        eventsByOrganizer: groupBy(events, ({ organizerId }) => organizerId),
        eventsByLocation: groupBy(events, ({ locationId }) => locationId),
        zuilen: new Map(zuilen.map((zuil) => [zuil.id, zuil])),
      }
    },
    { isolationLevel: 'RepeatableRead' },
  )

export interface CatalogCache {
  /** The catalog as it is now: asks for the version alone, unless that changed. */
  current(): Promise<Catalog>
  /** The one held in memory; the caller must see for itself whether its version still stands. */
  held(): Promise<Catalog>
}

export const catalogCache = (prisma: PrismaClient): CatalogCache => {
  let held: Catalog | undefined
  let reading: Promise<Catalog> | undefined

  const read = (): Promise<Catalog> => {
    reading ??= readCatalog(prisma)
      .then((catalog) => {
        // Of two that were read at once the newer stays.
        if (!held || catalog.version >= held.version) held = catalog
        return held
      })
      .finally(() => {
        reading = undefined
      })
    return reading
  }

  const current = async (): Promise<Catalog> => {
    for (;;) {
      const version = await catalogVersion(prisma)
      if (held && held.version >= version) return held
      await read()
    }
  }
  return { current, held: async () => held ?? (await current()) }
}
