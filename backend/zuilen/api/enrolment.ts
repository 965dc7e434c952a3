import { z } from 'zod'
import type { Api, HttpContext } from '../../platform/http/api.ts'
import { answer, problems, security } from '../../platform/http/document.ts'
import { sendProblem } from '../../platform/http/errors.ts'
import { requires } from '../../platform/http/guard.ts'
import { configurationCodeGrant } from '../shapes/zuil.ts'
import { forZuil, zuilFor } from './access.ts'

/** Long enough to walk to the zuil. */
const CODE_VALID_MS = 30 * 60_000

const config = { access: 'CLIENT' } as const
const common = { tags: ['Zuilen'], security: security.CLIENT }
const params = z.object({ zuilId: z.string() })

/** POST /zuilen/{zuilId}/configuration-code and /zuilen/{zuilId}/revocation. */
export const zuilEnrolmentRoutes = (api: Api, context: HttpContext): void => {
  const { store, clock, log } = context

  api.post(
    '/zuilen/:zuilId/configuration-code',
    {
      config,
      preValidation: requires('KIOSKS_WRITE'),
      schema: {
        ...common,
        operationId: 'post-zuilen-configuration-code',
        summary: 'Make a configuration code',
        description:
          'To set a zuil up, or to put another device in its place. Earlier codes no longer work. Used once, within half an ' +
          `hour.\n\n${forZuil('KIOSKS_WRITE')}`,
        params,
        response: {
          200: answer('OK', configurationCodeGrant),
          ...problems({ 401: ['auth/unauthorized'], 403: ['auth/forbidden'], 404: ['url/not-found'] }),
        },
      },
    },
    async (request, reply) => {
      const found = await zuilFor(store, request, 'KIOSKS_WRITE', request.params.zuilId)
      if ('wrong' in found) return sendProblem(reply, found.wrong)
      const { id, name } = found.zuil
      const now = clock()
      const code = await store.zuilen.newConfigurationCode(id, now, CODE_VALID_MS)
      log.info({ requestId: request.id, zuilId: id }, 'A configuration code was made')
      return reply.send({ name, code, expiresAt: new Date(now + CODE_VALID_MS).toISOString() })
    },
  )

  api.post(
    '/zuilen/:zuilId/revocation',
    {
      config,
      preValidation: requires('KIOSKS_WRITE'),
      schema: {
        ...common,
        operationId: 'post-zuilen-revocation',
        summary: 'Take away what a zuil connects with',
        description: `For a device that was stolen or put away: it is cut off at once.\n\n${forZuil('KIOSKS_WRITE')}`,
        params,
        response: {
          204: z.undefined().describe('No Content'),
          ...problems({ 401: ['auth/unauthorized'], 403: ['auth/forbidden'], 404: ['url/not-found'] }),
        },
      },
    },
    async (request, reply) => {
      const found = await zuilFor(store, request, 'KIOSKS_WRITE', request.params.zuilId)
      if ('wrong' in found) return sendProblem(reply, found.wrong)
      await store.zuilen.revoke(found.zuil.id)
      log.info({ requestId: request.id, zuilId: found.zuil.id }, 'A zuil was revoked')
      return reply.code(204).send()
    },
  )
}
