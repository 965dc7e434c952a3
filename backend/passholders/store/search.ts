import { askJson } from '../../platform/database/database.ts'
import { Prisma, type PrismaClient } from '../../platform/database/generated/client.ts'
import type { FollowedKeys } from '../../platform/database/keys.ts'
import { countTo, withoutNulls } from '../../platform/database/mapping.ts'
import { ms } from '../../platform/database/sql.ts'
import type { Scope } from '../../platform/http/scope.ts'
import { daysLater } from '../../platform/time/calendar.ts'
import { pointsNow } from '../../points/rules.ts'
import { ANYWHERE_FROM, type SoughtPassholder } from '../rules/search.ts'
import { shownSocialStatus } from '../rules/social-status.ts'
import type { ListedPassholder, SocialStatus } from '../shapes/managed.ts'

export interface PassholderQuery {
  /** Absent = everybody. */
  readonly sought?: SoughtPassholder
  readonly status?: 'ACTIVE' | 'BLOCKED' | 'NO_CARD'
  readonly socialStatus?: SocialStatus
  /** A postal code, or the name of a city. */
  readonly city?: string
  /** Who is last on the page before; or where that ended, which is known also once he is gone. */
  readonly after?: string | PassholderPlace
  readonly limit: number
  /** For who reads all of them: each with how to reach him. Nobody need know before how many there are: `totalItems` is 0. */
  readonly whole?: true
}

/** One of the list, with how to reach him where all are read. */
export interface FoundPassholder extends ListedPassholder {
  readonly contact?: {
    readonly street?: string
    readonly email?: string
    readonly phoneNumber?: string
    readonly mobileNumber?: string
    /** Since when he is a member of the card system; yyyy-mm-dd */
    readonly memberSince: string
  }
}

/** A place in the order of names. */
export interface PassholderPlace {
  readonly searchName: string
  readonly id: string
}

interface Row extends PassholderPlace {
  readonly name: string
  readonly firstName: string
  readonly dateOfBirth: string
  readonly group: number | null
  readonly postalCode: string
  readonly city: string
  readonly points: number
  readonly lastActivityAt: number | null
  readonly status: 'ACTIVE' | 'BLOCKED'
  readonly socialTariffEndDate: number | null
  readonly socialTariffSuspendedUntil: number | null
  readonly uitpasNumber: string | null
  readonly cardStatus: NonNullable<ListedPassholder['card']>['status'] | null
  readonly contact: {
    readonly street: string | null
    readonly email: string | null
    readonly phoneNumber: string | null
    readonly mobileNumber: string | null
    /** yyyy-mm-dd */
    readonly memberSince: string
  } | null
}

const none = Prisma.sql`false`
const contact = Prisma.sql`json_build_object('street', p.street, 'email', p.email, 'phoneNumber', p.phone_number,
  'mobileNumber', p.mobile_number, 'memberSince', to_char(m.created_at at time zone 'Europe/Brussels', 'YYYY-MM-DD'))`

/** Whom a search means; a number or an address is looked up once, and is never of many. */
const meant = (sought: SoughtPassholder, keys: Pick<FollowedKeys, 'inszHashes'>): Prisma.Sql => {
  const among = (ids: Prisma.Sql): Prisma.Sql => Prisma.sql`m.passholder_id = any (array(${ids}))`
  switch (sought.kind) {
    case 'CARD':
      return among(Prisma.sql`select passholder_id from card where uitpas_number = ${sought.uitpasNumber}`)
    case 'CHIP':
      return among(Prisma.sql`select passholder_id from card where chip_number = ${sought.chipNumber}`)
    case 'EMAIL':
      return among(
        Prisma.sql`select id from passholder where email is not null and lower(email) = ${sought.email} limit 200`,
      )
    case 'INSZ':
      return among(
        Prisma.sql`select id from passholder where insz_hash = any (${[...keys.inszHashes(sought.insz)]}::text[])`,
      )
    case 'ID':
      return Prisma.sql`m.passholder_id = ${sought.id}::uuid`
    case 'NAME':
      if (sought.words.length === 0) return none
      return Prisma.join(
        // Words are letters and digits alone: nothing in them means anything to LIKE.
        sought.words.map((word) =>
          word.length >= ANYWHERE_FROM
            ? Prisma.sql`m.search_name like ${`%${word}%`}`
            : Prisma.sql`(m.search_name like ${`${word}%`} or m.search_name like ${`% ${word}%`})`,
        ),
        ' and ',
      )
  }
}

/** Of the same moments as `socialTariff` in rules/social-tariff.ts. @param graceDays of the card system */
const ofSocialStatus = (status: SocialStatus, graceDays: number, now: number): Prisma.Sql => {
  const at = new Date(now)
  const lastEnd = new Date(daysLater(now, -graceDays))
  const end = Prisma.raw('m.social_tariff_end_date')
  const suspended = Prisma.sql`coalesce(m.social_tariff_suspended_until > ${at}, false)`
  switch (status) {
    case 'NONE':
      return Prisma.sql`${end} is null`
    case 'EXPIRED':
      return Prisma.sql`${end} < ${lastEnd}`
    case 'SUSPENDED':
      return Prisma.sql`${end} >= ${lastEnd} and ${suspended}`
    case 'GRACE':
      return Prisma.sql`${end} >= ${lastEnd} and ${end} < ${at} and not ${suspended}`
    case 'ACTIVE':
      return Prisma.sql`${end} >= ${at} and not ${suspended}`
  }
}

