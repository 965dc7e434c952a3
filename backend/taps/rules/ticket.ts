import { err, ok, type RefusalReason, type Result, type Verdict } from '@zuil/protocol'
import { membershipRefusal } from '../../passholders/rules/membership.ts'
import { balanceAt, type ShownBalance } from '../../points/rules.ts'
import { socialTariffOf } from '../../tickets/rules/tariff.ts'
import type { NewTicket } from '../../tickets/shapes.ts'
import { type Action, type Outcome, refused } from './action.ts'
import { type SavedPoint, savePoint } from './checkin.ts'
import type { Target } from './model.ts'

type TicketTarget = Extract<Target, { kind: 'TICKET' }>
type TicketVerdict = Extract<Verdict, { outcome: 'TICKET' }>
type Price = Pick<NewTicket, 'price' | 'regularPrice' | 'tariff' | 'tariffId' | 'shares' | 'cardSystemId'>

/** At a zuil who never had a social status pays the base price; over the API there is the social tariff alone. */
const priceOf = (action: Action, target: TicketTarget): Result<Price, RefusalReason> => {
  const { price: regularPrice, tariffId } = target
  if (regularPrice === undefined) return err('ticket-price-unknown')
  const social = socialTariffOf({ ...target, regularPrice }, action.passholder, action.at)
  if (social.kind === 'REFUSED') return err(social.reason)
  if (social.kind === 'TARIFF') {
    const { id, price, shares, cardSystemId } = social.tariff
    if (tariffId !== undefined && tariffId !== id) return err('social-tariff-not-available')
    return ok({ price, regularPrice, tariff: 'SOCIAL', tariffId: id, shares, cardSystemId })
  }
  if (tariffId !== undefined) return err('social-tariff-not-available')
  const shares = { passholder: regularPrice, localAuthority: 0, organizer: 0, flemishAuthority: 0 }
  return ok({ price: regularPrice, regularPrice, tariff: 'REGULAR', tariffId: 'REGULAR', shares })
}

const sellTicket = (action: Action, target: TicketTarget): Result<NewTicket, RefusalReason> => {
  const { request, at, card, passholder, dropped, tally } = action
  const { event, limit } = target
  if (dropped.includes('TICKET')) return err('not-confirmed')
  const noMember = membershipRefusal(passholder)
  if (noMember) return err(noMember)
  const price = priceOf(action, target)
  if (!price.ok) return price
  if (tally.count('TICKET', passholder.id, event.id, limit) >= limit.volume) return err('maximum-reached')
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

/** The check-in that goes with the ticket; `undefined` = none does. */
const pointOf = (action: Action, { event, point }: TicketTarget): Result<SavedPoint, RefusalReason> | undefined => {
  if (point === undefined) return undefined
  return 'refusal' in point ? err(point.refusal) : savePoint(action, event, point.limit)
}

const pointVerdict = (
  point: Result<SavedPoint, RefusalReason>,
  shown: ShownBalance,
): NonNullable<TicketVerdict['point']> =>
  point.ok
    ? { saved: true, points: point.value.checkin.points, balance: point.value.balance }
    : { saved: false, reason: point.error, ...shown }

const ticketVerdict = (ticket: Result<NewTicket, RefusalReason>): TicketVerdict['ticket'] => {
  if (!ticket.ok) return { sold: false, reason: ticket.error }
  const { price, regularPrice, tariff } = ticket.value
  return { sold: true, price, regularPrice, tariff }
}

/**
 * Ticketzuil and ticket sales over the API. Point and ticket are judged apart: each stands where the other is refused.
 * Source: handbook, "Ticketzuil"; GET /tariffs, POST /ticket-sales.
 */
export const decideTicket = (action: Action, target: TicketTarget): Outcome => {
  const point = pointOf(action, target)
  const ticket = sellTicket(action, target)
  if (!ticket.ok && !point?.ok)
    return refused(action, ticket.error === 'not-confirmed' && point ? point.error : ticket.error)
  const { at, passholder, request } = action
  return {
    verdict: {
      outcome: 'TICKET',
      actieId: request.actieId,
      eventId: target.event.id,
      ticket: ticketVerdict(ticket),
      ...(point && { point: pointVerdict(point, balanceAt(passholder, at)) }),
    },
    ...(point?.ok && { checkin: point.value.checkin }),
    ...(ticket.ok && { ticket: ticket.value }),
    ledger: point?.ok ? point.value.ledger : [],
  }
}
