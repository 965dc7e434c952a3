import type { Desired, Tap, Verdict } from '@zuil/protocol'
import type { Receipt, View } from '../model.ts'
import { brusselsMoment } from '../time.ts'
import { checkIn } from './check-in.ts'
import { balanceOf, type Mode } from './mode.ts'

/**
 * Ticketzuil: a point as at a check-in zuil, and a ticket. Without a verdict there is no ticket: a tariff is never
 * made up.
 */
export const ticket: Mode = {
  tapFields: checkIn.tapFields,
  waitingFields: checkIn.waitingFields,
  withoutVerdict: ({ desired: { worksOffline } }) =>
    worksOffline ? { screen: 'NOTED', mode: 'TICKET' } : { screen: 'REFUSED', reason: 'NO_NETWORK' },
}

type TicketVerdict = Extract<Verdict, { outcome: 'TICKET' }>

export const ticketView = ({ ticket, point }: TicketVerdict): View => {
  if (!ticket.sold) {
    if (!point?.saved) return { screen: 'REFUSED', reason: ticket.reason, ...balanceOf(point ?? {}) }
    return { screen: 'TICKET_REFUSED', reason: ticket.reason, points: point.points, balance: point.balance }
  }
  const { price, regularPrice, tariff } = ticket
  // A verdict for a zuil's ticket always has its point.
  return { screen: 'TICKET', price, regularPrice, tariff, point: point ?? { saved: true, points: 0, balance: 0 } }
}

/** What is printed of a ticket that was sold; undefined when none was. */
export const receiptOf = (verdict: Verdict, tap: Tap, desired: Desired | undefined): Receipt | undefined => {
  if (verdict.outcome !== 'TICKET' || !verdict.ticket.sold) return undefined
  const { price, regularPrice, tariff } = verdict.ticket
  const event = desired?.schedule.find((entry) => entry.event.id === verdict.eventId)?.event
  return {
    title: event?.name.nl ?? desired?.zuil.name ?? '',
    price,
    regularPrice,
    tariff,
    moment: brusselsMoment(Date.parse(tap.at)),
    actieId: tap.actieId,
  }
}
