import type { Api } from '../../platform/http/api.ts'
import { answer } from '../../platform/http/document.ts'
import { sendProblem } from '../../platform/http/errors.ts'
import { fieldProblem } from '../../platform/http/general-problems.ts'
import { personOf, scopeOf } from '../../platform/http/guard.ts'
import { problem, problems } from '../problems.ts'
import { ownAccount } from '../shapes.ts'
import type { AccountStore } from '../store/accounts.ts'

/** GET and PUT /me/account: how somebody hears of alerts and in which language, in the card system that he works in. */
export const ownAccountRoutes = (api: Api, { accounts }: { readonly accounts: AccountStore }): void => {
  const response = {
    200: answer('OK', ownAccount),
    ...problems({
      400: ['body/missing', 'body/invalid-data'],
      401: ['auth/unauthorized'],
      403: ['auth/forbidden'],
      404: ['url/not-found'],
    }),
  }

  api.get('/me/account', { config: { can: 'own-account.use' }, schema: { response } }, async (request, reply) => {
    const own = await accounts.for(scopeOf(request)).own()
    // It was withdrawn since the guard looked.
    if (!own) return sendProblem(reply, problem('url/not-found'))
    const { language, alertMode } = own
    return reply.send({ cardSystemId: personOf(request).cardSystemId, language, alertMode })
  })

  api.put(
    '/me/account',
    { config: { can: 'own-account.use' }, schema: { body: ownAccount, response } },
    async (request, reply) => {
      const { cardSystemId, ...settings } = request.body
      if (cardSystemId !== personOf(request).cardSystemId)
        return sendProblem(reply, fieldProblem('/cardSystemId', 'must be the one that you work in'))
      const own = await accounts.for(scopeOf(request)).changeOwn(settings)
      if (!own) return sendProblem(reply, problem('url/not-found'))
      return reply.send({ cardSystemId, language: own.language, alertMode: own.alertMode })
    },
  )
}
