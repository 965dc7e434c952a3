import type { PrismaClient } from './generated/client.ts'

/** A tap as it was judged. */
export interface StoredTap {
  readonly actieId: string
  readonly zuilId: string
  readonly at: number
  readonly live: boolean
  readonly uitpasNumber?: string
  /** A number that no card has. */
  readonly unknownCard?: string
  /** Why it was refused; absent = booked. */
  readonly reason?: string
  readonly points?: number
  readonly balance?: number
}

export interface StoredLedgerEntry {
  readonly id: string
  readonly passholderId: string
  readonly kind: string
  readonly causeId: string
  readonly points: number
  readonly at: number
}

/** What came in lately, newest first. */
export interface ActivityStore {
  taps(limit: number): Promise<readonly StoredTap[]>
  ledger(limit: number): Promise<readonly StoredLedgerEntry[]>
}

export const activityStore = (prisma: PrismaClient): ActivityStore => ({
  taps: async (limit) => {
    const rows = await prisma.tap.findMany({ orderBy: [{ receivedAt: 'desc' }, { actieId: 'desc' }], take: limit })
    return rows.map((row) => {
      const verdict = row.verdict as { points?: number; balance?: number }
      return {
        actieId: row.actieId,
        zuilId: row.zuilId,
        at: row.at.getTime(),
        live: row.live,
        ...(row.uitpasNumber === null ? {} : { uitpasNumber: row.uitpasNumber }),
        ...(row.unknownCard === null ? {} : { unknownCard: row.unknownCard }),
        ...(row.reason === null ? {} : { reason: row.reason }),
        ...(verdict.points === undefined ? {} : { points: verdict.points }),
        ...(verdict.balance === undefined ? {} : { balance: verdict.balance }),
      }
    })
  },
  ledger: async (limit) => {
    const rows = await prisma.ledgerEntry.findMany({
      where: { kind: { not: 'OPENING' } },
      orderBy: { id: 'desc' },
      take: limit,
    })
    return rows.map(({ id, passholderId, kind, causeId, points, at }) => ({
      id: String(id),
      passholderId,
      kind,
      causeId,
      points,
      at: at.getTime(),
    }))
  },
})
