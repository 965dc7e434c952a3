import { type Localized, parseUitpasNumber } from '@zuil/protocol'
import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import { numberProblem } from '../../cards/problems.ts'
import type { EventFacts } from '../../events/shapes.ts'
import type { Api } from '../../platform/http/api.ts'
import { answer } from '../../platform/http/document.ts'
import { sendProblem } from '../../platform/http/errors.ts'
import { text } from '../../platform/http/fields.ts'
import { forbiddenForOrganizer, scopeOf } from '../../platform/http/guard.ts'
import type { Problem } from '../../platform/http/problems.ts'
import { centsOf, euro, queryAmount } from '../../platform/money.ts'
import { noCouponMessage } from '../../tickets/problems.ts'
import { ticketLimitOf } from '../../tickets/rules/limit.ts'
import { staticTariffOf, type Tariff } from '../../tickets/rules/tariff.ts'
import { tariffs } from '../../tickets/shapes.ts'
import type { TapRouteDeps } from '../deps.ts'
import { messageFor, problem, problems } from '../problems.ts'
import { offerOf, tariffFor } from '../tariff-for.ts'

const tags = ['Ticket sales']
const forOrganizer = 'For clients with the permission TARIFFS_READ for the organizer of the event.'

const shown = (tariff: Tariff, remaining: number) => ({
  id: tariff.id,
  name: tariff.name,
  price: euro(tariff.price),
  type: 'SOCIALTARIFF' as const,
  remaining,
})

/** The answer when there is no tariff for the passholder, and nothing is wrong. @param why what he reads */
const none = (why: Localized | undefined) => ({ available: [], ...(why && { endUserMessage: why }) })

/** GET /tariffs and /tariffs/static. */
export const tariffRoutes = (api: Api, deps: TapRouteDeps): void => {
  const { catalog, findEvent, passes, clock } = deps
  /** The event, if the client may ask for it. */
  const eventFor = async (request: FastifyRequest, eventId: string): Promise<EventFacts | { wrong: Problem }> => {
    const event = await findEvent(eventId)
    if (!event) return { wrong: problem('event-not-found') }
    return scopeOf(request).covers(event.organizerId) ? event : { wrong: forbiddenForOrganizer('tariff.read') }
  }

  api.get(
    '/tariffs',
    {
      config: { can: 'tariff.read' },
      schema: {
        tags,
        operationId: 'get-tariffs',
        summary: 'Get tariffs',
        description:
          'The discounted tariffs of a passholder for an event. None for who has no right to them here; `endUserMessage` ' +
          `says why. \`regularPrice\` is in euro.\n\n${forOrganizer}`,
        querystring: z.object({
          regularPrice: queryAmount,
          eventId: text(128),
          uitpasNumber: text(32),
          type: z.enum(['ANY', 'SOCIALTARIFF', 'COUPON']).default('ANY'),
        }),
        response: {
          200: answer('OK', tariffs),
          ...problems({
            400: [
              'event-not-found',
              'passholder-not-found',
              'passholder-blocked',
              'passholder-no-active-cardsystems',
              'social-tariff-expired',
              'social-tariff-suspended',
              'invalid-uitpasnumber',
              'invalid-card',
              'invalid-card-status',
              'card-blocked',
            ],
            401: ['auth/unauthorized'],
            403: ['auth/forbidden'],
            404: ['url/not-found'],
          }),
        },
      },
    },
    async (request, reply) => {
      const { eventId, uitpasNumber, type } = request.query
      const number = parseUitpasNumber(uitpasNumber)
      if (!number.ok) return sendProblem(reply, numberProblem(number.error))
      const event = await eventFor(request, eventId)
      if ('wrong' in event) return sendProblem(reply, event.wrong)
      const found = await passes.byUitpasNumber(number.value)
      if (!found) return sendProblem(reply, problem('passholder-not-found'))
      const asked = { pass: found, event, regularPrice: centsOf(request.query.regularPrice) }
      const given = await tariffFor(deps, asked, clock())
      if (given.kind === 'BAD_CARD') return sendProblem(reply, problem(given.reason))
      if (type === 'COUPON') return reply.send(none(noCouponMessage))
      if (given.kind === 'STATUS') return sendProblem(reply, problem(given.reason))
      if (given.kind === 'NONE') return reply.send(none(given.why))
      return reply.send({ available: [shown(given.tariff, given.remaining)] })
    },
  )

  api.get(
    '/tariffs/static',
    {
      config: { can: 'tariff.read' },
      schema: {
        tags,
        operationId: 'get-tariffs-static',
        summary: 'Get static tariffs without passholder',
        description:
          'The social tariff for an event, of somebody who has it and lives in the region. What a passholder really pays: ' +
          `GET /tariffs. \`regularPrice\` is in euro.\n\n${forOrganizer}`,
        querystring: z.object({ regularPrice: queryAmount, eventId: text(128) }),
        response: {
          200: answer('OK', tariffs),
          ...problems({
            400: ['event-not-found', 'social-tariff-not-available'],
            401: ['auth/unauthorized'],
            403: ['auth/forbidden'],
            404: ['url/not-found'],
          }),
        },
      },
    },
    async (request, reply) => {
      const event = await eventFor(request, request.query.eventId)
      if ('wrong' in event) return sendProblem(reply, event.wrong)
      const regularPrice = centsOf(request.query.regularPrice)
      if (event.cancelledSince !== undefined) return reply.send(none(messageFor('event-cancelled')))
      if (regularPrice === 0) return reply.send(none(messageFor('ticket-not-needed')))
      const tariff = staticTariffOf(offerOf(await catalog(), event, regularPrice, []), clock())
      if (!tariff) return sendProblem(reply, problem('social-tariff-not-available'))
      return reply.send({ available: [shown(tariff, ticketLimitOf(event).volume)] })
    },
  )
}
