import { randomUUID } from 'node:crypto'
import { differences, noteAct } from '../../platform/database/audit.ts'
import type { Db } from '../../platform/database/database.ts'
import type { Prisma, PrismaClient } from '../../platform/database/generated/client.ts'
import { countTo, literal } from '../../platform/database/mapping.ts'
import type { Scope } from '../../platform/http/scope.ts'
import type { PeriodLimit } from '../../platform/shapes.ts'
import { calendarOf, type WrongCalendar, wrongCalendar } from '../rules/edited-calendar.ts'
import { limitOf } from '../rules/limit.ts'
import type { ChangedEvent, EditedEvent, ListedEvents, ManagedEvent } from '../shapes/managed.ts'
import type { EventCalendar } from '../shapes.ts'
import { changeShared, inCardSystems, isBookedTogether, isSoldOutside, withCardSystem } from './card-systems.ts'
import {
  asSubject,
  type EventRow,
  factsIn,
  inWords,
  toColumns,
  toListed,
  toSettings,
  whole,
  windowsFrom,
  worded,
} from './event-rows.ts'
import { countEvents, type EventQuery, readBehind, searchIds } from './search.ts'

export type EventOutcome =
  | { readonly kind: 'SAVED'; readonly id: string; readonly version: number }
  | { readonly kind: 'REMOVED' }
  | { readonly kind: 'NOT_FOUND' }
  | { readonly kind: 'CHANGED_MEANWHILE'; readonly version: number }
  | { readonly kind: 'WRONG_CALENDAR'; readonly wrong: WrongCalendar }
  /** It was made by hand, and something that it must have is left out. */
  | { readonly kind: 'NOT_WHOLE' }
  /** It is none of the card system's, or there is none. */
  | { readonly kind: 'ORGANIZER_ELSEWHERE' | 'LOCATION_UNKNOWN' | 'KEY_ELSEWHERE' }
  /** UiTdatabank says this of it: it is changed there. */
  | { readonly kind: 'OF_UITDATABANK'; readonly field: keyof EditedEvent | 'cancelled' }
  /** Somebody checked in on it, or bought a ticket. */
  | { readonly kind: 'BOOKED' }
  /** It is in another card system too, whose it is as much. */
  | { readonly kind: 'SHARED' }

/**
 * Whether an event is now in the card system, or out of it; or why it stays as it was. BOOKED: bookings of several card
 * systems together stand. SOLD: a ticket was sold in the one that it would leave. ONLY_HERE: it is in no other.
 */
export type InclusionOutcome = 'SAVED' | 'NOT_FOUND' | 'BOOKED' | 'SOLD' | 'ONLY_HERE'

/** What UiTdatabank says of an event; the rest is set here. */
const ofUitdatabank = ['name', 'organizerId', 'locationId', 'calendar', 'basePrice'] as const

/**
 * Evenementen as the back office manages them: those of the card system of who asks.
 * @param defaultTicketLimit what counts of an event that has none
 */
