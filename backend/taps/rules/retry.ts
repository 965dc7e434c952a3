import type { Verdict } from '@zuil/protocol'
import type { Planned } from './model.ts'

/**
 * Whether a tap just before gave what this one asks for: then its answer was lost, or the card was laid twice. What gave
 * nothing is judged again. So is a ticket at a price that nobody had seen, now that somebody has.
 */
export const gaveTheSame = (verdict: Verdict, { request, target }: Planned): boolean => {
  if (request.origin !== 'ZUIL') return false
  const { mode } = request.tap
  switch (verdict.outcome) {
    case 'SAVED':
      return mode === 'CHECK_IN'
    case 'REDEEMED':
      return mode === 'REWARD'
    case 'TICKET': {
      const { ticket, point } = verdict
      if (mode !== 'TICKET' || !(ticket.sold || point?.saved)) return false
      const unseen = !ticket.sold && ticket.reason === 'ticket-price-unseen'
      return !unseen || target.kind !== 'TICKET' || target.shownPrice !== target.price
    }
    case 'MEMBERSHIP':
    case 'REFUSED':
      return false
  }
}