const ofStatus = {
  ACTIVE: Prisma.sql`m.status = 'ACTIVE'`,
  BLOCKED: Prisma.sql`m.status = 'BLOCKED'`,
  NO_CARD: Prisma.sql`not exists (select from card where card.passholder_id = m.passholder_id
    and card.card_system_id = m.card_system_id and card.status = 'ACTIVE')`,
} as const

const inCity = (city: string): Prisma.Sql => {
  const place = /^\d{4}$/.test(city) ? Prisma.sql`p.postal_code = ${city}` : Prisma.sql`lower(p.city) = lower(${city})`
  return Prisma.sql`exists (select from passholder p where p.id = m.passholder_id and ${place})`
}

const toListed = (row: Row, graceDays: number, now: number): FoundPassholder => {
  const { contact, id, name, firstName, dateOfBirth, group, postalCode, city, status, uitpasNumber, cardStatus } = row
  return {
    ...{ id, name, firstName, postalCode, city, status },
    ...(group === null ? { dateOfBirth } : { groupTicketsPerYear: group }),
    points: pointsNow({ points: row.points, ...withoutNulls({ lastActivityAt: row.lastActivityAt }) }, now),
    socialStatus: shownSocialStatus(row, graceDays, now),
    ...(uitpasNumber !== null && cardStatus !== null && { card: { uitpasNumber, status: cardStatus } }),
    ...(contact && { contact: { ...withoutNulls(contact), memberSince: contact.memberSince } }),
  }
}

/**
 * Finds passholders of the card system of who asks, in the order of their names: one statement, each kind of search by an
 * index of its own. Pages begin after somebody; a count stops at 1,001.
 */
export const passholderSearchStore = (
  prisma: PrismaClient,
  keys: Pick<FollowedKeys, 'inszHashes'>,
  clock: () => number,
) => ({
  for: (scope: Scope) => {
    const { person } = scope
    if (!person) throw new Error('passholders are managed by people')
    const { cardSystemId } = person

    /** Where the page before ended; nothing = its last one is gone, and the list begins anew. */
    const afterOf = async (after: PassholderQuery['after']): Promise<Prisma.Sql | undefined> => {
      if (after === undefined) return undefined
      if (typeof after !== 'string')
        return Prisma.sql`(m.search_name, m.passholder_id) > (${after.searchName}, ${after.id}::uuid)`
      const id = after
      const last = await prisma.membership.findUnique({
        where: { passholderId_cardSystemId: { passholderId: id, cardSystemId } },
        select: { searchName: true },
      })
      return last ? Prisma.sql`(m.search_name, m.passholder_id) > (${last.searchName}, ${id}::uuid)` : undefined
    }

    return {
      search: async (
        query: PassholderQuery,
      ): Promise<{
        readonly totalItems: number
        readonly member: readonly FoundPassholder[]
        /** Where they end. */
        readonly end?: PassholderPlace
      }> => {
        const { sought, status, socialStatus, city, after, limit, whole } = query
        const now = clock()
        const { socialTariffGraceDays: graceDays } = await prisma.cardSystem.findUniqueOrThrow({
          where: { id: cardSystemId },
          select: { socialTariffGraceDays: true },
        })
        const start = await afterOf(after)
        const where = Prisma.join(
          [
            Prisma.sql`m.card_system_id = ${cardSystemId}`,
            ...(sought ? [meant(sought, keys)] : []),
            ...(status ? [ofStatus[status]] : []),
            ...(socialStatus ? [ofSocialStatus(socialStatus, graceDays, now)] : []),
            ...(city === undefined ? [] : [inCity(city)]),
          ],
          ' and ',
        )
        // Not prepared under a name: how it is best found goes by what is looked for.
        const found = await askJson<{ readonly total: number; readonly rows: readonly Row[] }>(
          prisma,
          Prisma.sql`with page as materialized (
            select m.search_name, m.passholder_id from membership m
            where ${start ? Prisma.sql`${where} and ${start}` : where}
            order by m.search_name, m.passholder_id limit ${limit}
          ), counted as materialized (
            select count(*)::int as total from (select from membership m where ${where}
              limit ${whole ? 0 : countTo}) found
          ) select json_build_object('total', (select total from counted), 'rows', coalesce((
            select json_agg(json_build_object(
              'id', p.id, 'searchName', page.search_name, 'name', p.name, 'firstName', p.first_name, 'dateOfBirth', p.date_of_birth,
              'group', p.group_tickets_per_year,
              'postalCode', p.postal_code, 'city', p.city, 'points', p.points,
              'lastActivityAt', ${ms('p.last_activity_at')}, 'status', m.status,
              'socialTariffEndDate', ${ms('m.social_tariff_end_date')},
              'socialTariffSuspendedUntil', ${ms('m.social_tariff_suspended_until')},
              'uitpasNumber', c.uitpas_number, 'cardStatus', c.status, 'contact', ${whole ? contact : Prisma.sql`null`})
              order by page.search_name, page.passholder_id)
            from page
            join membership m on m.passholder_id = page.passholder_id and m.card_system_id = ${cardSystemId}
            join passholder p on p.id = page.passholder_id
            left join lateral (select uitpas_number, status from card
              where card.passholder_id = page.passholder_id and card.card_system_id = ${cardSystemId}
              order by status = 'ACTIVE' desc, status = 'BLOCKED' desc, uitpas_number limit 1) c on true
          ), '[]'::json))::text as value`,
        )
        const end = found.rows.at(-1)
        return {
          totalItems: found.total,
          member: found.rows.map((row) => toListed(row, graceDays, now)),
          ...(end && { end: { searchName: end.searchName, id: end.id } }),
        }
      },
    }
  },
})
export type PassholderSearchStore = ReturnType<typeof passholderSearchStore>
