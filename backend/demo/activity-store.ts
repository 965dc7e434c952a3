import { verdict as verdictSchema } from '@zuil/protocol'
import type { PrismaClient } from '../platform/database/generated/client.ts'
import type { StoredLedgerEntry } from '../points/store.ts'
import { pointsOf, type StoredTap } from '../taps/store.ts'

/** What came in lately, newest first. */
export interface ActivityStore {
  taps(limit: number): Promise<readonly StoredTap[]>
  ledger(limit: number): Promise<readonly StoredLedgerEntry[]>
}

export const activityStore = (prisma: PrismaClient): ActivityStore => ({
  taps: async (limit) => {
    const rows = await prisma.tap.findMany({ orderBy: [{ receivedAt: 'desc' }, { actieId: 'desc' }], take: limit })
    return rows.map((row) => {
      const verdict = verdictSchema.parse(row.verdict)
      return {
        actieId: row.actieId,
        zuilId: row.zuilId,
        at: row.at.getTime(),
        live: row.live,
        ...(row.uitpasNumber === null ? {} : { uitpasNumber: row.uitpasNumber }),
        ...(row.unknownCard === null ? {} : { unknownCard: row.unknownCard }),
        ...(row.reason === null ? {} : { reason: row.reason }),
        outcome: verdict.outcome,
        ...pointsOf(verdict),
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
