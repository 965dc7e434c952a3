import type { Verdict } from '@zuil/protocol'

/** What a verdict did to the balance (points; below zero for a reward), and the balance after it. Empty = nothing. */
export const pointsOf = (verdict: Verdict): { readonly points?: number; readonly balance?: number } => {
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
