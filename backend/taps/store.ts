import type { Verdict } from '@zuil/protocol'

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
export const pointsOf = (verdict: Verdict): Pick<StoredTap, 'points' | 'balance'> => {
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
