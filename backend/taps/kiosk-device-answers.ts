import type { Localized, RefusalReason, Verdict } from '@zuil/protocol'
import type { z } from 'zod'
import type { EventFacts } from '../events/shapes.ts'
import type { Problem } from '../platform/http/problems.ts'
import { euro } from '../platform/money.ts'
import { ticketLimitMessage } from '../tickets/problems.ts'
import { ticketLimitOf } from '../tickets/rules/limit.ts'
import { messageFor, refusedProblem } from './problems.ts'
import type { kioskDeviceCheckinResponse } from './shapes.ts'

type Refused = Extract<Verdict, { outcome: 'REFUSED' }>
type Ticket = Extract<Verdict, { outcome: 'TICKET' }>['ticket']

/** Why no ticket was sold: a limit is told in words of tickets. */
const noTicketMessage = (reason: RefusalReason, event: EventFacts | undefined): Localized | undefined =>
  reason === 'maximum-reached' && event ? ticketLimitMessage(ticketLimitOf(event)) : messageFor(reason)

/** In euro. */
const regularPriceOf = ({ regularPrice }: Ticket): { readonly regularPrice?: number } =>
  regularPrice === undefined ? {} : { regularPrice: euro(regularPrice) }

/**
 * Why a card at a zuil got nothing; `undefined` = it got something. Where neither point nor ticket was given, the ticket's
 * reason is told: it sends somebody to the counter or the till, where the point was only saved before.
 * @param event of a ticket tap
 */
export const toProblem = (
  verdict: Verdict,
  event: EventFacts | undefined,
): (Problem & { readonly regularPrice?: number }) | undefined => {
  if (verdict.outcome === 'REFUSED') return refusedProblem(verdict)
  if (verdict.outcome !== 'TICKET' || verdict.ticket.sold || verdict.point?.saved !== false) return undefined
  const { ticket, point, actieId } = verdict
  const { saved: _none, ...ofPoint } = point
  const refused: Refused = { outcome: 'REFUSED', actieId, ...ofPoint }
  // Nobody needs to be told twice that it is free.
  if (ticket.reason === 'ticket-not-needed') return refusedProblem(refused)
  const endUserMessage = noTicketMessage(ticket.reason, event)
  return {
    ...refusedProblem({ ...refused, reason: ticket.reason }, endUserMessage && { endUserMessage }),
    ...regularPriceOf(ticket),
  }
}

const toTicket = (ticket: Ticket, event: EventFacts | undefined) => {
  if (!ticket.sold) {
    return { sold: false, ...regularPriceOf(ticket), endUserMessage: noTicketMessage(ticket.reason, event) }
  }
  const { price, tariff } = ticket
  return { sold: true, price: euro(price), ...regularPriceOf(ticket), tariff }
}

/**
 * What a card at a zuil got.
 * @param event of a ticket tap
 * @throws where it got nothing: see `toProblem`
 */
export const toResponse = (
  verdict: Verdict,
  event: EventFacts | undefined,
): z.infer<typeof kioskDeviceCheckinResponse> => {
  switch (verdict.outcome) {
    case 'SAVED':
      return { newPoints: verdict.points, totalPoints: verdict.balance }
    case 'TICKET': {
      const { point, ticket } = verdict
      const newPoints = point?.saved ? point.points : 0
      return { newPoints, totalPoints: point?.balance ?? 0, ticket: toTicket(ticket, event) }
    }
    case 'REDEEMED': {
      const { rewardId: id, title, points, balance } = verdict
      return { newPoints: 0, totalPoints: balance, reward: { id, title, points } }
    }
    case 'MEMBERSHIP': {
      const { outcome: _1, actieId: _2, balance = 0, pointsEndDate, ...membership } = verdict
      return { newPoints: 0, totalPoints: balance, ...(pointsEndDate !== undefined && { pointsEndDate }), membership }
    }
    case 'REFUSED':
      throw new Error('a refusal is answered with a problem')
  }
}
