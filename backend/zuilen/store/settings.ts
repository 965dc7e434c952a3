import type { Health, Reported } from '@zuil/protocol'
import { differences, noteAct } from '../../platform/database/audit.ts'
import { type Db, isTaken } from '../../platform/database/database.ts'
import { Prisma, type PrismaClient } from '../../platform/database/generated/client.ts'
import { jsonText, literal, withoutNulls } from '../../platform/database/mapping.ts'
import { isUuid } from '../../platform/http/paging.ts'
import type { Scope } from '../../platform/http/scope.ts'
import { daysLater } from '../../platform/time/calendar.ts'
import { blockedSince } from '../rules/settings.ts'
import type { ZuilSettings } from '../shapes/zuil.ts'
import { noteZuilAct } from './acts.ts'
import { givenBy } from './deliveries.ts'
import { type Columns, columns, inWords, worded } from './settings-words.ts'
import { within } from './within.ts'

const whole = {
  counters: { select: { id: true }, orderBy: { id: 'asc' } },
  delivery: { omit: { desired: true } },
} satisfies Prisma.ZuilInclude
type Row = Prisma.ZuilGetPayload<{ include: typeof whole }>

const toSettings = (row: Row): ZuilSettings => ({
  ...(withoutNulls(Object.fromEntries(columns.map((name) => [name, row[name]]))) as unknown as Columns),
  counterIds: row.counters.map(({ id }) => id),
})

/** What is not set is empty. */
const toColumns = (settings: ZuilSettings): Prisma.ZuilUpdateInput =>
  Object.fromEntries(columns.map((name) => [name, settings[name] ?? null]))

const toStored = (row: Row): StoredZuil => {
  const { delivery } = row
  return {
    id: row.id,
    settings: toSettings(row),
    version: row.settingsVersion,
    enrolled: row.deviceIdHash !== null,
    revision: delivery?.revision ?? 0,
    ...withoutNulls({
      lastSeenAt: delivery?.lastSeenAt?.getTime(),
      software: delivery?.software,
      inUse: delivery?.inUse,
      reported: delivery?.reported as unknown as Reported | null | undefined,
      health: delivery?.health as unknown as Health | null | undefined,
    }),
  }
}

/** The first field that names something that does not exist. */
const unknownField = async (
  db: Db,
  { counterIds, fixedEventId, associationId }: ZuilSettings,
): Promise<Extract<SettingsOutcome, { kind: 'UNKNOWN' }>['field'] | undefined> => {
  const ids = new Set(counterIds)
  if ((await db.counter.count({ where: { id: { in: [...ids] } } })) < ids.size) return 'counterIds'
  if (fixedEventId !== undefined && (await db.event.count({ where: { id: fixedEventId } })) === 0) return 'fixedEventId'
  if (associationId !== undefined && (await db.association.count({ where: { id: associationId } })) === 0)
    return 'associationId'
  return undefined
}

const save = async (
  db: Db,
  scope: Scope,
  zuilId: string,
  settings: ZuilSettings,
  version: number,
  now: number,
): Promise<SettingsOutcome> => {
  // Locked, so that of two who save at once the second sees what the first did.
  await db.$queryRaw`select 1 from zuil where id = ${zuilId}::uuid for update`
  const zuil = await db.zuil.findFirst({
    where: { id: zuilId, ...within(scope) },
    include: whole,
  })
  if (!zuil) return { kind: 'NOT_FOUND' }
  if (zuil.settingsVersion !== version) return { kind: 'CHANGED_MEANWHILE', version: zuil.settingsVersion }
  // A zuil enrols by its name, and capitals don't count there.
  const name = { equals: literal(settings.name), mode: 'insensitive' as const }
  if ((await db.zuil.count({ where: { id: { not: zuilId }, name } })) > 0) return { kind: 'NAME_TAKEN' }
  const unknown = await unknownField(db, settings)
  if (unknown) return { kind: 'UNKNOWN', field: unknown }
  const { blocked, blockedSince: since } = zuil
  const blockedFrom = blockedSince({ blocked, ...withoutNulls({ blockedSince: since?.getTime() }) }, settings, now)
  await db.zuil.update({
    where: { id: zuilId },
    data: {
      ...toColumns(settings),
      counters: { set: settings.counterIds.map((id) => ({ id })) },
      blockedSince: blockedFrom === undefined ? null : new Date(blockedFrom),
      settingsVersion: version + 1,
    },
  })
  await noteAct(db, scope.actor, now, {
    action: 'ZUIL_SETTINGS',
    subject: { kind: 'ZUIL', id: zuilId, name: settings.name, cardSystemId: zuil.cardSystemId },
    changes: differences(await inWords(db, toSettings(zuil)), await inWords(db, settings), worded),
  })
  return { kind: 'SAVED', version: version + 1 }
}

