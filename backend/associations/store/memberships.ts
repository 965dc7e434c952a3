import { aPerson } from '../../passholders/store/person.ts'
import { askJson, type Db } from '../../platform/database/database.ts'
import { Prisma, type PrismaClient } from '../../platform/database/generated/client.ts'
import type { PersonalDataKeys } from '../../platform/database/keys.ts'
import { dayDate, dayText } from '../../platform/database/mapping.ts'
import type { Scope } from '../../platform/http/scope.ts'
import { dayOf, monthsAfter } from '../../platform/time/calendar.ts'
import { hashedMembers, memberListKey, memberListTag } from '../hashed-members.ts'

/** How long after its end a membership is still shown ("verlopen sinds"). */
const MONTHS_AFTER_END = 13

/** Whose list, of which association, and how. */
export interface WantedList {
  readonly zuilId: string
  readonly associationId: string
  /** Milliseconds since 1970. */
  readonly validUntil: number
  /** Whether cards are listed by UiTPAS number too. */
  readonly byNumber: boolean
}

/** A list, but for who is in it. */
export interface ListVersion {
  readonly listRevision: string
  /** In memory alone, at both ends. */
  readonly key: string
  /** Its ETag: the same as long as the list and its key are. */
  readonly tag: string
}

interface Versions {
  readonly keyVersion: number | null
  readonly listVersion: string | null
}

const versionsOf = ({ zuilId, associationId }: WantedList): Prisma.Sql => Prisma.sql`
  'keyVersion', (select key_version from zuil where id = ${zuilId}::uuid),
  'listVersion', (select list_version::text from association where id = ${associationId}::uuid)`

/** Who was a member until before this day is left out. */
const sinceOf = ({ validUntil }: WantedList): string => monthsAfter(dayOf(validUntil), -MONTHS_AFTER_END)

/** Associations that a counter of the scope's organizers may read or, with WRITE, assign. */
const within = ({ organizerIds }: Scope, right?: 'WRITE'): Prisma.AssociationWhereInput =>
  organizerIds
    ? { counters: { some: { counter: { organizerId: { in: [...organizerIds] } }, ...(right && { right }) } } }
    : {}

/** Whoever removes it is waited for, and waits until the transaction of who makes a member is over. */
export const awaitRemoval = (db: Db, associationId: string): Promise<unknown> =>
  db.$queryRaw`select 1 from association where id = ${associationId}::uuid for key share`

/** Memberships of associations (lidmaatschappen), and the lists of members that zuilen keep. */
export const associationStore = (prisma: PrismaClient, keys: PersonalDataKeys) => ({
  /** The passholder's facts that an end date is computed from; undefined = there is no such passholder. */
  passholder: async (passholderId: string) => {
    const row = await prisma.passholder.findFirst({
      where: { id: passholderId, ...aPerson },
      select: {
        dateOfBirth: true,
        memberships: {
          where: { status: 'ACTIVE' },
          select: { cardSystemId: true },
          orderBy: { cardSystemId: 'asc' },
        },
      },
    })
    if (!row) return undefined
    return {
      dateOfBirth: dayText(row.dateOfBirth),
      cardSystemIds: row.memberships.map(({ cardSystemId }) => cardSystemId),
    }
  },

  for: (scope: Scope) => ({
    ofPassholder: async (passholderId: string): Promise<readonly StoredMember[]> => {
      const rows = await prisma.associationMembership.findMany({
        where: { passholderId, association: within(scope) },
        orderBy: { associationId: 'asc' },
      })
      return rows.map(({ associationId, endDate }) => ({ associationId, endDate: dayText(endDate) }))
    },

    /** Makes or renews a membership. @returns `false` = no association that the scope may assign */
    put: (passholderId: string, { associationId, endDate }: StoredMember, now: number): Promise<boolean> =>
      prisma.$transaction(async (db) => {
        await awaitRemoval(db, associationId)
        const may = await db.association.count({ where: { id: associationId, ...within(scope, 'WRITE') } })
        if (may === 0) return false
        const end = dayDate(endDate)
        const moment = new Date(now)
        await db.associationMembership.upsert({
          where: { passholderId_associationId: { passholderId, associationId } },
          create: { passholderId, associationId, endDate: end, createdAt: moment },
          update: { endDate: end, renewedAt: moment },
        })
        return true
      }),

    /** @returns `false` = there was none that the scope may remove */
    remove: async (passholderId: string, associationId: string): Promise<boolean> => {
      const { count } = await prisma.associationMembership.deleteMany({
        where: { passholderId, associationId, association: within(scope, 'WRITE') },
      })
      return count > 0
    },
  }),

  /** Which list a zuil would get now for its offline use. It costs little: nobody is looked up. */
  memberListVersion: async (wanted: WantedList): Promise<ListVersion> => {
    const versions = await askJson<Versions>(
      prisma,
      Prisma.sql`select json_build_object(${versionsOf(wanted)})::text as value`,
    )
    return listVersion(keys, wanted, versions)
  },

  /** The list itself. Its `members` are a JSON array. */
  memberList: async (wanted: WantedList): Promise<ListVersion & { readonly members: string }> => {
    const { associationId, byNumber } = wanted
    // One statement: the members are those of exactly this version. One text: it is taken apart bit by bit.
    const { rows, ...versions } = await askJson<Versions & { readonly rows: string }>(
      prisma,
      Prisma.sql`select json_build_object(${versionsOf(wanted)},
        'rows', coalesce((select string_agg(concat_ws(' ', end_date, uitpas_number, chip_number), ';')
          from association_membership member join card on card.passholder_id = member.passholder_id
          where association_id = ${associationId}::uuid and card.status = 'ACTIVE'
            and end_date >= ${sinceOf(wanted)}::date
            and exists (select 1 from membership of_system
              where of_system.passholder_id = member.passholder_id and of_system.status = 'ACTIVE')
        ), ''))::text as value`,
    )
    const version = listVersion(keys, wanted, versions)
    return { ...version, members: await hashedMembers(rows, version.key, byNumber) }
  },
})

const listVersion = (
  keys: PersonalDataKeys,
  wanted: WantedList,
  { keyVersion, listVersion: version }: Versions,
): ListVersion => {
  const { zuilId, associationId, byNumber } = wanted
  if (keyVersion === null || version === null) throw new Error('no such zuil or association')
  const identity = { associationId, listVersion: version, since: sinceOf(wanted) }
  const key = memberListKey(keys.zuilKey('members', { id: zuilId, keyVersion }), identity)
  return { listRevision: version, key, tag: memberListTag(key, byNumber) }
}

export interface StoredMember {
  readonly associationId: string
  /** yyyy-mm-dd, the last day. */
  readonly endDate: string
}
export type AssociationStore = ReturnType<typeof associationStore>
