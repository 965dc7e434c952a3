import { askJson } from '../../platform/database/database.ts'
import { Prisma, type PrismaClient } from '../../platform/database/generated/client.ts'
import type { FollowedKeys } from '../../platform/database/keys.ts'
import { literal } from '../../platform/database/mapping.ts'
import type { Scope } from '../../platform/http/scope.ts'
import { searchable } from '../rules/search-name.ts'
import { isPerson } from './person.ts'
import { cardSystemsOf, reachedCardSystems } from './reach.ts'

/** Beyond so many the count says one more: counting a million would keep the page waiting. */
export const COUNT_TO = 10_001

/** Who is one of so few is told of by their number: how many have a name and a day of birth says who was born then. */
const FEW = 20

/** By what GET /passholders searches; what is absent does not matter. */
export interface ApiSearch {
  /** Of these each is one person's alone; whoever has it may ask, whatever the card system. */
  readonly uitpasNumber?: string
  readonly chipNumber?: string
  readonly insz?: string
  /** Parts of the surname, and of the first name. */
  readonly name?: string
  readonly firstName?: string
  /** `*` = anything, of these three. */
  readonly email?: string
  readonly street?: string
  readonly city?: string
  /** yyyy-mm-dd, both days included. */
  readonly bornFrom?: string
  readonly bornUntil?: string
  /** Members of a card system of this organizer. */
  readonly organizerId?: string
  /** An organizer; `*` = any. */
  readonly school?: string
  readonly association?: {
    readonly id: string
    readonly status: 'ACTIVE' | 'EXPIRED' | 'ALL'
    /** yyyy-mm-dd */
    readonly today: string
  }
  readonly descending: boolean
  readonly start: number
  readonly limit: number
}

const marks = '[\u0300-\u036f]'
const from = "ÆŒÞØøŁłĐđĦħŦŧıðÐ'’`´"
const to = 'æœþoollddhhttidd'

/** A name in the database as `searchable` has it, as far as one can be found by it: each letter without its accents. */
const plain = (column: string): Prisma.Sql => {
  const bare = Prisma.sql`translate(lower(regexp_replace(normalize(${Prisma.raw(column)}, NFD), ${marks}, '', 'g')), ${from}, ${to})`
  return Prisma.sql`replace(replace(replace(replace(${bare}, 'ß', 'ss'), 'æ', 'ae'), 'œ', 'oe'), 'þ', 'th')`
}

/** Every word is in the name; first by the index of whole names, then by this part of it. */
const hasWords = (column: string, typed: string): readonly Prisma.Sql[] => {
  const words = searchable(typed)
    .split(' ')
    .filter((word) => word !== '')
  if (words.length === 0) return [Prisma.sql`false`]
  return words.flatMap((word) => [
    Prisma.sql`m.search_name like ${`%${literal(word)}%`}`,
    Prisma.sql`${plain(column)} like ${`%${literal(word)}%`}`,
  ])
}

/** Whether a text is this one, where `*` stands for anything; capitals don't matter. */
const isLike = (column: string, typed: string): Prisma.Sql =>
  Prisma.sql`lower(${Prisma.raw(column)}) like lower(${literal(typed).replaceAll('*', '%')})`

const emailIs = (typed: string): Prisma.Sql =>
  typed.includes('*')
    ? isLike('p.email', typed)
    : Prisma.sql`m.passholder_id = any (array(select id from passholder
        where email is not null and lower(email) = lower(${typed})))`

const byCard = (column: 'uitpas_number' | 'chip_number', value: string): Prisma.Sql =>
  Prisma.sql`m.passholder_id = any (array(select passholder_id from card where ${Prisma.raw(column)} = ${value}))`

const inAssociation = ({ id, status, today }: NonNullable<ApiSearch['association']>): Prisma.Sql => {
  const when = {
    ALL: Prisma.empty,
    ACTIVE: Prisma.sql`and a.end_date >= ${today}::date`,
    EXPIRED: Prisma.sql`and a.end_date < ${today}::date`,
  }[status]
  return Prisma.sql`exists (select from association_membership a
    where a.passholder_id = m.passholder_id and a.association_id = ${id}::uuid ${when})`
}