/** Which zuilen are looked for. What is left out does not matter. */
export interface ZuilQuery {
  readonly text?: string
  readonly counterId?: string
  readonly type?: ZuilSettings['type']
  readonly blocked?: boolean
  readonly inStock?: boolean
  readonly enrolled?: boolean
  /** What no database knows, such as whether it is on. */
  readonly shown?: (zuilId: string) => boolean
  readonly start: number
  readonly limit: number
}

/** By (part of) its name or a counter's, or by its id. */
const meant = (text: string): Prisma.ZuilWhereInput => {
  const contains = { contains: literal(text), mode: 'insensitive' as const }
  return {
    OR: [{ name: contains }, { counters: { some: { name: contains } } }, ...(isUuid(text) ? [{ id: text }] : [])],
  }
}

/** Adds a zuil to a card system, and writes down who did. */
const add = async (
  db: Db,
  { actor, person }: Scope,
  id: string,
  settings: ZuilSettings,
  now: number,
): Promise<AddOutcome> => {
  if (!person) throw new Error('only people add zuilen')
  const { cardSystemId } = person
  // A zuil enrols by its name, and capitals don't count there.
  const name = { equals: literal(settings.name), mode: 'insensitive' as const }
  if ((await db.zuil.count({ where: { name } })) > 0) return { kind: 'NAME_TAKEN' }
  const unknown = await unknownField(db, settings)
  if (unknown) return { kind: 'UNKNOWN', field: unknown }
  const { openingHours, languages, counterIds, ...rest } = settings
  await db.zuil.create({
    data: {
      ...(rest as Omit<Prisma.ZuilUncheckedCreateInput, 'id' | 'cardSystemId'>),
      id,
      cardSystemId,
      languages: [...languages],
      openingHours: openingHours as unknown as Prisma.InputJsonValue,
      counters: { connect: counterIds.map((counterId) => ({ id: counterId })) },
      ...(settings.blocked && { blockedSince: new Date(now) }),
    },
  })
  await noteAct(db, actor, now, {
    action: 'ZUIL_ADDED',
    subject: { kind: 'ZUIL', id, name: settings.name, cardSystemId },
    changes: differences({}, await inWords(db, settings), worded),
  })
  return { kind: 'ADDED' }
}

