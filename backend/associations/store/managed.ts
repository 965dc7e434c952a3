import { randomUUID } from 'node:crypto'
import { differences, noteAct } from '../../platform/database/audit.ts'
import type { Db } from '../../platform/database/database.ts'
import { Prisma, type PrismaClient } from '../../platform/database/generated/client.ts'
import { countTo, dayDate, dayText, withoutNulls } from '../../platform/database/mapping.ts'
import type { Scope } from '../../platform/http/scope.ts'
import { dayOf } from '../../platform/time/calendar.ts'
import { suggestionHasPassed } from '../rules/membership.ts'
import { type WrongSetting, wrongSetting } from '../rules/settings.ts'
import type { EditedAssociation, ListedAssociations, ManagedAssociation } from '../shapes.ts'
import { asSubject, toSettings } from './within.ts'

export type AssociationOutcome =
  | { readonly kind: 'SAVED'; readonly id: string; readonly version: number }
  | { readonly kind: 'REMOVED' }
  | { readonly kind: 'NOT_FOUND' }
  | { readonly kind: 'CHANGED_MEANWHILE'; readonly version: number }
  | { readonly kind: 'WRONG'; readonly wrong: WrongSetting }
  /** Zuilen are set to it; memberships of it still run. */
  | { readonly kind: 'IN_USE'; readonly by: 'ZUILEN' | 'MEMBERS' }

export interface AssociationQuery {
  /** Part of its name, in whichever language, or its UUID. */
  readonly text?: string
  readonly endDateType?: EditedAssociation['endDateType']
  /** Those alone whose suggested end date has passed. */
  readonly passed?: boolean
  readonly start: number
  readonly limit: number
}

interface ListedRow {
  readonly id: string
  readonly card_system_id: number
  readonly name: EditedAssociation['name']
  readonly end_date_type: EditedAssociation['endDateType']
  readonly end_date: Date | null
  readonly months: number | null
  readonly renewable_months: number | null
  readonly version: number
  readonly active: number
  readonly expired: number
  readonly zuilen: number
  readonly counters: number
}

const worded = ['name', 'endDateType', 'endDate', 'months', 'renewableMonths'] as const

const toColumns = ({ name, endDateType, endDate, months, renewableMonths }: EditedAssociation) => ({
  name,
  endDateType,
  endDate: endDate === undefined ? null : dayDate(endDate),
  months: months ?? null,
  renewableMonths: renewableMonths ?? null,
})

/** How many memberships run, or are over; no further than a thousand. */
const membersOf = (association: Prisma.Sql, ending: Prisma.Sql): Prisma.Sql => Prisma.sql`
  (select count(*)::int from (select 1 from association_membership
    where association_id = ${association} and end_date ${ending} limit ${countTo}) found)`

const conditions = (cardSystemId: number, { text, endDateType, passed }: AssociationQuery, today: Date): Prisma.Sql => {
  const named = (language: string) => Prisma.sql`position(lower(${text}) in lower(name ->> ${language})) > 0`
  return Prisma.join(
    [
      Prisma.sql`card_system_id = ${cardSystemId}`,
      ...(text === undefined
        ? []
        : [Prisma.sql`(${Prisma.join(['nl', 'fr', 'de', 'en'].map(named), ' or ')} or id::text = lower(${text}))`]),
      ...(endDateType === undefined ? [] : [Prisma.sql`end_date_type::text = ${endDateType}`]),
      ...(passed ? [Prisma.sql`end_date_type = 'CUSTOM' and end_date < ${today}::date`] : []),
    ],
    ' and ',
  )
}

