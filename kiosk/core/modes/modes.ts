import type { Desired, Tap, Verdict, ZuilType } from '@zuil/protocol'
import type { View } from '../model.ts'
import { checkIn, savedView } from './check-in.ts'
import { membership, memberView } from './membership.ts'
import { balanceOf, type Mode } from './mode.ts'
import { redeemedView, reward } from './reward.ts'
import { ticket, ticketView } from './ticket.ts'

/** The four types of zuil: handbook, "Zuilen". */
export const modes: Readonly<Record<ZuilType, Mode>> = {
  CHECK_IN: checkIn,
  TICKET: ticket,
  REWARD: reward,
  MEMBERSHIP: membership,
}

/**
 * What a verdict shows.
 * @param desired as it was at the tap; without it a membership can't be shown
 */
export const viewOf = (verdict: Verdict, desired: Desired | undefined): View | undefined => {
  switch (verdict.outcome) {
    case 'SAVED':
      return savedView(verdict)
    case 'TICKET':
      return ticketView(verdict)
    case 'REDEEMED':
      return redeemedView(verdict)
    case 'MEMBERSHIP':
      return desired && memberView(verdict, desired)
    case 'REFUSED':
      return { screen: 'REFUSED', reason: verdict.reason, ...balanceOf(verdict) }
  }
}

/**
 * Whether something was given that counts only if the passholder sees it: it must be durable before it is shown, and is
 * reversed when it can't be shown. See docs/decisions/06-presumed-abort.md.
 * @param ifLate of its tap
 */
export const needsCommit = (verdict: Verdict, ifLate: Tap['ifLate']): boolean => {
  switch (verdict.outcome) {
    case 'REDEEMED':
      return true
    case 'TICKET':
      return verdict.ticket.sold || (ifLate === 'DROP' && verdict.point?.saved === true)
    case 'SAVED':
      return ifLate === 'DROP'
    default:
      return false
  }
}
