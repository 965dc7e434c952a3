import type { Desired, Tap, Verdict } from '@zuil/protocol'
import type { Receipt, View } from '../model.ts'
import { brusselsMoment } from '../time.ts'
import { checkIn } from './check-in.ts'
import type { Mode } from './mode.ts'

/**
 * Ticketzuil: a point as at a check-in zuil, and a ticket. Without a verdict there is no ticket: a tariff is never
 * made up.
 */
export const ticket: Mode = {
  tapFields: (desired, current) => ({
    ...checkIn.tapFields(desired, current),
    ...(current.event?.basePrice !== undefined && { shownPrice: current.event.basePrice }),
  }),
  waitingFields: checkIn.waitingFields,
  withoutVerdict: ({ desired: { worksOffline } }) =>
    worksOffline ? { screen: 'NOTED', mode: 'TICKET' } : { screen: 'REFUSED', reason: 'NO_NETWORK' },
  worksWithoutJournal: () => false,
}

type TicketVerdict = Extract<Verdict, { outcome: 'TICKET' }>

export const ticketView = ({ ticket, point }: TicketVerdict): View => {
  const shown = point ? { point } : {}
  if (ticket.sold) return { screen: 'TICKET', price: ticket.price, regularPrice: ticket.regularPrice, ...shown }
  const { reason, regularPrice } = ticket
  return { screen: 'NO_TICKET', reason, ...(regularPrice !== undefined && { regularPrice }), ...shown }
}

/** What is printed of a ticket that was sold; undefined when none was. */
export const receiptOf = (verdict: Verdict, tap: Tap, desired: Desired | undefined): Receipt | undefined => {
  if (verdict.outcome !== 'TICKET' || !verdict.ticket.sold) return undefined
  const { price, regularPrice } = verdict.ticket
  const event = desired?.schedule.find((entry) => entry.event.id === verdict.eventId)?.event
  return {
    title: event?.name.nl ?? desired?.zuil.name ?? '',
    price,
    regularPrice,
    moment: brusselsMoment(Date.parse(tap.at)),
    actieId: tap.actieId,
  }
}
