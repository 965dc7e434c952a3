import { parseUitpasNumber, type Verdict } from '@zuil/protocol'
import { z } from 'zod'
import { numberProblem } from '../../cards/problems.ts'
import type { EventFacts } from '../../events/shapes.ts'
import { toPassholderResponse } from '../../passholders/response.ts'
import { isGroup } from '../../passholders/rules/group.ts'
import type { PassStore, StoredPass } from '../../passholders/store/passes.ts'
import type { Api } from '../../platform/http/api.ts'
import { answer } from '../../platform/http/document.ts'
import { sendProblem } from '../../platform/http/errors.ts'
import { clientOf, forbiddenForOrganizer, programOf, scopeFor, scopeOf } from '../../platform/http/guard.ts'
import { title } from '../../platform/http/localized.ts'
import type { Problem } from '../../platform/http/problems.ts'
import type { Scope } from '../../platform/http/scope.ts'
import { centsOf } from '../../platform/money.ts'
import { toSaleResponse } from '../../tickets/response.ts'
import { ticketSale, ticketSaleRequests } from '../../tickets/shapes.ts'
import { newActieId } from '../actie-id.ts'
import type { TapRouteDeps } from '../deps.ts'
import type { ApiAction } from '../dry-run.ts'
import { limitMessage, problem, problems, refusedProblem } from '../problems.ts'

type TicketAction = Extract<ApiAction, { kind: 'TICKET' }>
type SaleRequest = z.infer<typeof ticketSaleRequests>[number]
interface Wanted {
  readonly action: TicketAction
  readonly event: EventFacts
}

const tags = ['Ticket sales']
const forOrganizer = 'for the organizer of the event'

const refusalOf = (verdict: Verdict) => {
  if (verdict.outcome === 'REFUSED') return verdict.reason
  return verdict.outcome === 'TICKET' && !verdict.ticket.sold ? verdict.ticket.reason : undefined
}

/** Reads one of the sales that are asked for; a problem says which. */
const wantedSale = async (
  findEvent: TapRouteDeps['findEvent'],
  scope: Scope,
  sale: SaleRequest,
  now: number,
): Promise<Wanted | { readonly wrong: Problem }> => {
  const number = parseUitpasNumber(sale.uitpasNumber)
  if (!number.ok) return { wrong: numberProblem(number.error) }
  const event = await findEvent(sale.eventId)
  if (!event) return { wrong: problem('event-not-found') }
  if (!scope.covers(event.organizerId)) return { wrong: forbiddenForOrganizer('ticket.sell') }
  return {
    event,
    action: {
      origin: 'API',
      kind: 'TICKET',
      actieId: newActieId(now),
      card: { kind: 'BARCODE', uitpasNumber: number.value },
      receivedAt: now,
      eventId: event.id,
      regularPrice: centsOf(sale.regularPrice),
      ...(sale.regularPriceLabel !== undefined && { regularPriceLabel: sale.regularPriceLabel }),
      tariffId: sale.tariff.id,
    },
  }
}

/** The client, and of whose events it may see passholders, and their INSZ. */
interface Reader {
  readonly clientId: string
  readonly seen: Scope | undefined
  readonly seenInsz: Scope | undefined
}

const passOf = async (passes: PassStore, { card }: TicketAction): Promise<StoredPass | undefined> =>
  card.kind === 'BARCODE' ? passes.byUitpasNumber(card.uitpasNumber) : undefined

