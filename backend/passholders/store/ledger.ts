import type { Subject } from '../../platform/database/audit.ts'
import type { Db } from '../../platform/database/database.ts'
import { Prisma } from '../../platform/database/generated/client.ts'
import { withoutNulls } from '../../platform/database/mapping.ts'
import type { PointsEntries } from '../shapes/managed.ts'

/** What of somebody's was reversed, as the audit log calls it. */
export const reversedOf = async (db: Db, passholderId: string): Promise<readonly Pick<Subject, 'kind' | 'id'>[]> => {
  const asked = { where: { passholderId, reversedAt: { not: null } }, select: { id: true } }
  const of = (kind: Subject['kind'], rows: readonly { readonly id: string }[]) => rows.map(({ id }) => ({ kind, id }))
  return [
    ...of('CHECKIN', await db.checkin.findMany(asked)),
    ...of('TICKET', await db.ticket.findMany(asked)),
    ...of('REDEMPTION', await db.redemption.findMany(asked)),
  ]
}

interface Row {
  readonly id: bigint
  readonly kind: PointsEntries['member'][number]['kind']
  readonly points: number
  readonly at: Date
  readonly about: { readonly nl: string } | null
  readonly actie_id: string | null
  readonly reason: string | null
}

/**
 * Entries of the ledger of somebody's points, newest first, each with what it was for. Why somebody corrected or reversed it
 * is told where that was done in this card system: it is the other's history elsewhere.
 * @param before the last entry of the page before
 */
export const pointsOf = async (
  db: Db,
  { id, cardSystemId }: { readonly id: string; readonly cardSystemId: number },
  before: string | undefined,
  limit: number,
): Promise<PointsEntries['member']> => {
  const last = Prisma.sql`and card_system_id = ${cardSystemId} order by id limit 1`
  const ofCorrection = Prisma.sql`select reason from audit where subject_kind = 'PASSHOLDER' and subject_id = ${id}
    and action = 'PASSHOLDER_POINTS_CORRECTED' and at >= l.at and at < l.at + interval '1 minute' ${last}`
  const ofReversal = Prisma.sql`select reason from audit where subject_kind in ('CHECKIN', 'REDEMPTION')
    and subject_id = l.cause_id::text and action like '%_REVERSED' ${last}`
  const rows = await db.$queryRaw<Row[]>`
    select l.id, l.kind, l.points, l.at, coalesce(e.name, r.title) as about, coalesce(c.id, d.id) as actie_id,
        case when l.kind = 'CORRECTION' then (${ofCorrection}) when l.kind in ('REVERSAL', 'REDEMPTION_REVERSAL')
          then (${ofReversal}) end as reason
      from (select * from ledger_entry where passholder_id = ${id}::uuid
        ${before === undefined ? Prisma.empty : Prisma.sql`and id < ${BigInt(before)}`}
        order by id desc limit ${limit}) l
      left join checkin c on l.kind in ('CHECKIN', 'REVERSAL') and c.id = l.cause_id
      left join redemption d on l.kind in ('REDEMPTION', 'REDEMPTION_REVERSAL') and d.id = l.cause_id
      left join event e on e.id = c.event_id
      left join reward r on r.id = d.reward_id
      order by l.id desc`
  return rows.map((row) => ({
    ...{ id: String(row.id), kind: row.kind, points: row.points, at: row.at.toISOString() },
    ...withoutNulls({ about: row.about?.nl, actieId: row.actie_id, reason: row.reason }),
  }))
}
