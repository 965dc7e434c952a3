import type { Localized, RefusalReason, Verdict } from '@zuil/protocol'
import type { z } from 'zod'
import type { EventFacts } from '../events/shapes.ts'
import type { Problem } from '../platform/http/problems.ts'
import { euro } from '../platform/money.ts'
import { groupLimitMessage, noPriceShownMessage, ticketLimitMessage } from '../tickets/problems.ts'
import { ticketLimitOf } from '../tickets/rules/limit.ts'
import { messageFor, problem, refusedProblem, withBalance } from './problems.ts'
import type { kioskDeviceCheckinResponse } from './shapes.ts'

type Refused = Extract<Verdict, { outcome: 'REFUSED' }>
type Ticket = Extract<Verdict, { outcome: 'TICKET' }>['ticket']

/** A point that was not saved; of a group pass, which has none to do with, nothing is said of a balance. */
type NoPoint = Omit<Refused, 'outcome' | 'actieId'> & { readonly saved: false }

/** What a tap over HTTP was about. */
interface Asked {
  /** Of a ticket tap. */
  readonly event: EventFacts | undefined
  /** In cents: what the device says that its screen shows; absent = it says nothing. */
  readonly shownPrice?: number
}

/** To who makes the device, where no ticket was sold since it said no price. */
const whatToSend =
  'must be sent for a ticket: the base price on the screen, in euro, as GET /kiosk-devices/checkins gives it'

const shownPriceDetail = `shownPrice ${whatToSend}`

/** The ticket was refused since the device said no price: not since that was changed. */
const lacksPrice = (reason: RefusalReason, { shownPrice }: Asked): boolean =>
  reason === 'ticket-price-unseen' && shownPrice === undefined

/** Why no ticket was sold: a limit is told in words of tickets. @param isGroup then the tap has to do with no point */
const noTicketMessage = (reason: RefusalReason, asked: Asked, isGroup: boolean): Localized | undefined => {
  if (lacksPrice(reason, asked)) return noPriceShownMessage
  if (reason === 'maximum-reached' && isGroup) return groupLimitMessage
  return reason === 'maximum-reached' && asked.event
    ? ticketLimitMessage(ticketLimitOf(asked.event))
    : messageFor(reason)
}

/** In euro. */
const regularPriceOf = ({ regularPrice }: Ticket): { readonly regularPrice?: number } =>
  regularPrice === undefined ? {} : { regularPrice: euro(regularPrice) }

/**
 * Why a card at a zuil got nothing; `undefined` = it got something. Where neither point nor ticket was given, the ticket's
 * reason is told: it sends somebody to the counter or the till, where the point was only saved before. That a price was not
 * sent has no type in the API document: it is the body that lacks it.
 */
export const toProblem = (
  verdict: Verdict,
  asked: Asked,
): (Problem & { readonly regularPrice?: number }) | undefined => {
  if (verdict.outcome === 'REFUSED') return refusedProblem(verdict)
  if (verdict.outcome !== 'TICKET' || verdict.ticket.sold || verdict.point?.saved) return undefined
  const { ticket, point, actieId } = verdict
  const { saved: _none, ...ofPoint }: NoPoint = point ?? { saved: false, reason: ticket.reason }
  const refused: Refused = { outcome: 'REFUSED', actieId, ...ofPoint }
  // Nobody needs to be told twice that it is free.
  if (ticket.reason === 'ticket-not-needed') return refusedProblem(refused)
  const endUserMessage = noTicketMessage(ticket.reason, asked, point === undefined)
  if (lacksPrice(ticket.reason, asked)) {
    const schemaErrors = [{ jsonPointer: '/shownPrice', error: whatToSend }]
    return withBalance(
      problem('body/invalid-data', {
        detail: shownPriceDetail,
        schemaErrors,
        ...(endUserMessage && { endUserMessage }),
      }),
      ofPoint,
    )
  }
  return {
    ...refusedProblem({ ...refused, reason: ticket.reason }, endUserMessage && { endUserMessage }),
    ...regularPriceOf(ticket),
  }
}

/** A ticket beside a point: of a person. */
const toTicket = (ticket: Ticket, asked: Asked) => {
  if (!ticket.sold) {
    const detail = lacksPrice(ticket.reason, asked) ? { detail: shownPriceDetail } : {}
    return {
      sold: false,
      ...regularPriceOf(ticket),
      endUserMessage: noTicketMessage(ticket.reason, asked, false),
      ...detail,
    }
  }
  const { price, tariff } = ticket
  return { sold: true, price: euro(price), ...regularPriceOf(ticket), tariff }
}

/**
 * What a card at a zuil got.
 * @throws where it got nothing: see `toProblem`
 */
export const toResponse = (verdict: Verdict, asked: Asked): z.infer<typeof kioskDeviceCheckinResponse> => {
  switch (verdict.outcome) {
    case 'SAVED':
      return { newPoints: verdict.points, totalPoints: verdict.balance }
    case 'TICKET': {
      const { point, ticket } = verdict
      const newPoints = point?.saved ? point.points : 0
      return { newPoints, totalPoints: point?.balance ?? 0, ticket: toTicket(ticket, asked) }
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
