import { z } from 'zod'
import type { Api } from '../../platform/http/api.ts'
import { sendProblem } from '../../platform/http/errors.ts'
import { uuid } from '../../platform/http/fields.ts'
import { scopeOf } from '../../platform/http/guard.ts'
import type { Problem } from '../../platform/http/problems.ts'
import { problem, problems } from '../problems.ts'
import { counterRights } from '../shapes.ts'
import type { AssociationRightStore, RightsOutcome } from '../store/rights.ts'

const config = { can: 'association.manage' } as const
const params = z.object({ associationId: uuid })
const response = {
  204: z.null(),
  ...problems({
    400: ['body/missing', 'body/invalid-data', 'association-counter-unknown'],
    401: ['auth/unauthorized'],
    403: ['auth/forbidden'],
    404: ['url/not-found'],
  }),
}

const notDone: Readonly<Record<Exclude<RightsOutcome, 'DONE'>, Problem>> = {
  NOT_FOUND: problem('url/not-found'),
  UNKNOWN_COUNTER: problem('association-counter-unknown', { jsonPointer: '/counterIds' }),
}

/** POST /associations/{associationId}/counters, and DELETE of one: who may assign it or read it (tab "Balies"). */
export const associationRightRoutes = (api: Api, deps: { readonly associationRights: AssociationRightStore }): void => {
  const { associationRights } = deps

  api.post(
    '/associations/:associationId/counters',
    { config, schema: { params, body: counterRights, response } },
    async (request, reply) => {
      const { counterIds, right } = request.body
      const outcome = await associationRights
        .for(scopeOf(request))
        .give(request.params.associationId, counterIds, right)
      return outcome === 'DONE' ? reply.code(204).send(null) : sendProblem(reply, notDone[outcome])
    },
  )

  api.delete(
    '/associations/:associationId/counters/:counterId',
    { config, schema: { params: params.extend({ counterId: uuid }), response } },
    async (request, reply) => {
      const { associationId, counterId } = request.params
      const outcome = await associationRights.for(scopeOf(request)).take(associationId, counterId)
      return outcome === 'DONE' ? reply.code(204).send(null) : sendProblem(reply, notDone.NOT_FOUND)
    },
  )
}
