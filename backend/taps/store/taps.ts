import { type RefusalReason, refusalReason, type Verdict, verdict as verdictSchema } from '@zuil/protocol'
import type { PrismaClient } from '../../platform/database/generated/client.ts'
import { withoutNulls } from '../../platform/database/mapping.ts'
import { pointsOf } from '../rules/points-of.ts'

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
  readonly reason?: RefusalReason
  readonly outcome: Verdict['outcome']
  /** What it did to the balance: below zero for a reward. */
  readonly points?: number
  readonly balance?: number
}

/** Taps as they were judged. */
export interface TapStore {
  /** The latest, newest first. */
  recent(limit: number): Promise<readonly StoredTap[]>
}

export const tapStore = (prisma: PrismaClient): TapStore => ({
  recent: async (limit) => {
    const rows = await prisma.tap.findMany({ orderBy: [{ receivedAt: 'desc' }, { actieId: 'desc' }], take: limit })
    return rows.map((row) => {
      const verdict = verdictSchema.parse(row.verdict)
      return {
        actieId: row.actieId,
        zuilId: row.zuilId,
        at: row.at.getTime(),
        live: row.live,
        ...withoutNulls({ uitpasNumber: row.uitpasNumber, unknownCard: row.unknownCard }),
        ...(row.reason !== null && { reason: refusalReason.parse(row.reason) }),
        outcome: verdict.outcome,
        ...pointsOf(verdict),
      }
    })
  },
})
