import type { Log } from '@zuil/protocol'
import { z } from 'zod'
import type { Api } from '../../platform/http/api.ts'
import { answer } from '../../platform/http/document.ts'
import { sendProblem } from '../../platform/http/errors.ts'
import { idInPath } from '../../platform/http/fields.ts'
import { problems } from '../problems.ts'
import { configurationCodeGrant, configurationCodeRequest } from '../shapes/zuil.ts'
import type { EnrolmentStore } from '../store/enrolment.ts'
import { type CurrentZuilen, forZuil, wholeZuilFor, zuilFor } from './access.ts'

/** Long enough to walk to the zuil. */
const CODE_VALID_MS = 30 * 60_000

const tags = ['Zuilen']
const params = z.object({ zuilId: idInPath })

interface ZuilEnrolmentDeps {
  readonly currentZuilen: CurrentZuilen
  readonly enrolment: EnrolmentStore
  /** Resolves when the broker goes by the credentials as they are. */
  readonly onCredentials: () => Promise<void>
  readonly clock: () => number
  readonly log: Pick<Log, 'info'>
}

/** POST /zuilen/{zuilId}/configuration-code and /zuilen/{zuilId}/revocation. */
export const zuilEnrolmentRoutes = (api: Api, deps: ZuilEnrolmentDeps): void => {
  const { currentZuilen, enrolment, onCredentials, clock, log } = deps

  api.post(
    '/zuilen/:zuilId/configuration-code',
    {
      config: { can: 'zuil.change' },
      schema: {
        tags,
        operationId: 'post-zuilen-configuration-code',
        summary: 'Make a configuration code',
        description:
          'To set a zuil up, or to put another device in its place. Earlier codes no longer work. Used once, within half an ' +
          'hour.\n\nOurs. For clients with the permission KIOSKS_WRITE for all organizers, or for those of all of the zuil’s ' +
          'counters: whoever has the code gets what the zuil may read and book.',
        params,
        body: configurationCodeRequest.nullish(),
        response: {
          200: answer('OK', configurationCodeGrant),
          ...problems({
            400: ['body/invalid-syntax', 'body/invalid-data'],
            401: ['auth/unauthorized'],
            403: ['auth/forbidden'],
            404: ['url/not-found'],
          }),
        },
      },
    },
    async (request, reply) => {
      const found = await wholeZuilFor(currentZuilen, request, request.params.zuilId)
      if ('wrong' in found) return sendProblem(reply, found.wrong)
      const { id, name } = found.zuil
      const now = clock()
      const code = await enrolment.newConfigurationCode(
        id,
        now,
        CODE_VALID_MS,
        request.body?.formerDevice,
        found.scope.actor,
      )
      log.info({ requestId: request.id, zuilId: id }, 'A configuration code was made')
      return reply.send({ name, code, expiresAt: new Date(now + CODE_VALID_MS).toISOString() })
    },
  )

  api.post(
    '/zuilen/:zuilId/revocation',
    {
      config: { can: 'zuil.change' },
      schema: {
        tags,
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
      const found = await zuilFor(currentZuilen, request, request.params.zuilId)
      if ('wrong' in found) return sendProblem(reply, found.wrong)
      await enrolment.revoke(found.zuil.id, clock(), found.scope.actor)
      await onCredentials()
      log.info({ requestId: request.id, zuilId: found.zuil.id }, 'A zuil was revoked')
      return reply.code(204).send()
    },
  )
}
