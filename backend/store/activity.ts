import { type Verdict, verdict as verdictSchema } from '@zuil/protocol'
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
  readonly outcome: Verdict['outcome']
  /** What it did to the balance: below zero for a reward. */
  readonly points?: number
  readonly balance?: number
}

/** Points and balance as the verdict told them. */
const pointsOf = (verdict: Verdict): Pick<StoredTap, 'points' | 'balance'> => {
  switch (verdict.outcome) {
    case 'SAVED':
      return { points: verdict.points, balance: verdict.balance }
    case 'REDEEMED':
      return { points: 0 - verdict.points, balance: verdict.balance }
    case 'TICKET': {
      const { point } = verdict
      return point?.saved ? { points: point.points, balance: point.balance } : {}
    }
    default:
      return {}
  }
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