/** Zuilen as the back office sees and sets them. */
export const zuilStore = (prisma: PrismaClient) => ({
  for: (scope: Scope) => ({
    find: async (zuilId: string): Promise<StoredZuil | undefined> => {
      const row = await prisma.zuil.findFirst({ where: { id: zuilId, ...within(scope) }, include: whole })
      return row ? toStored(row) : undefined
    },

    /** In the order of their names. */
    search: async (
      query: ZuilQuery,
    ): Promise<{ readonly totalItems: number; readonly member: readonly StoredZuil[] }> => {
      const { text, counterId, start, limit, type, blocked, inStock, enrolled, shown } = query
      const where: Prisma.ZuilWhereInput = {
        AND: [
          within(scope),
          counterId === undefined ? {} : { counters: { some: { id: counterId } } },
          text === undefined ? {} : meant(text),
          {
            ...(type !== undefined && { type }),
            ...(blocked !== undefined && { blocked }),
            ...(inStock !== undefined && { inStock }),
            ...(enrolled !== undefined && { deviceIdHash: enrolled ? { not: null } : null }),
          },
        ],
      }
      const orderBy = [{ name: 'asc' }, { id: 'asc' }] satisfies Prisma.ZuilOrderByWithRelationInput[]
      if (shown) {
        const all = await prisma.zuil.findMany({ where, select: { id: true }, orderBy })
        const ids = all.map(({ id }) => id).filter(shown)
        const here = ids.slice(start, start + limit)
        const rows = await prisma.zuil.findMany({ where: { id: { in: here } }, include: whole, orderBy })
        return { totalItems: ids.length, member: rows.map(toStored) }
      }
      const totalItems = await prisma.zuil.count({ where })
      const rows =
        limit === 0
          ? []
          : await prisma.zuil.findMany({
              where,
              include: whole,
              orderBy,
              skip: start,
              take: limit,
            })
      return { totalItems, member: rows.map(toStored) }
    },

    /** Adds a zuil to the card system of who asks. */
    add: async (id: string, settings: ZuilSettings, now: number): Promise<AddOutcome> => {
      try {
        return await prisma.$transaction((db) => add(db, scope, id, settings, now))
      } catch (error) {
        // Two zuilen were given one name at the same moment.
        if (isTaken(error)) return { kind: 'NAME_TAKEN' }
        throw error
      }
    },

    /** Saves all settings, if they are still at `version`. @param now since when it is blocked, if it is newly so */
    put: async (zuilId: string, settings: ZuilSettings, version: number, now: number): Promise<SettingsOutcome> => {
      try {
        return await prisma.$transaction((db) => save(db, scope, zuilId, settings, version, now))
      } catch (error) {
        // Two zuilen were given one name at the same moment.
        if (isTaken(error)) return { kind: 'NAME_TAKEN' }
        throw error
      }
    },

    /**
     * The event chosen at the counter, which is none of the back office's settings; undefined clears it.
     * @returns `false` = the scope does not reach it (any more)
     */
    setCounterEvent: async (zuilId: string, eventId: string | undefined, now: number): Promise<boolean> => {
      const change = { field: 'counterEvent', ...(eventId !== undefined && { after: eventId }) }
      return prisma.$transaction(async (db) => {
        const { count } = await db.zuil.updateMany({
          where: { id: zuilId, ...within(scope) },
          data: { counterEventId: eventId ?? null },
        })
        if (count > 0) await noteZuilAct(db, scope.actor, now, zuilId, 'ZUIL_EVENT', [change])
        return count > 0
      })
    },
  }),

  /** What the zuil said of a document; an older session than the one known changes nothing. */
  reported: async (zuilId: string, reported: Reported, at: number): Promise<void> => {
    await prisma.$executeRaw`
      insert into zuil_delivery (zuil_id, session, in_use, reported, last_seen_at)
      values (${zuilId}::uuid, ${reported.session}, ${reported.inUse}, ${jsonText(reported)}::jsonb, ${new Date(at)})
      on conflict (zuil_id) do update set session = greatest(excluded.session, zuil_delivery.session), in_use = excluded.in_use,
        planned_stop = zuil_delivery.planned_stop and zuil_delivery.session = excluded.session,
        reported = excluded.reported, last_seen_at = greatest(zuil_delivery.last_seen_at, excluded.last_seen_at)
      where zuil_delivery.session <= excluded.session or zuil_delivery.last_seen_at < excluded.last_seen_at`
    if (reported.outcome === 'APPLIED') {
      // From now on it is nothing that its document does not make it.
      const current = Prisma.sql`(select zuil_id, desired from zuil_delivery
        where zuil_id = ${zuilId}::uuid and revision = ${reported.inUse} and desired is not null) current`
      await prisma.$executeRaw`update zuil_given set until = ${new Date(at)}
        where zuil_id = ${zuilId}::uuid and until is null and exists (select from ${current})
          and not exists (select from (${givenBy(current)}) now where now.kind = zuil_given.kind and now.ref = zuil_given.ref)`
    } else if (reported.outcome === 'REVERTED') {
      // It works by the one before again.
      await prisma.$executeRaw`update zuil_given set until = null
        where zuil_id = ${zuilId}::uuid and until > ${new Date(daysLater(at, -1))}`
    }
  },
})
export type ZuilStore = ReturnType<typeof zuilStore>

export interface StoredZuil {
  readonly id: string
  readonly settings: ZuilSettings
  readonly version: number
  readonly enrolled: boolean
  readonly lastSeenAt?: number
  readonly software?: string
  /** Revision of the desired document that was made last; 0 = none. */
  readonly revision: number
  readonly inUse?: number
  readonly reported?: Reported
  readonly health?: Health
}

export type AddOutcome = { readonly kind: 'ADDED' } | Extract<SettingsOutcome, { kind: 'NAME_TAKEN' | 'UNKNOWN' }>

export type SettingsOutcome =
  | { readonly kind: 'SAVED'; readonly version: number }
  /** Somebody else saved meanwhile. */
  | { readonly kind: 'CHANGED_MEANWHILE'; readonly version: number }
  | { readonly kind: 'NOT_FOUND' }
  | { readonly kind: 'NAME_TAKEN' }
  /** Something that it names does not exist: which field. */
  | { readonly kind: 'UNKNOWN'; readonly field: 'counterIds' | 'fixedEventId' | 'associationId' }
