import { z } from 'zod'
import type { Api } from '../../platform/http/api.ts'
import { sendProblem } from '../../platform/http/errors.ts'
import { uuid } from '../../platform/http/fields.ts'
import { fieldProblem } from '../../platform/http/general-problems.ts'
import { scopeOf } from '../../platform/http/guard.ts'
import { hasDomain } from '../../platform/outbox/address.ts'
import { problem, problems } from '../problems.ts'
import { staffMember } from '../shapes.ts'
import type { StaffStore } from '../store/staff.ts'

/**
 * POST /counters/{counterId}/staff and …/staff/removal: who works at a counter, by e-mail address; he has the counter app from
 * his next request on, or no longer. The address stands in the body: what stands in an address is written into logs.
 */
export const staffRoutes = (api: Api, deps: { readonly counterStaff: StaffStore }): void => {
  const { counterStaff } = deps
  const schema = {
    params: z.object({ counterId: uuid }),
    body: staffMember,
    response: {
      204: z.null(),
      ...problems({
        400: ['body/missing', 'body/invalid-data'],
        401: ['auth/unauthorized'],
        403: ['auth/forbidden'],
        404: ['url/not-found', 'counter-staff-not-found'],
        409: ['counter-staff-exists'],
      }),
    },
  }

  api.post('/counters/:counterId/staff', { config: { can: 'counter.manage' }, schema }, async (request, reply) => {
    const { email } = request.body
    if (!hasDomain(email)) return sendProblem(reply, fieldProblem('/email', 'has a domain that cannot be one'))
    const outcome = await counterStaff.for(scopeOf(request)).add(request.params.counterId, email)
    if (outcome === 'NO_COUNTER') return sendProblem(reply, problem('url/not-found'))
    if (outcome === 'NOTHING_TO_DO') return sendProblem(reply, problem('counter-staff-exists'))
    return reply.code(204).send(null)
  })

  api.post(
    '/counters/:counterId/staff/removal',
    { config: { can: 'counter.manage' }, schema },
    async (request, reply) => {
      const { email } = request.body
      const outcome = await counterStaff.for(scopeOf(request)).remove(request.params.counterId, email)
      if (outcome === 'NO_COUNTER') return sendProblem(reply, problem('url/not-found'))
      if (outcome === 'NOTHING_TO_DO') return sendProblem(reply, problem('counter-staff-not-found'))
      return reply.code(204).send(null)
    },
  )
}
