import type { Api } from '../../platform/http/api.ts'
import { answer } from '../../platform/http/document.ts'
import { sendProblem } from '../../platform/http/errors.ts'
import { uuid } from '../../platform/http/fields.ts'
import { scopeOf } from '../../platform/http/guard.ts'
import { type Counters, counterParams, noSuchCounter, ownCounter } from '../../platform/http/own-counter.ts'
import { problem, problems } from '../problems.ts'
import { counterCard, counterHolder, counterReplaced } from '../shapes/counter.ts'
import type { PassholderActStore } from '../store/acts.ts'
import type { ManagedPassholderStore } from '../store/managed.ts'
import type { PassStore } from '../store/passes.ts'
import { cardTyped } from './counter-acts.ts'
import { refused } from './refused.ts'

interface CounterHolderDeps {
  readonly counters: Counters
  readonly passes: Pick<PassStore, 'byChipNumber'>
  readonly managedPassholders: ManagedPassholderStore
  readonly passholderActs: PassholderActStore
}

const params = counterParams.extend({ passholderId: uuid })
const common = { 401: ['auth/unauthorized'], 403: ['auth/forbidden'], 404: ['url/not-found'] } as const

/**
 * Who has no card to be served by: GET /counter/{counterId}/passholders/{passholderId} says who it is, POST …/cards gives him one
 * out of the stock of this counter, by the same rules as in the back office: `rules/acts.ts`.
 */
export const counterHolderRoutes = (api: Api, deps: CounterHolderDeps): void => {
  const { counters, passes, managedPassholders, passholderActs } = deps
  api.get(
    '/counter/:counterId/passholders/:passholderId',
    {
      config: { can: 'counter-desk.serve' },
      schema: { params, response: { 200: answer('OK', counterHolder), ...problems(common) } },
    },
    async (request, reply) => {
      const scope = scopeOf(request)
      const { counterId, passholderId } = request.params
      if (!(await ownCounter(counters, scope, counterId))) return sendProblem(reply, noSuchCounter)
      const found = await managedPassholders.for(scope).find(passholderId)
      if (!found) return sendProblem(reply, problem('url/not-found'))
      const { id, name, firstName, dateOfBirth, city, status, socialStatus, cards } = found
      const card = cards.find((one) => one.status === 'ACTIVE') ?? cards.find((one) => one.status === 'BLOCKED')
      return reply.send({
        ...{ id, name, firstName, dateOfBirth, city, status, socialStatus },
        ...(card && { uitpasNumber: card.uitpasNumber }),
      })
    },
  )

  api.post(
    '/counter/:counterId/passholders/:passholderId/cards',
    {
      config: { can: 'counter-passholder.change' },
      schema: {
        params,
        body: counterCard,
        response: {
          200: answer('OK', counterReplaced),
          ...problems({
            ...common,
            400: ['body/missing', 'body/invalid-data'],
            409: ['card-not-in-stock', 'card-for-social-status', 'card-without-social-status', 'card-other-active'],
          }),
        },
      },
    },
    async (request, reply) => {
      const scope = scopeOf(request)
      const { counterId, passholderId } = request.params
      const counter = await ownCounter(counters, scope, counterId)
      if (!counter) return sendProblem(reply, noSuchCounter)
      const card = await cardTyped(passes, request.body.card)
      if (card === undefined) return sendProblem(reply, problem('card-not-in-stock'))
      const outcome = await passholderActs.for(scope).giveCard(passholderId, card, counter.id)
      return outcome ? sendProblem(reply, refused(outcome)) : reply.send({ uitpasNumber: card })
    },
  )
}
