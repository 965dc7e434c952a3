import { createHmac } from 'node:crypto'
import type { MemberList } from '@zuil/protocol'
import { limits, memberHashInput } from '@zuil/protocol'
import { askJson } from '../platform/database/database.ts'
import { Prisma, type PrismaClient } from '../platform/database/generated/client.ts'
import type { PersonalDataKeys } from '../platform/database/keys.ts'
import { dayDate, dayText } from '../platform/database/mapping.ts'
import type { Scope } from '../platform/http/scope.ts'
import { dayOf, monthsAfter } from '../platform/time/calendar.ts'

/** How long after its end a membership is still shown ("verlopen sinds"). */
const MONTHS_AFTER_END = 13
const HASH_BYTES = 16

interface ListRows {
  readonly keyVersion: number | null
  readonly listVersion: string | null
  readonly members: readonly { readonly chip: string | null; readonly number: string; readonly end: string }[]
}

/** Associations that a counter of the scope's organizers may read or, with WRITE, assign. */
const within = ({ organizerIds }: Scope, right?: 'WRITE'): Prisma.AssociationWhereInput =>
  organizerIds
    ? { counters: { some: { counter: { organizerId: { in: [...organizerIds] } }, ...(right && { right }) } } }
    : {}

/** Memberships of associations (lidmaatschappen), and the lists of members that zuilen keep. */
export const associationStore = (prisma: PrismaClient, keys: PersonalDataKeys) => ({
  /** The passholder's facts that an end date is computed from; undefined = there is no such passholder. */
  passholder: async (passholderId: string) => {
    const row = await prisma.passholder.findUnique({
      where: { id: passholderId },
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
    put: async (passholderId: string, { associationId, endDate }: StoredMember, now: number): Promise<boolean> => {
      const may = await prisma.association.count({ where: { id: associationId, ...within(scope, 'WRITE') } })
      if (may === 0) return false
      const end = dayDate(endDate)
      const moment = new Date(now)
      await prisma.associationMembership.upsert({
        where: { passholderId_associationId: { passholderId, associationId } },
        create: { passholderId, associationId, endDate: end, createdAt: moment },
        update: { endDate: end, renewedAt: moment },
      })
      return true
    },

    /** @returns `false` = there was none that the scope may remove */
    remove: async (passholderId: string, associationId: string): Promise<boolean> => {
      const { count } = await prisma.associationMembership.deleteMany({
        where: { passholderId, associationId, association: within(scope, 'WRITE') },
      })
      return count > 0
    },
  }),

  /** The list for a zuil's offline use: hashed with the zuil's own key. @param validUntil milliseconds since 1970 */
  memberList: async (zuilId: string, associationId: string, validUntil: number): Promise<MemberList> => {
    const since = monthsAfter(dayOf(validUntil), -MONTHS_AFTER_END)
    // One statement: the members are those of exactly this version.
    const { keyVersion, listVersion, members } = await askJson<ListRows>(
      prisma,
      Prisma.sql`select json_build_object(
        'keyVersion', (select key_version from zuil where id = ${zuilId}::uuid),
        'listVersion', (select list_version::text from association where id = ${associationId}::uuid),
        'members', coalesce((select json_agg(json_build_object(
            'chip', chip_number, 'number', uitpas_number, 'end', end_date))
          from association_membership member join card on card.passholder_id = member.passholder_id
          where association_id = ${associationId}::uuid and card.status = 'ACTIVE'
            and end_date >= ${since}::date
        ), '[]'))::text as value`,
    )
    if (keyVersion === null || listVersion === null) throw new Error('no such zuil or association')
    const key = keys.zuilKey('members', { id: zuilId, keyVersion })
    const secret = Buffer.from(key, 'base64url')
    const hash = (input: string): string =>
      createHmac('sha256', secret).update(input).digest().subarray(0, HASH_BYTES).toString('base64url')
    const entries = members.flatMap(({ chip, number, end }): [string, string][] => [
      ...(chip === null ? [] : [[hash(memberHashInput({ kind: 'CHIP', chipNumber: chip })), end] as [string, string]]),
      [hash(memberHashInput({ kind: 'BARCODE', uitpasNumber: number })), end],
    ])
    return {
      v: limits.version,
      associationId,
      listRevision: listVersion,
      validUntil: new Date(validUntil).toISOString(),
      key,
      // By hash: the order says nothing of who they are.
      members: entries.sort(([a], [b]) => (a < b ? -1 : 1)),
    }
  },
})

export interface StoredMember {
  readonly associationId: string
  /** yyyy-mm-dd, the last day. */
  readonly endDate: string
}
export type AssociationStore = ReturnType<typeof associationStore>
