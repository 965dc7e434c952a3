import type { PrismaClient } from '../platform/database/generated/client.ts'
import type { LedgerKind } from './shapes.ts'

export const ledgerStore = (prisma: PrismaClient): LedgerStore => ({
  recent: async (limit) => {
    const rows = await prisma.ledgerEntry.findMany({
      where: { kind: { not: 'OPENING' } },
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
