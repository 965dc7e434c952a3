import type { Result } from '@zuil/protocol'
import { searchable } from '../../passholders/rules/search-name.ts'
import { aPerson, isPerson } from '../../passholders/store/person.ts'
import { noteAct } from '../../platform/database/audit.ts'
import type { Db } from '../../platform/database/database.ts'
import { Prisma, type PrismaClient } from '../../platform/database/generated/client.ts'
import { dayDate, dayText, withoutNulls } from '../../platform/database/mapping.ts'
import { isUuid } from '../../platform/http/paging.ts'
import type { Scope } from '../../platform/http/scope.ts'
import { dayOf } from '../../platform/time/calendar.ts'
import type { Registrant, RegistrationRefusal } from '../rules/registration.ts'
import type { AssociationFacts } from '../shapes.ts'
import { awaitRemoval } from './memberships.ts'
import { asSubject, toSettings } from './within.ts'

/** Somebody, as he is shown among members. */
export interface StoredPerson {
  readonly id: string
  readonly name: string
  readonly firstName: string
  /** yyyy-mm-dd */
  readonly dateOfBirth: string
  readonly uitpasNumber?: string
  readonly email?: string
  /** The last day of the membership that there is, or was. */
  readonly endDate?: string
}

export interface StoredMember extends StoredPerson {
  readonly endDate: string
}

export type MemberOutcome =
  | { readonly kind: 'SAVED'; readonly endDate: string; readonly renewed: boolean }
  | { readonly kind: 'NOT_FOUND' }
  | { readonly kind: 'REFUSED'; readonly why: RegistrationRefusal }

interface Row {
  readonly id: string
  readonly name: string
  readonly first_name: string
  readonly date_of_birth: Date
  readonly uitpas_number: string | null
  readonly end_date: Date | null
  readonly email: string | null
}

const columns = Prisma.sql`passholder.id, passholder.name, passholder.first_name, passholder.date_of_birth, passholder.email, end_date,
  (select uitpas_number from card where card.passholder_id = passholder.id and card.status = 'ACTIVE'
    order by uitpas_number limit 1) as uitpas_number`

const toPerson = (row: Row): StoredPerson => ({
  ...{ id: row.id, name: row.name, firstName: row.first_name, dateOfBirth: dayText(row.date_of_birth) },
  ...withoutNulls({
    uitpasNumber: row.uitpas_number,
    email: row.email,
    endDate: row.end_date && dayText(row.end_date),
  }),
})

/** By what one person is known: his UUID, a card's number, an e-mail address; `undefined` = it is none of these. */
const knownBy = (text: string): Prisma.Sql | undefined => {
  if (isUuid(text)) return Prisma.sql`passholder.id = ${text}::uuid`
  if (text.includes('@')) return Prisma.sql`lower(passholder.email) = lower(${text})`
  const number = text.replace(/[\s.-]/g, '')
  return /^\d{11}(\d{2})?$/.test(number)
    ? Prisma.sql`passholder.id = (select passholder_id from card where card.uitpas_number = ${number})`
    : undefined
}

/** The same, or by how the words of his name begin, in any order. */
const meant = (text: string): Prisma.Sql =>
  knownBy(text) ??
  Prisma.join(
    [
      Prisma.sql`true`,
      ...searchable(text)
        .split(' ')
        .map((word) => Prisma.sql`' ' || membership.search_name like ${`% ${word}%`}`),
    ],
    ' and ',
  )