/** A sale that was just booked, with its passholder for who may see one; a group is none. */
const sold = async (
  passes: PassStore,
  reader: Reader,
  { action, event }: Wanted,
  verdict: Verdict | undefined,
  now: number,
): Promise<z.infer<typeof ticketSale>> => {
  if (verdict?.outcome !== 'TICKET' || !verdict.ticket.sold || action.card.kind !== 'BARCODE') {
    throw new Error('a ticket sale without its verdict')
  }
  const { price, regularPrice, tariff } = verdict.ticket
  const { uitpasNumber } = action.card
  const sale = toSaleResponse({
    id: verdict.actieId,
    at: now,
    eventId: event.id,
    eventTitle: title(event.name),
    uitpasNumber,
    price,
    regularPrice,
    tariff,
    tariffId: action.tariffId,
    ...(action.regularPriceLabel !== undefined && { regularPriceLabel: action.regularPriceLabel }),
  })
  if (!reader.seen?.covers(event.organizerId)) return sale
  const holder = (await passOf(passes, action))?.passholder
  if (!holder || isGroup(holder)) return sale
  const by = { clientId: reader.clientId, action: 'ticket.sell', at: now }
  const insz = reader.seenInsz?.covers(event.organizerId) ? await passes.insz(holder.id, by) : undefined
  return { ...sale, passholder: toPassholderResponse(holder, insz, now) }
}

/** POST /ticket-sales. */
export const sellTicketRoutes = (
  api: Api,
  { book, findEvent, passes, clock }: Pick<TapRouteDeps, 'book' | 'findEvent' | 'passes' | 'clock'>,
): void => {
  api.post(
    '/ticket-sales',
    {
      config: { can: 'ticket.sell' },
      schema: {
        tags,
        operationId: 'post-ticket-sales',
        summary: 'Register ticket sale(s)',
        description:
          'Register tickets that are sold at a tariff of GET /tariffs: all of them or, when one is refused, none; ' +
          '`jsonPointer` says which one. Prices are in euro.\n\n' +
          `For clients with the permission TICKETSALES_REGISTER ${forOrganizer} of each. ` +
          `\`passholder\`, and \`totalPoints\` of a refusal, are in the answer only for clients that have PASSHOLDERS_SEARCH ` +
          `${forOrganizer} as well; \`inszNumber\` in it only for those that have PASSES_INSZNUMBERS_READ too.`,
        body: ticketSaleRequests,
        response: {
          200: answer('OK', z.array(ticketSale)),
          ...problems({
            400: [
              'body/missing',
              'body/invalid-syntax',
              'body/invalid-data',
              'social-tariff-expired',
              'social-tariff-suspended',
              'social-tariff-not-available',
              'maximum-reached',
              'ticket-not-needed',
              'event-not-found',
              'event-cancelled',
              'passholder-not-found',
              'passholder-blocked',
              'invalid-uitpasnumber',
              'invalid-card',
              'invalid-card-status',
              'card-blocked',
              'passholder-no-active-cardsystems',
            ],
            401: ['auth/unauthorized'],
            403: ['auth/forbidden'],
          }),
        },
      },
    },
    async (request, reply) => {
      const now = clock()
      const scope = scopeOf(request)
      const seen = scopeFor(request, 'passholder.read')
      const reader = { clientId: clientOf(request), seen, seenInsz: scopeFor(request, 'passholder.read-insz') }
      const wanted: Wanted[] = []
      for (const [index, sale] of request.body.entries()) {
        const one = await wantedSale(findEvent, scope, sale, now)
        if ('wrong' in one) return sendProblem(reply, { ...one.wrong, jsonPointer: `/${index}` })
        wanted.push(one)
      }
      const verdicts = await book(
        wanted.map(({ action }) => ({ ...action, clientId: programOf(request) })),
        { allOrNothing: true },
      )
      for (const [index, verdict] of verdicts.entries()) {
        const reason = refusalOf(verdict)
        if (reason === undefined) continue
        const { event, action } = wanted[index] ?? {}
        const limit = reason === 'maximum-reached' &&
          event &&
          action && { endUserMessage: limitMessage(await passOf(passes, action), event) }
        const more = { jsonPointer: `/${index}`, ...limit }
        const shown = verdict.outcome === 'REFUSED' && seen?.covers(event?.organizerId)
        return sendProblem(reply, shown ? refusedProblem(verdict, more) : problem(reason, more))
      }
      return reply.send(await Promise.all(wanted.map((one, index) => sold(passes, reader, one, verdicts[index], now))))
    },
  )
}
