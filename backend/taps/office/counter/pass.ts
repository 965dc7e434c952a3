import { parseUitpasNumber } from '@zuil/protocol'
import type { Api } from '../../../platform/http/api.ts'
import { answer } from '../../../platform/http/document.ts'
import { sendProblem } from '../../../platform/http/errors.ts'
import { text } from '../../../platform/http/fields.ts'
import { scopeOf } from '../../../platform/http/guard.ts'
import { type Counters, counterParams, noSuchCounter, ownCounter } from '../../../platform/http/own-counter.ts'
import { problem, problems } from '../../problems.ts'
import { counterPass } from '../../shapes/counter.ts'
import { type ShownPassDeps, shownPass } from './shown-pass.ts'

interface CounterPassDeps extends ShownPassDeps {
  readonly counters: Counters
}

/** GET /counter/{counterId}/passes/{uitpasNumber}: who is served, and what he can do here now. */
export const counterPassRoutes = (api: Api, deps: CounterPassDeps): void => {
  const { counters, passes } = deps

  const shown = shownPass(deps)

  api.get(
    '/counter/:counterId/passes/:uitpasNumber',
    {
      config: { can: 'counter-desk.serve' },
      schema: {
        params: counterParams.extend({ uitpasNumber: text(32) }),
        response: {
          200: answer('OK', counterPass),
          ...problems({ 401: ['auth/unauthorized'], 403: ['auth/forbidden'], 404: ['url/not-found'] }),
        },
      },
    },
    async (request, reply) => {
      const counter = await ownCounter(counters, scopeOf(request), request.params.counterId)
      if (!counter) return sendProblem(reply, noSuchCounter)
      const number = parseUitpasNumber(request.params.uitpasNumber)
      const pass = number.ok ? await passes.byUitpasNumber(number.value) : undefined
      if (!pass) return sendProblem(reply, problem('url/not-found', { detail: 'There is no such card.' }))
      return reply.send(await shown(counter, pass))
    },
  )
}