/** Lidmaatschappen as the back office manages them: those of the card system of who asks. */
export const managedAssociationStore = (prisma: PrismaClient, clock: () => number) => ({
  for: ({ person, actor }: Scope) => {
    if (!person) throw new Error('associations are managed by people')
    const { cardSystemId } = person
    const own = (id: string) => ({ id, cardSystemId })
    /** Locks one, so that of two who save at once the second sees what the first did. */
    const lock = async (db: Db, id: string) => {
      await db.$queryRaw`select 1 from association where id = ${id}::uuid for update`
      return db.association.findFirst({ where: own(id) })
    }

    const add = async (db: Db, settings: EditedAssociation): Promise<AssociationOutcome> => {
      const wrong = wrongSetting(settings, dayOf(clock()))
      if (wrong) return { kind: 'WRONG', wrong }
      const row = await db.association.create({ data: { id: randomUUID(), cardSystemId, ...toColumns(settings) } })
      const changes = differences({}, toSettings(row), worded)
      await noteAct(db, actor, clock(), { action: 'ASSOCIATION_ADDED', subject: asSubject(row), changes })
      return { kind: 'SAVED', id: row.id, version: row.version }
    }

    const change = async (
      db: Db,
      id: string,
      settings: EditedAssociation,
      version: number,
    ): Promise<AssociationOutcome> => {
      const before = await lock(db, id)
      if (!before) return { kind: 'NOT_FOUND' }
      if (before.version !== version) return { kind: 'CHANGED_MEANWHILE', version: before.version }
      const wrong = wrongSetting(settings, dayOf(clock()), toSettings(before))
      if (wrong) return { kind: 'WRONG', wrong }
      const after = await db.association.update({
        where: { id },
        data: { ...toColumns(settings), version: version + 1 },
      })
      const changes = differences(toSettings(before), toSettings(after), worded)
      await noteAct(db, actor, clock(), { action: 'ASSOCIATION_CHANGED', subject: asSubject(after), changes })
      return { kind: 'SAVED', id, version: after.version }
    }

    const remove = async (db: Db, id: string, version: number): Promise<AssociationOutcome> => {
      // Who sets a zuil to it, or makes somebody a member, waits for this or is waited for.
      const row = await lock(db, id)
      if (!row) return { kind: 'NOT_FOUND' }
      if (row.version !== version) return { kind: 'CHANGED_MEANWHILE', version: row.version }
      if ((await db.zuil.count({ where: { associationId: id } })) > 0) return { kind: 'IN_USE', by: 'ZUILEN' }
      const running = { associationId: id, endDate: { gte: dayDate(dayOf(clock())) } }
      if ((await db.associationMembership.count({ where: running, take: 1 })) > 0)
        return { kind: 'IN_USE', by: 'MEMBERS' }
      await db.association.delete({ where: { id } })
      const changes = worded.flatMap((field) => differences(toSettings(row), {}, [field]))
      await noteAct(db, actor, clock(), { action: 'ASSOCIATION_REMOVED', subject: asSubject(row), changes })
      return { kind: 'REMOVED' }
    }

    return {
      /** In the order of their names. */
      search: async (query: AssociationQuery): Promise<ListedAssociations> => {
        const today = dayOf(clock())
        const day = dayDate(today)
        const where = conditions(cardSystemId, query, day)
        const [counted] = await prisma.$queryRaw<{ n: number }[]>`
          select count(*)::int as n from (select 1 from association where ${where} limit ${countTo}) found`
        const self = Prisma.sql`association.id`
        const rows = await prisma.$queryRaw<ListedRow[]>`select association.*,
            ${membersOf(self, Prisma.sql`>= ${day}::date`)} as active,
            ${membersOf(self, Prisma.sql`< ${day}::date`)} as expired,
            (select count(*)::int from zuil where association_id = association.id
              and zuil.card_system_id = ${cardSystemId}) as zuilen,
            (select count(*)::int from association_counter where association_id = association.id) as counters
          from association where ${where} order by lower(name ->> 'nl'), id offset ${query.start} limit ${query.limit}`
        const member = rows.map((row) => {
          const { id, version, active, expired, zuilen, counters, name } = row
          const { end_date_type: endDateType, end_date: endDate, months, renewable_months: renewableMonths } = row
          const settings = {
            ...{ name, endDateType },
            ...withoutNulls({ endDate: endDate && dayText(endDate), months, renewableMonths }),
          }
          return {
            id,
            ...settings,
            passed: suggestionHasPassed(settings, today),
            version,
            active,
            expired,
            zuilen,
            counters,
          }
        })
        return { totalItems: counted?.n ?? 0, member }
      },

      /** One whole: with its counters, and the zuilen that are set to it. */
      find: async (id: string): Promise<ManagedAssociation | undefined> => {
        const row = await prisma.association.findFirst({
          where: own(id),
          include: {
            counters: { include: { counter: { select: { name: true } } }, orderBy: { counter: { name: 'asc' } } },
            zuilen: {
              where: { cardSystemId },
              select: { id: true, name: true, counters: { select: { id: true } } },
              orderBy: { name: 'asc' },
            },
          },
        })
        if (!row) return undefined
        const today = dayOf(clock())
        const day = dayDate(today)
        const self = Prisma.sql`${id}::uuid`
        const [counted] = await prisma.$queryRaw<{ active: number; expired: number }[]>`
          select ${membersOf(self, Prisma.sql`>= ${day}::date`)} as active,
            ${membersOf(self, Prisma.sql`< ${day}::date`)} as expired`
        const settings = toSettings(row)
        return {
          ...{ id, ...settings, passed: suggestionHasPassed(settings, today), version: row.version },
          ...{ active: counted?.active ?? 0, expired: counted?.expired ?? 0 },
          counters: row.counters.map(({ counterId, counter, right }) => ({ id: counterId, name: counter.name, right })),
          zuilen: row.zuilen.map(({ counters, ...zuil }) => ({ ...zuil, counterIds: counters.map((one) => one.id) })),
        }
      },

      add: (settings: EditedAssociation): Promise<AssociationOutcome> => prisma.$transaction((db) => add(db, settings)),

      /** Sets all of one, if it is still at `version`. Memberships that there are keep their end. */
      change: (id: string, settings: EditedAssociation, version: number): Promise<AssociationOutcome> =>
        prisma.$transaction((db) => change(db, id, settings, version)),

      /** Removes one that no zuil is set to and of which no membership runs; those that are over go with it. */
      remove: (id: string, version: number): Promise<AssociationOutcome> =>
        prisma.$transaction((db) => remove(db, id, version)),
    }
  },
})
export type ManagedAssociationStore = ReturnType<typeof managedAssociationStore>
