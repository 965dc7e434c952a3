import { parseUitpasNumber, type Verdict } from '@zuil/protocol'
import type { FastifyRequest } from 'fastify'
import { numberProblem } from '../../../cards/problems.ts'
import { isAt } from '../../../events/rules/event-index.ts'
import type { EventFacts } from '../../../events/shapes.ts'
import type { Api } from '../../../platform/http/api.ts'
import { answer } from '../../../platform/http/document.ts'
import { sendProblem } from '../../../platform/http/errors.ts'
import { personOf, scopeOf } from '../../../platform/http/guard.ts'
import {
  type Counter,
  type Counters,
  counterParams,
  noSuchCounter,
  ownCounter,
} from '../../../platform/http/own-counter.ts'
import type { Problem } from '../../../platform/http/problems.ts'
import { isGivenAt } from '../../../rewards/rules/offers.ts'
import { newActieId } from '../../actie-id.ts'
import { bookOne, type TapRouteDeps } from '../../deps.ts'
import { limitMessage, problem, problems, refusedProblem } from '../../problems.ts'
import {
  counterBooked,
  counterCheckin,
  counterRedemption,
  counterSale,
  counterSold,
  counterTariff,
  counterTariffQuestion,
} from '../../shapes/counter.ts'
import { tariffFor } from '../../tariff-for.ts'

interface CounterBookDeps extends TapRouteDeps {
  readonly counters: Counters & { consumerKey(id: string): Promise<string | undefined> }
}

const cardReasons = [
  ...(['body/missing', 'body/invalid-data', 'invalid-uitpasnumber', 'passholder-not-found'] as const),
  ...(['passholder-blocked', 'invalid-card', 'invalid-card-status', 'card-blocked'] as const),
  'passholder-no-active-cardsystems',
] as const
const others = { 401: ['auth/unauthorized'], 403: ['auth/forbidden'], 404: ['url/not-found'] } as const

type Wrong = { readonly wrong: Problem }

