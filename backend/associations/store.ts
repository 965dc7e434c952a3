import { createHmac } from 'node:crypto'
import type { MemberList } from '@zuil/protocol'
import { limits, memberHashInput } from '@zuil/protocol'
import { askJson } from '../platform/database/database.ts'
import { Prisma, type PrismaClient } from '../platform/database/generated/client.ts'
import type { PersonalDataKeys } from '../platform/database/keys.ts'
import { dayDate, dayText } from '../platform/database/mapping.ts'

/** How long after its end a membership is still told of ("verlopen sinds"). */
const MONTHS_AFTER_END = 13
const HASH_BYTES = 16

interface ListRows {
  readonly keyVersion: number | null
  readonly listVersion: string | null
  readonly members: readonly { readonly chip: string | null; readonly number: string; readonly end: string }[]
}

/** Memberships of associations (lidmaatschappen), and the lists of members that zuilen keep. */
export const associationStore = (prisma: PrismaClient, keys: PersonalDataKeys): AssociationStore => ({
  passholder: async (passholderId) => {
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

  ofPassholder: async (passholderId) => {
    const rows = await prisma.associationMembership.findMany({
      where: { passholderId },
      orderBy: { associationId: 'asc' },
    })
    return rows.map(({ associationId, endDate }) => ({ associationId, endDate: dayText(endDate) }))
  },

  put: async (passholderId, { associationId, endDate }, now) => {
    const end = dayDate(endDate)
    const moment = new Date(now)
    await prisma.associationMembership.upsert({
      where: { passholderId_associationId: { passholderId, associationId } },
      create: { passholderId, associationId, endDate: end, createdAt: moment },
      update: { endDate: end, renewedAt: moment },
    })
  },

  remove: async (passholderId, associationId) => {
    const { count } = await prisma.associationMembership.deleteMany({ where: { passholderId, associationId } })
    return count > 0
  },

  memberList: async (zuilId, associationId, validUntil) => {
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
            and end_date >= (${new Date(validUntil)}::timestamptz - make_interval(months => ${MONTHS_AFTER_END}::int))::date
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
      // By hash: the order tells nothing of who they are.
      members: entries.sort(([a], [b]) => (a < b ? -1 : 1)),
    }
  },
})

export interface StoredMember {
  readonly associationId: string
  /** yyyy-mm-dd, the last day. */
  readonly endDate: string
}

export interface AssociationStore {
  /** The passholder's facts that an end date is reckoned from; undefined = there is no such passholder. */
  passholder(
    passholderId: string,
  ): Promise<{ readonly dateOfBirth: string; readonly cardSystemIds: readonly number[] } | undefined>
  ofPassholder(passholderId: string): Promise<readonly StoredMember[]>
  /** Makes or renews a membership. */
  put(passholderId: string, member: StoredMember, now: number): Promise<void>
  /** `false` = there was none. */
  remove(passholderId: string, associationId: string): Promise<boolean>
  /** The list for a zuil's offline use: hashed with the zuil's own key. */
  memberList(zuilId: string, associationId: string, validUntil: number): Promise<MemberList>
}
