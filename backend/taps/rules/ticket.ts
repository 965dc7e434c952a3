import { err, ok, type RefusalReason, type Result, type Verdict } from '@zuil/protocol'
import { groupLimitAt, isGroup } from '../../passholders/rules/group.ts'
import { membershipRefusal } from '../../passholders/rules/membership.ts'
import { balanceAt, type ShownBalance } from '../../points/rules.ts'
import { socialTariffOf } from '../../tickets/rules/tariff.ts'
import type { NewTicket } from '../../tickets/shapes.ts'
import { type Action, type Outcome, refused } from './action.ts'
import { type SavedPoint, savePoint } from './checkin.ts'
import type { Target } from './model.ts'

type TicketTarget = Extract<Target, { kind: 'TICKET' }>
type TicketVerdict = Extract<Verdict, { outcome: 'TICKET' }>
type Price = Pick<NewTicket, 'price' | 'regularPrice' | 'tariffId' | 'shares' | 'cardSystemId'>
/** Why no ticket is sold, and what one costs at the till where that is for this passholder. */
type NoTicket = Pick<Extract<TicketVerdict['ticket'], { sold: false }>, 'reason' | 'regularPrice'>

const none = (reason: RefusalReason): Result<never, NoTicket> => err({ reason })

/** The social tariff alone is sold: a sale without discount is not registered, and a zuil never makes one up. */
const priceOf = (action: Action, target: TicketTarget): Result<Price, NoTicket> => {
  const { price: regularPrice, tariffId } = target
  if (regularPrice === undefined) return none('ticket-price-unknown')
  if (regularPrice === 0) return none('ticket-not-needed')
  const social = socialTariffOf({ ...target, regularPrice }, action.passholder, action.at)
  switch (social.kind) {
    case 'REFUSED':
      return none(social.reason)
    case 'NOT_HERE':
    case 'NONE':
      return err({ reason: 'social-tariff-not-available', regularPrice })
    case 'TARIFF': {
      const { id, price, shares, cardSystemId } = social.tariff
      if (tariffId !== undefined && tariffId !== id) return none('social-tariff-not-available')
      return ok({ price, regularPrice, tariffId: id, shares, cardSystemId })
    }
  }
}

/** Whether he has as many of the event as he may; of a group pass, as many of all events in that year. */
const hasAll = ({ at, passholder, tally }: Action, { event, limit }: TicketTarget): boolean => {
  const ofGroup = groupLimitAt(passholder, at)
  return ofGroup
    ? tally.groupTickets(passholder.id, ofGroup) >= ofGroup.volume
    : tally.count('TICKET', passholder.id, event.id, limit) >= limit.volume
}

const sellTicket = (action: Action, target: TicketTarget): Result<NewTicket, NoTicket> => {
  const { request, at, card, passholder, dropped } = action
  const { event } = target
  if (dropped.includes('TICKET')) return none('not-confirmed')
  const price = priceOf(action, target)
  if (!price.ok) return price
  if (hasAll(action, target)) return none('maximum-reached')
  // Nobody buys without having seen the price.
  if (target.shownPrice !== target.price) return none('ticket-price-unseen')
  const label = request.origin === 'API' && request.kind === 'TICKET' ? request.regularPriceLabel : undefined
  return ok({
    id: request.actieId,
    passholderId: passholder.id,
    eventId: event.id,
    uitpasNumber: card.uitpasNumber,
    ...price.value,
    ...(label !== undefined && { regularPriceLabel: label }),
    at,
  })
}

const pointVerdict = (
  point: Result<SavedPoint, RefusalReason>,
  shown: ShownBalance,
): NonNullable<TicketVerdict['point']> =>
  point.ok
    ? { saved: true, points: point.value.checkin.points, balance: point.value.balance }
    : { saved: false, reason: point.error, ...shown }

const ticketVerdict = (ticket: Result<NewTicket, NoTicket>): TicketVerdict['ticket'] => {
  if (!ticket.ok) return { sold: false, ...ticket.error }
  const { price, regularPrice } = ticket.value
  return { sold: true, price, regularPrice, tariff: 'SOCIAL' }
}

/**
 * Ticketzuil and ticket sales over the API, which come without a point. Point and ticket are judged apart: each stands
 * where the other is refused, and a zuil says of both what became of them. A group pass has to do with tickets alone, so
 * nothing is said of a point.
 * Source: handbook, "Ticketzuil"; GET /tariffs, POST /ticket-sales.
 */
export const decideTicket = (action: Action, target: TicketTarget): Outcome => {
  const { at, passholder, request, dropped } = action
  const noMember = membershipRefusal(passholder)
  if (noMember) return refused(action, noMember)
  const point = target.pointLimit && savePoint(action, target.event, target.pointLimit)
  const ticket = sellTicket(action, target)
  if (!ticket.ok && !point) return refused(action, ticket.error.reason)
  // Out of the journal it is the point alone that is asked for.
  if (point?.ok === false && dropped.includes('TICKET')) return refused(action, point.error)
  const told = point && !isGroup(passholder) && { point: pointVerdict(point, balanceAt(passholder, at)) }
  return {
    verdict: {
      outcome: 'TICKET',
      actieId: request.actieId,
      eventId: target.event.id,
      ticket: ticketVerdict(ticket),
      ...told,
    },
    ...(point?.ok && { checkin: point.value.checkin }),
    ...(ticket.ok && { ticket: ticket.value }),
    ledger: point?.ok ? point.value.ledger : [],
  }
}
