import { z } from 'zod'
import type { Api } from '../../platform/http/api.ts'
import { answer } from '../../platform/http/document.ts'
import { sendProblem } from '../../platform/http/errors.ts'
import { idInPath } from '../../platform/http/fields.ts'
import { forbiddenForOrganizer, holderIn, scopeOf } from '../../platform/http/guard.ts'
import { beyondLimit, isUuid, limitNote, page } from '../../platform/http/paging.ts'
import { toTransactionResponse } from '../response.ts'
import { parseInsz } from '../rules/insz.ts'
import { inszStatus, transactions as transactionPage } from '../shapes/api.ts'
import type { PassStore } from '../store/passes.ts'
import type { TransactionStore } from '../store/transactions.ts'
import { problem, problems } from './problems.ts'

interface TransactionDeps {
  readonly transactions: TransactionStore
  readonly passes: Pick<PassStore, 'holderOfInsz'>
}

/** GET /passholders/{passholderId}/transactions and GET /passholders/status/insz-numbers/{inszNumber}. */
export const transactionRoutes = (api: Api, { transactions, passes }: TransactionDeps): void => {
  api.get(
    '/passholders/:passholderId/transactions',
    {
      config: { can: 'passholder.read-transactions' },
      schema: {
        tags: ['Passholders'],
        operationId: 'get-passholders-passholderId-transactions',
        summary: 'Retrieve transaction history of a passholder',
        description:
          'Every change of somebody’s points, whose sum they are, and every ticket that was not given back. `me` is the ' +
          `passholder whose token it is. ${limitNote}\n\n` +
          'For clients with the permission PASSHOLDERS_SELF_CHECKIN or PASSHOLDERS_TRANSACTION_HISTORY, for any organizer; ' +
          'and for the passholder by a token of his own: himself and his family.',
        params: z.object({ passholderId: idInPath }),
        querystring: z.object({ ...page, 'sort[creationDate]': z.enum(['asc', 'desc']).default('desc') }),
        response: {
          200: answer('OK', transactionPage),
          ...problems({
            400: ['passholder-not-found', 'url/query-limit-exceeded'],
            401: ['auth/unauthorized'],
            403: ['auth/forbidden'],
            404: ['url/not-found'],
          }),
        },
      },
    },
    async (request, reply) => {
      const passholderId = holderIn(request, request.params.passholderId)
      const scope = scopeOf(request)
      if (!scope.ofOrganizers && !scope.coversHolder(passholderId))
        return sendProblem(reply, forbiddenForOrganizer('passholder.read-transactions'))
      const { start, limit } = request.query
      const beyond = beyondLimit(limit)
      if (beyond) return sendProblem(reply, beyond)
      const descending = request.query['sort[creationDate]'] === 'desc'
      const found = isUuid(passholderId) ? await transactions.of(passholderId, { start, limit, descending }) : undefined
      if (!found) return sendProblem(reply, problem('passholder-not-found'))
      return reply.send({ totalItems: found.totalItems, member: found.member.map(toTransactionResponse) })
    },
  )

  api.get(
    '/passholders/status/insz-numbers/:inszNumber',
    {
      config: { can: 'insz.read-status' },
      schema: {
        tags: ['Passholders'],
        operationId: 'passholders-status-insz-numbers-insznumber',
        summary: 'Retrieve the status of a passholder based on INSZ number',
        description:
          'Whether an INSZ is somebody’s already. Limited in number.\n\n' +
          'For clients with the permission PASSHOLDERS_WRITE, for any organizer.',
        params: z.object({ inszNumber: z.string() }),
        response: {
          200: answer('OK', inszStatus),
          ...problems({
            400: ['invalid-insz-number'],
            401: ['auth/unauthorized'],
            403: ['auth/forbidden'],
            429: ['rate-limited'],
          }),
        },
      },
    },
    async (request, reply) => {
      const insz = parseInsz(request.params.inszNumber)
      if (!insz.ok) return sendProblem(reply, problem('invalid-insz-number'))
      const used = (await passes.holderOfInsz(insz.value)) !== undefined
      return reply.send({ state: used ? 'USED' : 'UNUSED' })
    },
  )
}
