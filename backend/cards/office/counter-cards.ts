import { z } from 'zod'
import type { Api } from '../../platform/http/api.ts'
import { answer } from '../../platform/http/document.ts'
import { sendProblem } from '../../platform/http/errors.ts'
import { uuid } from '../../platform/http/fields.ts'
import { scopeOf } from '../../platform/http/guard.ts'
import { type Counters, counterParams, noSuchCounter, ownCounter } from '../../platform/http/own-counter.ts'
import { cardProblem, cardsProblems } from '../problems.ts'
import { counterCards, counterPackages, counterReceipt } from '../shapes/counter.ts'
import type { PackageStore } from '../store/packages.ts'
import type { StockStore } from '../store/stock.ts'
import { notReceived } from './not-received.ts'

interface CounterCardDeps {
  readonly counters: Counters
  readonly cardPackages: PackageStore
  readonly cardStock: StockStore
}

/** So many are on their way at once; more come to be seen when these have come. */
const MAX_PACKAGES = 50
/** In the log, of each that had not come: what becomes of it the back office decides. */
const REASON = 'Zat volgens de balie niet in het pakje.'

const none = { social: 0, plain: 0 }
const reading = cardsProblems({ 401: ['auth/unauthorized'], 403: ['auth/forbidden'], 404: ['url/not-found'] })

/**
 * The cards of a counter, for its staff: GET /counter/{counterId}/cards is what it has, GET `…/packages` what is on its way to
 * it; POST of `…/packages/{packageId}/receipt` says that it came. What is another counter's is not there for them.
 */
export const counterCardRoutes = (api: Api, { counters, cardPackages, cardStock }: CounterCardDeps): void => {
  api.get(
    '/counter/:counterId/cards',
    {
      config: { can: 'counter-card.receive' },
      schema: { params: counterParams, response: { 200: answer('OK', counterCards), ...reading } },
    },
    async (request, reply) => {
      const scope = scopeOf(request)
      const counter = await ownCounter(counters, scope, request.params.counterId)
      if (!counter) return sendProblem(reply, noSuchCounter)
      const { counters: all, lowStock } = await cardStock.for(scope).overview()
      const own = all.find(({ id }) => id === counter.id)
      return reply.send({
        ...{ stock: own?.stock ?? none, underWay: own?.underWay ?? none, active: own?.active ?? none },
        ...{ low: own?.low ?? { social: false, plain: false }, lowStock },
      })
    },
  )

  api.get(
    '/counter/:counterId/packages',
    {
      config: { can: 'counter-card.receive' },
      schema: { params: counterParams, response: { 200: answer('OK', counterPackages), ...reading } },
    },
    async (request, reply) => {
      const scope = scopeOf(request)
      const counter = await ownCounter(counters, scope, request.params.counterId)
      if (!counter) return sendProblem(reply, noSuchCounter)
      const own = cardPackages.for(scope)
      const { member } = await own.list({ underWay: true, counterId: counter.id, start: 0, limit: MAX_PACKAGES })
      const whole = await Promise.all(member.map(({ id }) => own.find(id)))
      return reply.send({ member: whole.flatMap((one) => one ?? []) })
    },
  )

  api.post(
    '/counter/:counterId/packages/:packageId/receipt',
    {
      config: { can: 'counter-card.receive' },
      schema: {
        params: counterParams.extend({ packageId: uuid }),
        body: counterReceipt,
        response: {
          204: z.null(),
          ...cardsProblems({
            400: ['body/missing', 'body/invalid-data', 'card-not-in-package'],
            401: ['auth/unauthorized'],
            403: ['auth/forbidden'],
            404: ['url/not-found'],
            409: ['card-package-received'],
          }),
        },
      },
    },
    async (request, reply) => {
      const scope = scopeOf(request)
      const { counterId, packageId } = request.params
      const counter = await ownCounter(counters, scope, counterId)
      if (!counter) return sendProblem(reply, noSuchCounter)
      const own = cardPackages.for(scope)
      // A package stays its counter's: there is nothing to wait for in between.
      if ((await own.find(packageId))?.counter.id !== counter.id)
        return sendProblem(reply, cardProblem('url/not-found'))
      const { missing } = request.body
      const outcome = await own.receive(packageId, { missing, missingTo: 'STOCK', reason: REASON })
      return outcome === 'DONE' ? reply.code(204).send(null) : sendProblem(reply, notReceived[outcome])
    },
  )
}
