import { z } from 'zod'
import type { Api } from '../../platform/http/api.ts'
import { answer } from '../../platform/http/document.ts'
import { sendProblem } from '../../platform/http/errors.ts'
import { uuid } from '../../platform/http/fields.ts'
import { scopeOf } from '../../platform/http/guard.ts'
import { type Counters, counterParams, noSuchCounter, ownCounter } from '../../platform/http/own-counter.ts'
import { problem, problems } from '../problems.ts'
import { soughtPassholder } from '../rules/search.ts'
import { counterBlocking, counterReplaced, counterReplacement } from '../shapes/counter.ts'
import type { PassholderActStore } from '../store/acts.ts'
import type { PassStore } from '../store/passes.ts'
import { refused } from './refused.ts'

interface CounterActDeps {
  readonly counters: Counters
  readonly passes: Pick<PassStore, 'byChipNumber'>
  readonly passholderActs: PassholderActStore
}

const params = counterParams.extend({ passholderId: uuid, uitpasNumber: z.string().regex(/^\d{13}$/) })
const common = {
  400: ['body/missing', 'body/invalid-data'],
  401: ['auth/unauthorized'],
  403: ['auth/forbidden'],
  404: ['url/not-found'],
} as const

/** The UiTPAS number of a card that was typed, scanned or read; `undefined` = there is no such card. */
export const cardTyped = async (
  passes: Pick<PassStore, 'byChipNumber'>,
  typed: string,
): Promise<string | undefined> => {
  const sought = soughtPassholder(typed)
  if (sought.kind === 'CARD') return sought.uitpasNumber
  return sought.kind === 'CHIP' ? (await passes.byChipNumber(sought.chipNumber))?.card.uitpasNumber : undefined
}

/**
 * What staff of a counter do with the card of who comes to it: POST of /counter/{counterId}/passholders/{passholderId}/cards/
 * {uitpasNumber}/replacement gives another one out of the stock of this counter, `…/blocking` blocks it. What he can't be
 * given there he can't be given in the back office either: `rules/acts.ts`. Of people of other card systems nothing is there.
 */
export const counterActRoutes = (api: Api, { counters, passes, passholderActs }: CounterActDeps): void => {
  api.post(
    '/counter/:counterId/passholders/:passholderId/cards/:uitpasNumber/replacement',
    {
      config: { can: 'counter-passholder.change' },
      schema: {
        params,
        body: counterReplacement,
        response: {
          200: answer('OK', counterReplaced),
          ...problems({
            ...common,
            409: ['card-not-in-stock', 'card-for-social-status', 'card-without-social-status', 'card-deleted'],
          }),
        },
      },
    },
    async (request, reply) => {
      const scope = scopeOf(request)
      const { counterId, passholderId, uitpasNumber } = request.params
      const counter = await ownCounter(counters, scope, counterId)
      if (!counter) return sendProblem(reply, noSuchCounter)
      const { card, reason } = request.body
      const next = await cardTyped(passes, card)
      if (next === undefined) return sendProblem(reply, problem('card-not-in-stock'))
      const own = passholderActs.for(scope)
      const outcome = await own.replaceCard(passholderId, uitpasNumber, next, reason, counter.id)
      return outcome ? sendProblem(reply, refused(outcome)) : reply.send({ uitpasNumber: next })
    },
  )

  api.post(
    '/counter/:counterId/passholders/:passholderId/cards/:uitpasNumber/blocking',
    {
      config: { can: 'counter-passholder.change' },
      schema: {
        params,
        body: counterBlocking,
        response: { 204: z.null(), ...problems({ ...common, 409: ['card-deleted', 'passholder-unchanged'] }) },
      },
    },
    async (request, reply) => {
      const scope = scopeOf(request)
      const { counterId, passholderId, uitpasNumber } = request.params
      if (!(await ownCounter(counters, scope, counterId))) return sendProblem(reply, noSuchCounter)
      const own = passholderActs.for(scope)
      const outcome = await own.blockCard(passholderId, uitpasNumber, true, request.body.reason)
      return outcome ? sendProblem(reply, refused(outcome)) : reply.code(204).send(null)
    },
  )
}