const atSchool = (id: string): Prisma.Sql =>
  id === '*' ? Prisma.sql`p.school_id is not null` : Prisma.sql`p.school_id = ${id}`

/** Whether a search is for one person, by what is his alone. */
export const isById = ({ uitpasNumber, chipNumber, insz }: Pick<ApiSearch, 'uitpasNumber' | 'chipNumber' | 'insz'>) =>
  uitpasNumber !== undefined || chipNumber !== undefined || insz !== undefined

/** Finds passholders for clients of the API, in the order of their names. */
export const apiSearchStore = (prisma: PrismaClient, keys: Pick<FollowedKeys, 'inszHashes'>) => ({
  for: (scope: Scope) => {
    const conditions = (search: ApiSearch, systems: readonly number[] | undefined): readonly Prisma.Sql[] => {
      const { uitpasNumber, chipNumber, insz, name, firstName, email, street, city, association } = search
      const { bornFrom, bornUntil, school } = search
      return [
        ...(systems ? [Prisma.sql`m.card_system_id = any (${[...systems]}::int[])`] : []),
        ...(uitpasNumber === undefined ? [] : [byCard('uitpas_number', uitpasNumber)]),
        ...(chipNumber === undefined ? [] : [byCard('chip_number', chipNumber)]),
        ...(insz === undefined
          ? []
          : [
              Prisma.sql`m.passholder_id = any (array(select id from passholder
                where insz_hash = any (${[...keys.inszHashes(insz)]}::text[])))`,
            ]),
        ...(name === undefined ? [] : hasWords('p.name', name)),
        ...(firstName === undefined ? [] : hasWords('p.first_name', firstName)),
        ...(email === undefined ? [] : [emailIs(email)]),
        ...(street === undefined ? [] : [isLike('p.street', street)]),
        ...(city === undefined ? [] : [isLike('p.city', city)]),
        ...(bornFrom === undefined ? [] : [Prisma.sql`p.date_of_birth >= ${bornFrom}::date`]),
        ...(bornUntil === undefined ? [] : [Prisma.sql`p.date_of_birth <= ${bornUntil}::date`]),
        ...(school === undefined ? [] : [atSchool(school)]),
        ...(association ? [inAssociation(association)] : []),
      ]
    }

    return {
      /** Their ids, and those of whom the answer tells something. A page of 0 only counts. */
      search: async (
        search: ApiSearch,
      ): Promise<{
        readonly totalItems: number
        readonly passholderIds: readonly string[]
        readonly told: readonly string[]
      }> => {
        const reached = isById(search) ? undefined : await reachedCardSystems(prisma, scope)
        const { organizerId, start, limit } = search
        const asked = organizerId === undefined ? undefined : await cardSystemsOf(prisma, [organizerId])
        const systems = asked && reached ? asked.filter((id) => reached.includes(id)) : (asked ?? reached)
        const where = Prisma.join([isPerson('p'), ...conditions(search, systems)], ' and ')
        const people = Prisma.sql`select distinct m.search_name, m.passholder_id
          from membership m join passholder p on p.id = m.passholder_id where ${where}`
        // What apps ask most is planned once; of other searches each is another.
        const name = isById(search) ? Prisma.sql`/* passholders_by_number */` : Prisma.empty
        const order = Prisma.raw(search.descending ? 'desc' : 'asc')
        const found = await askJson<{ readonly total: number; readonly ids: readonly string[] }>(
          prisma,
          Prisma.sql`${name} select json_build_object(
            'total', (select count(*)::int from (${people} limit ${COUNT_TO}) counted),
            'ids', coalesce((select json_agg(passholder_id order by search_name ${order}, passholder_id ${order})
              from (${people} order by m.search_name ${order}, m.passholder_id ${order}
                offset ${start} limit ${limit}) page), '[]'::json))::text as value`,
        )
        const told =
          found.total > FEW || found.ids.length === found.total
            ? found.ids
            : await askJson<readonly string[]>(
                prisma,
                Prisma.sql`select coalesce(json_agg(passholder_id), '[]'::json)::text as value from (${people} limit ${FEW}) few`,
              )
        return { totalItems: found.total, passholderIds: found.ids, told }
      },
    }
  },
})
export type ApiSearchStore = ReturnType<typeof apiSearchStore>