/** Who is a member, for who manages it: of associations of his card system. */
export const associationMemberStore = (prisma: PrismaClient, clock: () => number) => ({
  for: ({ person, actor }: Scope) => {
    if (!person) throw new Error('members are managed by people')
    const { cardSystemId } = person
    /** People with what they are called in this card system; those who left it are members all the same. */
    const people = (id: string): Prisma.Sql => Prisma.sql`passholder
      left join membership on membership.passholder_id = passholder.id and membership.card_system_id = ${cardSystemId}
      left join association_membership on association_membership.passholder_id = passholder.id
        and association_id = ${id}::uuid`
    const find = (db: Db | PrismaClient, id: string) => db.association.findFirst({ where: { id, cardSystemId } })

    const register = async (
      db: Db,
      id: string,
      passholderId: string,
      decide: (
        association: AssociationFacts,
        facts: { readonly registrant: Registrant; readonly current?: { readonly endDate: string } },
      ) => Result<string, RegistrationRefusal>,
    ): Promise<MemberOutcome> => {
      // Of two who renew at once the second sees what the first did.
      await db.$queryRaw`select 1 from passholder where id = ${passholderId}::uuid for no key update`
      await awaitRemoval(db, id)
      const row = await find(db, id)
      const holder = await db.passholder.findFirst({
        where: { id: passholderId, ...aPerson, memberships: { some: { cardSystemId } } },
        select: { dateOfBirth: true, memberships: { where: { status: 'ACTIVE' }, select: { cardSystemId: true } } },
      })
      if (!row || !holder) return { kind: 'NOT_FOUND' }
      const key = { passholderId_associationId: { passholderId, associationId: id } }
      const before = await db.associationMembership.findUnique({ where: key })
      const current = before && { endDate: dayText(before.endDate) }
      const registrant = {
        dateOfBirth: dayText(holder.dateOfBirth),
        cardSystemIds: holder.memberships.map((one) => one.cardSystemId),
      }
      const facts = { id, cardSystemId, ...toSettings(row), counters: [] }
      const end = decide(facts, { registrant, ...(current && { current }) })
      if (!end.ok) return { kind: 'REFUSED', why: end.error }
      const [endDate, at] = [dayDate(end.value), new Date(clock())]
      await db.associationMembership.upsert({
        where: key,
        create: { passholderId, associationId: id, endDate, createdAt: at },
        update: { endDate, renewedAt: at },
      })
      // By his id alone: when he is erased, nothing here names him.
      const changes = [
        { field: 'passholder', after: passholderId },
        { field: 'endDate', after: end.value, ...(current && { before: current.endDate }) },
      ]
      const action = before ? 'MEMBER_RENEWED' : 'MEMBER_ADDED'
      await noteAct(db, actor, clock(), { action, subject: asSubject(row), changes })
      return { kind: 'SAVED', endDate: end.value, renewed: before !== null }
    }

    const stop = async (db: Db, id: string, passholderId: string): Promise<boolean> => {
      const row = await find(db, id)
      const where = { passholderId, associationId: id }
      const before = row && (await db.associationMembership.findFirst({ where }))
      if (!before || (await db.associationMembership.deleteMany({ where })).count === 0) return false
      const changes = [
        { field: 'passholder', before: passholderId },
        { field: 'endDate', before: dayText(before.endDate) },
      ]
      await noteAct(db, actor, clock(), { action: 'MEMBER_STOPPED', subject: asSubject(row), changes })
      return true
    }

    return {
      /** By name, from `after` on: the id of the last of the page before. @returns undefined = there is no such association */
      list: async (
        id: string,
        query: {
          readonly text?: string
          readonly status?: 'ACTIVE' | 'EXPIRED'
          readonly after?: string
          readonly limit: number
        },
      ): Promise<readonly StoredMember[] | undefined> => {
        if (!(await find(prisma, id))) return undefined
        const { text, status, after, limit } = query
        const today = dayDate(dayOf(clock()))
        const name = Prisma.sql`coalesce(membership.search_name, '')`
        const where = Prisma.join(
          [
            Prisma.sql`end_date is not null`,
            ...(text === undefined ? [] : [meant(text)]),
            ...(status === 'ACTIVE' ? [Prisma.sql`end_date >= ${today}::date`] : []),
            ...(status === 'EXPIRED' ? [Prisma.sql`end_date < ${today}::date`] : []),
            ...(after === undefined
              ? []
              : [
                  Prisma.sql`(${name}, passholder.id) > (coalesce((select search_name from membership last
                    where last.passholder_id = ${after}::uuid and last.card_system_id = ${cardSystemId}), ''), ${after}::uuid)`,
                ]),
          ],
          ' and ',
        )
        const rows = await prisma.$queryRaw<Row[]>`select ${columns} from ${people(id)} where ${where}
          order by ${name}, passholder.id limit ${limit}`
        return rows.map((row) => ({ ...toPerson(row), endDate: dayText(row.end_date ?? today) }))
      },

      /** Who may be meant by a UUID, a card's number or an e-mail address; of this card system alone. */
      lookUp: async (
        id: string,
        by: string,
      ): Promise<readonly (StoredPerson & { readonly isActive: boolean })[] | undefined> => {
        if (!(await find(prisma, id))) return undefined
        const who = knownBy(by)
        if (!who) return []
        const rows = await prisma.$queryRaw<(Row & { readonly active: boolean })[]>`
          select ${columns}, membership.status = 'ACTIVE' as active from ${people(id)}
          where membership.status is not null and ${isPerson()} and ${who} order by membership.search_name, passholder.id limit 20`
        return rows.map((row) => ({ ...toPerson(row), isActive: row.active }))
      },

      /** Makes somebody a member, or renews his membership, as `decide` says of what stands there now. */
      register: (...[id, passholderId, decide]: [string, string, Parameters<typeof register>[3]]) =>
        prisma.$transaction((db) => register(db, id, passholderId, decide)),

      /** @returns `false` = there was no such membership */
      stop: (id: string, passholderId: string): Promise<boolean> =>
        prisma.$transaction((db) => stop(db, id, passholderId)),
    }
  },
})
export type AssociationMemberStore = ReturnType<typeof associationMemberStore>