/** What staff book at their counter: check-ins, tickets and rewards. It is the counter's, by its consumer key. */
export const counterBookRoutes = (api: Api, deps: CounterBookDeps): void => {
  const { book, counters, findEvent, passes, catalog, clock } = deps
  const config = { can: 'counter-desk.serve' } as const

  const counterOf = (request: FastifyRequest, { counterId }: { readonly counterId: string }) =>
    ownCounter(counters, scopeOf(request), counterId)
  /** An event at the counter: of its organizer, or at its location. */
  const eventAt = async (counter: Counter, eventId: string): Promise<EventFacts | Wrong> => {
    const event = await findEvent(eventId)
    return event && isAt(event, [counter]) ? event : { wrong: problem('event-not-found') }
  }
  const actionOf = async (request: FastifyRequest, counter: Counter, typed: string) => {
    const number = parseUitpasNumber(typed)
    if (!number.ok) return { wrong: numberProblem(number.error) }
    const now = clock()
    const { email, cardSystemId } = personOf(request)
    const clientId = await counters.consumerKey(counter.id)
    return {
      ...({ origin: 'API', actieId: newActieId(now), receivedAt: now, counterId: counter.id } as const),
      card: { kind: 'BARCODE', uitpasNumber: number.value } as const,
      staff: { email, cardSystemId },
      ...(clientId !== undefined && { clientId }),
    }
  }
  const bookedOf = (verdict: Verdict) => {
    if (verdict.outcome === 'SAVED' || verdict.outcome === 'REDEEMED') {
      const { actieId, points, balance, outcome } = verdict
      return { actieId, points: outcome === 'SAVED' ? points : 0 - points, balance }
    }
    throw new Error('a booking without its verdict')
  }

  api.post(
    '/counter/:counterId/checkins',
    {
      config,
      schema: {
        params: counterParams,
        body: counterCheckin,
        response: {
          201: answer('Created', counterBooked),
          ...problems({
            400: [...cardReasons, 'checkin-not-allowed', 'maximum-reached', 'event-not-found'],
            ...others,
          }),
        },
      },
    },
    async (request, reply) => {
      const counter = await counterOf(request, request.params)
      if (!counter) return sendProblem(reply, noSuchCounter)
      const event = await eventAt(counter, request.body.eventId)
      if ('wrong' in event) return sendProblem(reply, event.wrong)
      const action = await actionOf(request, counter, request.body.uitpasNumber)
      if ('wrong' in action) return sendProblem(reply, action.wrong)
      const verdict = await bookOne(book, { ...action, kind: 'CHECK_IN', by: 'API', eventId: event.id })
      if (verdict.outcome === 'REFUSED') return sendProblem(reply, refusedProblem(verdict))
      return reply.code(201).send(bookedOf(verdict))
    },
  )

  api.post(
    '/counter/:counterId/redemptions',
    {
      config,
      schema: {
        params: counterParams,
        body: counterRedemption,
        response: {
          201: answer('Created', counterBooked),
          ...problems({
            400: [
              ...cardReasons,
              ...(['reward-not-found', 'reward-period-constraint', 'reward-volume-constraint'] as const),
              ...(['reward-passholder-volume-constraint', 'reward-passholder-points-constraint'] as const),
              'reward-passholder-no-applicable-cardsystems',
            ],
            ...others,
          }),
        },
      },
    },
    async (request, reply) => {
      const counter = await counterOf(request, request.params)
      if (!counter) return sendProblem(reply, noSuchCounter)
      const reward = (await catalog()).rewards.get(request.body.rewardId)
      if (!reward || !isGivenAt(reward, counter)) return sendProblem(reply, problem('reward-not-found'))
      const action = await actionOf(request, counter, request.body.uitpasNumber)
      if ('wrong' in action) return sendProblem(reply, action.wrong)
      const { organizerId } = counter
      const verdict = await bookOne(book, {
        ...{ ...action, kind: 'REDEEM', rewardId: reward.id },
        ...(organizerId !== undefined && { organizerId }),
      })
      if (verdict.outcome === 'REFUSED') return sendProblem(reply, refusedProblem(verdict))
      return reply.code(201).send(bookedOf(verdict))
    },
  )

  api.post(
    '/counter/:counterId/tariff',
    {
      config,
      schema: {
        params: counterParams,
        body: counterTariffQuestion,
        response: {
          200: answer('OK', counterTariff),
          ...problems({ 400: [...cardReasons, 'event-not-found'], ...others }),
        },
      },
    },
    async (request, reply) => {
      const { uitpasNumber, eventId, regularPrice } = request.body
      const counter = await counterOf(request, request.params)
      if (!counter) return sendProblem(reply, noSuchCounter)
      const event = await eventAt(counter, eventId)
      if ('wrong' in event) return sendProblem(reply, event.wrong)
      const number = parseUitpasNumber(uitpasNumber)
      if (!number.ok) return sendProblem(reply, numberProblem(number.error))
      const pass = await passes.byUitpasNumber(number.value)
      if (!pass) return sendProblem(reply, problem('passholder-not-found'))
      const given = await tariffFor(deps, { pass, event, regularPrice, counterId: counter.id }, clock())
      if (given.kind === 'BAD_CARD') return sendProblem(reply, problem(given.reason))
      if (given.kind === 'TARIFF') {
        const { id, name, price } = given.tariff
        return reply.send({ tariff: { id, name, price, remaining: given.remaining } })
      }
      const why = given.kind === 'STATUS' ? problem(given.reason).endUserMessage : given.why
      return reply.send(why ? { sentence: why.nl } : {})
    },
  )

  api.post(
    '/counter/:counterId/ticket-sales',
    {
      config,
      schema: {
        params: counterParams,
        body: counterSale,
        response: {
          201: answer('Created', counterSold),
          ...problems({
            400: [
              ...cardReasons,
              ...(['social-tariff-expired', 'social-tariff-suspended', 'social-tariff-not-available'] as const),
              ...(['maximum-reached', 'ticket-not-needed', 'event-not-found', 'event-cancelled'] as const),
            ],
            ...others,
          }),
        },
      },
    },
    async (request, reply) => {
      const counter = await counterOf(request, request.params)
      if (!counter) return sendProblem(reply, noSuchCounter)
      const wanted = []
      for (const [index, { eventId, uitpasNumber, regularPrice, tariffId }] of request.body.entries()) {
        const jsonPointer = `/${index}`
        const event = await eventAt(counter, eventId)
        if ('wrong' in event) return sendProblem(reply, { ...event.wrong, jsonPointer })
        const action = await actionOf(request, counter, uitpasNumber)
        if ('wrong' in action) return sendProblem(reply, { ...action.wrong, jsonPointer })
        wanted.push({ ...action, kind: 'TICKET' as const, eventId: event.id, regularPrice, tariffId, event })
      }
      const verdicts = await book(
        wanted.map(({ event: _, ...action }) => action),
        { allOrNothing: true },
      )
      for (const [index, verdict] of verdicts.entries()) {
        if (verdict.outcome !== 'REFUSED') continue
        const { reason } = verdict
        const { event, card } = wanted[index] ?? {}
        const pass = card?.kind === 'BARCODE' ? await passes.byUitpasNumber(card.uitpasNumber) : undefined
        const limit = reason === 'maximum-reached' && event && { endUserMessage: limitMessage(pass, event) }
        return sendProblem(reply, refusedProblem(verdict, { jsonPointer: `/${index}`, ...limit }))
      }
      const total = verdicts.reduce(
        (sum, one) => sum + (one.outcome === 'TICKET' && one.ticket.sold ? one.ticket.price : 0),
        0,
      )
      return reply.code(201).send({ actieIds: verdicts.map(({ actieId }) => actieId), total })
    },
  )
}
