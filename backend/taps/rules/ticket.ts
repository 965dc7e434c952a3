import { err, ok, type RefusalReason, type Result, type Verdict } from '@zuil/protocol'
import { membershipRefusal } from '../../passholders/rules/membership.ts'
import { pointsNow } from '../../points/rules.ts'
import { socialTariffOf } from '../../tickets/rules/tariff.ts'
import type { NewTicket } from '../../tickets/shapes.ts'
import { type Action, type Outcome, refused } from './action.ts'
import { type SavedPoint, savePoint } from './checkin.ts'
import type { Aim } from './model.ts'

type TicketAim = Extract<Aim, { kind: 'TICKET' }>
type TicketVerdict = Extract<Verdict, { outcome: 'TICKET' }>
type Price = Pick<NewTicket, 'price' | 'regularPrice' | 'tariff' | 'tariffId' | 'shares' | 'cardSystemId'>

/** At a zuil who never had a social status pays the base price; over the API there is the social tariff alone. */
const priceOf = (action: Action, aim: TicketAim): Result<Price, RefusalReason> => {
  const { price: regularPrice, cardSystems, tariffId } = aim
  if (regularPrice === undefined) return err('ticket-price-unknown')
  const social = socialTariffOf({ passholder: action.passholder, cardSystems, regularPrice, at: action.at })
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

const sellTicket = (action: Action, aim: TicketAim): Result<NewTicket, RefusalReason> => {
  const { request, at, card, passholder, dropped, tally } = action
  const { event, limit } = aim
  if (dropped.includes('TICKET')) return err('not-confirmed')
  const noMember = membershipRefusal(passholder, event.cardSystemIds)
  if (noMember) return err(noMember)
  const price = priceOf(action, aim)
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
const pointOf = (action: Action, { event, point }: TicketAim): Result<SavedPoint, RefusalReason> | undefined => {
  if (point === undefined) return undefined
  return 'refusal' in point ? err(point.refusal) : savePoint(action, event, point.limit)
}

const toldPoint = (point: Result<SavedPoint, RefusalReason>, balance: number): NonNullable<TicketVerdict['point']> =>
  point.ok
    ? { saved: true, points: point.value.checkin.points, balance: point.value.balance }
    : { saved: false, reason: point.error, balance }

const toldTicket = (ticket: Result<NewTicket, RefusalReason>): TicketVerdict['ticket'] => {
  if (!ticket.ok) return { sold: false, reason: ticket.error }
  const { price, regularPrice, tariff } = ticket.value
  return { sold: true, price, regularPrice, tariff }
}

/**
 * Ticketzuil and ticket sales over the API. Point and ticket are judged apart: each stands where the other is refused.
 * Source: handbook, "Ticketzuil"; domain.md, "Ticket at social tariff".
 */
export const decideTicket = (action: Action, aim: TicketAim): Outcome => {
  const point = pointOf(action, aim)
  const ticket = sellTicket(action, aim)
  if (!ticket.ok && !point?.ok)
    return refused(action, ticket.error === 'not-confirmed' && point ? point.error : ticket.error)
  const { at, passholder, request } = action
  return {
    verdict: {
      outcome: 'TICKET',
      actieId: request.actieId,
      eventId: aim.event.id,
      ticket: toldTicket(ticket),
      ...(point && { point: toldPoint(point, pointsNow(passholder, at)) }),
    },
    ...(point?.ok && { checkin: point.value.checkin }),
    ...(ticket.ok && { ticket: ticket.value }),
    ledger: point?.ok ? point.value.ledger : [],
  }
}
