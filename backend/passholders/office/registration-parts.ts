import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { z } from 'zod'
import type { Api } from '../../platform/http/api.ts'
import { sendProblem } from '../../platform/http/errors.ts'
import { uuid } from '../../platform/http/fields.ts'
import { scopeOf } from '../../platform/http/guard.ts'
import { PART_BYTES } from '../rules/registration/keeping.ts'
import { problem, problems } from './problems.ts'
import type { RegistrationDeps } from './registrations.ts'

const params = z.object({ registrationId: uuid, number: z.coerce.number().int().min(0).max(100_000) })
const response = problems({
  400: ['body/missing', 'body/invalid-data'],
  401: ['auth/unauthorized'],
  403: ['auth/forbidden'],
  404: ['url/not-found'],
  409: ['registration-under-way'],
  413: ['registration-too-large'],
})

/** The pieces of a file, as bytes: no form of another site can send such. Each may come again, where its answer was lost. */
export const registrationPartRoutes = (api: Api, { registrations }: Pick<RegistrationDeps, 'registrations'>): void => {
  // Of this route alone: bodies of all others are JSON.
  void api.register(async (scope) => {
    const own: Api = scope.withTypeProvider<ZodTypeProvider>()
    own.addContentTypeParser(
      'application/octet-stream',
      { parseAs: 'buffer', bodyLimit: PART_BYTES },
      (_request, body, done) => done(null, body),
    )
    own.put(
      '/registrations/:registrationId/parts/:number',
      // It is no text yet.
      { config: { can: 'passholder.register-in-bulk', anyText: true }, schema: { params, response } },
      async (request, reply) => {
        const { registrationId, number } = request.params
        if (!Buffer.isBuffer(request.body)) return sendProblem(reply, problem('body/missing'))
        const outcome = await registrations.for(scopeOf(request)).putPart(registrationId, number, request.body)
        if (outcome === 'NOT_FOUND') return sendProblem(reply, problem('url/not-found'))
        if (outcome === 'NOT_UPLOADING') return sendProblem(reply, problem('registration-under-way'))
        if (outcome === 'TOO_LARGE') return sendProblem(reply, problem('registration-too-large'))
        return reply.code(204).send()
      },
    )
  })
}