export const managedEventStore = (
  prisma: PrismaClient,
  clock: () => number,
  defaultTicketLimit: (calendar: EventCalendar) => PeriodLimit,
) => ({
  for: ({ person, actor }: Scope) => {
    if (!person) throw new Error('events are managed by people')
    const { cardSystemId } = person
    const own = { cardSystems: { some: { id: cardSystemId } } } satisfies Prisma.EventWhereInput
    const find = (db: Db, id: string): Promise<EventRow | null> =>
      db.event.findFirst({ where: { AND: [own, { id }] }, include: whole })
    /** Locked, so that of two who save at once the second sees what the first did, and a booking is waited for. */
    const lock = async (db: Db, id: string, version: number): Promise<EventRow | EventOutcome> => {
      await db.$queryRaw`select 1 from event where id = ${id} for update`
      const row = await find(db, id)
      if (!row) return { kind: 'NOT_FOUND' }
      return row.version === version ? row : { kind: 'CHANGED_MEANWHILE', version: row.version }
    }

    /** Whether it is one of each of these card systems. */
    const isOrganizerOf = async (db: Db, id: string, cardSystemIds: readonly number[]): Promise<boolean> => {
      const each = cardSystemIds.map((one) => ({ cardSystems: { some: { id: one } } }))
      return (await db.organizer.count({ where: { id, AND: each } })) > 0
    }

    /** The first thing that it names and can't. What it has already stays, whatever became of it. */
    const wrongIn = async (db: Db, settings: EditedEvent, before?: EventRow): Promise<EventOutcome | undefined> => {
      const { organizerId, locationId, chosenKeyIds } = settings
      // UiTdatabank's own may be as they are.
      const wrong = before?.byHand === false ? undefined : wrongCalendar(settings.calendar)
      if (wrong) return { kind: 'WRONG_CALENDAR', wrong }
      const itsOwn = before?.cardSystems.map((one) => one.id) ?? [cardSystemId]
      if (organizerId !== before?.organizerId && !(await isOrganizerOf(db, organizerId, itsOwn)))
        return { kind: 'ORGANIZER_ELSEWHERE' }
      if (locationId !== undefined && locationId !== before?.locationId)
        if ((await db.location.count({ where: { id: locationId } })) === 0) return { kind: 'LOCATION_UNKNOWN' }
      const chosen = new Set(before?.distributionKeys.map(({ id }) => id))
      const added = [...new Set(chosenKeyIds)].filter((id) => !chosen.has(id))
      const where = { id: { in: added }, cardSystemId, manual: true }
      return (await db.distributionKey.count({ where })) === added.length ? undefined : { kind: 'KEY_ELSEWHERE' }
    }

    /** Those of other card systems stay as they are. */
    const keysWith = (before: EventRow | undefined, { chosenKeyIds }: EditedEvent) => ({
      set: [
        ...(before?.distributionKeys ?? [])
          .filter((key) => key.cardSystemId !== cardSystemId)
          .map(({ id }) => ({ id })),
        ...[...new Set(chosenKeyIds)].map((id) => ({ id })),
      ],
    })

    const add = async (db: Db, settings: EditedEvent): Promise<EventOutcome> => {
      const wrong = await wrongIn(db, settings)
      if (wrong) return wrong
      const { set } = keysWith(undefined, settings)
      const row = await db.event.create({
        data: {
          ...{ id: randomUUID(), byHand: true, ...toColumns(settings, calendarOf(settings.calendar, clock())) },
          cardSystems: { connect: { id: cardSystemId } },
          distributionKeys: { connect: set },
        },
        include: whole,
      })
      const changes = differences({}, inWords(row), worded)
      await noteAct(db, actor, clock(), { action: 'EVENT_ADDED', subject: asSubject(row, cardSystemId), changes })
      return { kind: 'SAVED', id: row.id, version: row.version }
    }

    const change = async (db: Db, id: string, asked: ChangedEvent, version: number): Promise<EventOutcome> => {
      const before = await lock(db, id, version)
      if ('kind' in before) return before
      const was = toSettings(before, cardSystemId)
      const { name, organizerId, locationId, calendar: typed, basePrice } = before.byHand ? asked : was
      if (name === undefined || organizerId === undefined || typed === undefined) return { kind: 'NOT_WHOLE' }
      const field = before.byHand ? undefined : ofUitdatabank.find((one) => asked[one] !== undefined)
      if (field) return { kind: 'OF_UITDATABANK', field }
      const settings: EditedEvent = {
        ...asked,
        ...{ name, organizerId, calendar: typed },
        ...(locationId !== undefined && { locationId }),
        ...(basePrice !== undefined && { basePrice }),
      }
      const wrong = await wrongIn(db, settings, before)
      if (wrong) return wrong
      const old = before.calendar as unknown as EventCalendar
      // What was not touched stays to the second.
      const touched = differences(was, settings, ['calendar']).length > 0
      const calendar = touched ? calendarOf(settings.calendar, clock(), old) : old
      const data = { ...toColumns(settings, calendar), distributionKeys: keysWith(before, settings) }
      const after = await changeShared(db, actor, clock(), before, data)
      return { kind: 'SAVED', id, version: after.version }
    }

    const setCancelled = async (db: Db, id: string, cancelled: boolean, version: number): Promise<EventOutcome> => {
      const before = await lock(db, id, version)
      if ('kind' in before) return before
      if (!before.byHand) return { kind: 'OF_UITDATABANK', field: 'cancelled' }
      const cancelledSince = cancelled ? (before.cancelledSince ?? new Date(clock())) : null
      const after = await changeShared(db, actor, clock(), before, { cancelledSince }, 'EVENT_CANCELLED')
      return { kind: 'SAVED', id, version: after.version }
    }

    const remove = async (db: Db, id: string, version: number): Promise<EventOutcome> => {
      const before = await lock(db, id, version)
      if ('kind' in before) return before
      if (!before.byHand) return { kind: 'OF_UITDATABANK', field: 'name' }
      if (before.cardSystems.length > 1) return { kind: 'SHARED' }
      const booked = { where: { eventId: id }, take: 1 }
      if ((await db.checkin.count(booked)) + (await db.ticket.count(booked)) > 0) return { kind: 'BOOKED' }
      await db.event.delete({ where: { id } })
      await noteAct(db, actor, clock(), { action: 'EVENT_REMOVED', subject: asSubject(before, cardSystemId) })
      return { kind: 'REMOVED' }
    }

    /**
     * Puts an event of an organizer of the card system in it, beside those that it is in, or takes it out; what it is already,
     * it stays. Whoever has an event manages it and sees its bookings: so nobody takes in one that is none of his organizers',
     * or on which several others booked before.
     */
    const setIncluded = async (db: Db, id: string, included: boolean): Promise<InclusionOutcome> => {
      await db.$queryRaw`select 1 from event where id = ${id} for update`
      const before = await db.event.findUnique({ where: { id }, include: whole })
      const isIn = before?.cardSystems.some((one) => one.id === cardSystemId) ?? false
      if (!before || !(isIn || (await isOrganizerOf(db, before.organizerId, [cardSystemId])))) return 'NOT_FOUND'
      if (isIn === included) return 'SAVED'
      const asked = withCardSystem(before, cardSystemId, included)
      if (asked.cardSystemIds.length === 0) return 'ONLY_HERE'
      if (included && (await isBookedTogether(db, id))) return 'BOOKED'
      if (!included && (await isSoldOutside(db, id, asked.cardSystemIds))) return 'SOLD'
      await changeShared(db, actor, clock(), before, inCardSystems(asked))
      return 'SAVED'
    }

    const named = { select: { id: true, name: true }, orderBy: [{ name: 'asc' as const }, { id: 'asc' as const }] }
    /** Those that can be chosen by hand now. */
    const choosable = () => ({ manual: true, OR: [{ endsAt: null }, { endsAt: { gt: new Date(clock()) } }] })
    return {
      /** @returns `undefined` = `after` is none of ours */
      search: async (
        query: EventQuery & { readonly after?: string; readonly limit: number },
      ): Promise<Omit<ListedEvents, 'totalItems'> | undefined> => {
        const { after, ...rest } = query
        const behind = after === undefined ? undefined : readBehind(after)
        if (after !== undefined && !behind) return undefined
        const { ids, next } = await searchIds(prisma, person, { ...rest, ...(behind && { behind }) }, clock())
        const rows = await prisma.event.findMany({ where: { id: { in: [...ids] } }, include: whole })
        const byId = new Map(rows.map((row) => [row.id, row]))
        const member = ids.flatMap((id) => byId.get(id) ?? []).map((row) => toListed(row, clock()))
        return { member, ...(next !== undefined && { next }) }
      },
      count: (query: EventQuery): Promise<number> => countEvents(prisma, person, query, clock()),

      /** One whole, but for its social tariff. */
      find: async (id: string): Promise<Omit<ManagedEvent, 'socialTariff'> | undefined> => {
        const row = await find(prisma, id)
        if (!row) return undefined
        const event = factsIn(row)
        const { checkinLimit: _set, ...unset } = event
        const keys = await prisma.distributionKey.findMany({
          where: { cardSystemId, OR: [choosable(), { events: { some: { id } } }] },
          select: { id: true, name: true },
          orderBy: [{ priority: 'asc' }, { id: 'asc' }],
        })
        const settings = toSettings(row, cardSystemId)
        const booked = { where: { eventId: id }, take: countTo }
        return {
          ...{ ...toListed(row, clock()), settings },
          ...(row.cancelledSince && { cancelledSince: row.cancelledSince.toISOString() }),
          keys: keys.map((key) => ({ ...key, chosen: settings.chosenKeyIds.includes(key.id) })),
          defaults: { checkinLimit: limitOf(unset), ticketLimit: defaultTicketLimit(event.calendar) },
          windows: windowsFrom(event, clock()),
          checkins: await prisma.checkin.count(booked),
          tickets: await prisma.ticket.count(booked),
        }
      },

      choices: async (text: string | undefined) => {
        const name = text === undefined ? {} : { name: { contains: literal(text), mode: 'insensitive' as const } }
        return {
          organizers: await prisma.organizer.findMany({
            ...{ where: { ...name, cardSystems: { some: { id: cardSystemId } } }, ...named, take: 50 },
          }),
          locations: await prisma.location.findMany({ where: name, ...named, take: 50 }),
          keys: await prisma.distributionKey.findMany({
            ...{ where: { cardSystemId, ...choosable() }, select: { id: true, name: true } },
            orderBy: [{ priority: 'asc' }, { id: 'asc' }],
          }),
        }
      },

      /** Makes one by hand, with a CDBID of its own. */
      add: (settings: EditedEvent) => prisma.$transaction((db) => add(db, settings)),
      /** Sets all of one, if it is still at `version`. */
      change: (id: string, settings: ChangedEvent, version: number) =>
        prisma.$transaction((db) => change(db, id, settings, version)),
      /** What was booked on it stays; from now on nobody checks in on it, or again. */
      setCancelled: (id: string, cancelled: boolean, version: number) =>
        prisma.$transaction((db) => setCancelled(db, id, cancelled, version)),
      setIncluded: (id: string, included: boolean) => prisma.$transaction((db) => setIncluded(db, id, included)),
      remove: (id: string, version: number) => prisma.$transaction((db) => remove(db, id, version)),
    }
  },
})
export type ManagedEventStore = ReturnType<typeof managedEventStore>
