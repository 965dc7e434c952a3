import type { Db } from '../platform/database/database.ts'
import type { PrismaClient } from '../platform/database/generated/client.ts'
import { reversedPoints } from './rules.ts'
import type { LedgerKind } from './shapes.ts'

export interface StoredLedgerEntry {
  readonly id: string
  readonly passholderId: string
  readonly kind: LedgerKind
  readonly causeId: string
  readonly points: number
  readonly at: number
}

/** The ledger of points. */
export interface LedgerStore {
  /** The latest entries, newest first; without what people had when the ledger began. */
  recent(limit: number): Promise<readonly StoredLedgerEntry[]>
}

export const ledgerStore = (prisma: PrismaClient): LedgerStore => ({
  recent: async (limit) => {
    const rows = await prisma.ledgerEntry.findMany({
      where: { kind: { notIn: ['OPENING', 'CARRIED'] } },
      orderBy: { id: 'desc' },
      take: limit,
    })
    return rows.map(({ id, passholderId, kind, causeId, points, at }) => ({
      id: String(id),
      passholderId,
      kind: kind as LedgerKind,
      causeId,
      points,
      at: at.getTime(),
    }))
  },
})

/** Whether points lapsed after something was booked: what it gave or took lapsed with them. */
const hasLapsedSince = async (db: Db, passholderId: string, causeId: string): Promise<boolean> => {
  const kind = { in: ['CHECKIN', 'REDEMPTION'] satisfies LedgerKind[] }
  const cause = await db.ledgerEntry.findFirst({ where: { passholderId, causeId, kind }, select: { id: true } })
  if (!cause) return false
  const later = { passholderId, kind: 'LAPSE' as const, id: { gt: cause.id } }
  return (await db.ledgerEntry.findFirst({ where: later, select: { id: true } })) !== null
}

/**
 * Enters the reversal of a check-in (its points are reversed, as far as there are any) or of a redemption (they are given
 * back) in the ledger and the balance, within the transaction `db`, which holds the lock on the passholder. Points that
 * lapsed meanwhile are neither taken from newer ones nor given back.
 */
export const enterReversal = async (
  db: Db,
  entry: {
    readonly kind: 'REVERSAL' | 'REDEMPTION_REVERSAL'
    readonly passholderId: string
    readonly causeId: string
    /** What the check-in gave, or the redemption took. */
    readonly points: number
    /** Milliseconds since 1970. */
    readonly at: number
  },
): Promise<void> => {
  const { kind, passholderId, causeId, at } = entry
  const { points: balance } = await db.passholder.findUniqueOrThrow({
    where: { id: passholderId },
    select: { points: true },
  })
  const lapsedSince = await hasLapsedSince(db, passholderId, causeId)
  const points = reversedPoints(entry, { balance, lapsedSince })
  await db.ledgerEntry.create({ data: { passholderId, kind, causeId, points, at: new Date(at) } })
  await db.passholder.update({ where: { id: passholderId }, data: { points: { increment: points } } })
}
/** For stores whose rows can be reversed; composition gives it to them. */
export type EnterReversal = typeof enterReversal
