import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { Api } from '../../platform/http/api.ts'
import { answer } from '../../platform/http/document.ts'
import { sendProblem } from '../../platform/http/errors.ts'
import { idInPath } from '../../platform/http/fields.ts'
import { scopeOf } from '../../platform/http/guard.ts'
import { isUuid } from '../../platform/http/paging.ts'
import type { Scope } from '../../platform/http/scope.ts'
import { privateBody, privateProperties } from '../shapes/api.ts'
import type { ManagedPassholderStore } from '../store/managed.ts'
import type { ReachedMembership } from '../store/reach.ts'
import { problem, problems } from './problems.ts'

interface NoteDeps {
  readonly managedPassholders: ManagedPassholderStore
  readonly reachedMemberships: (scope: Scope, passholderId: string) => Promise<readonly ReachedMembership[]>
}

const params = z.object({ passholderId: idInPath })
const tags = ['Passholders']

/** GET and PUT /passholders/{passholderId}/private. */
export const noteRoutes = (api: Api, { managedPassholders, reachedMemberships }: NoteDeps): void => {
  /** Where the client reaches him; `undefined` = nowhere. */
  const reached = async (request: FastifyRequest, id: string) => {
    const [membership] = isUuid(id) ? await reachedMemberships(scopeOf(request), id) : []
    return membership && managedPassholders.in(membership)
  }

  api.get(
    '/passholders/:passholderId/private',
    {
      config: { can: 'passholder.read-note' },
      schema: {
        tags,
        operationId: 'get-passholders-passholderId-private',
        summary: 'Retrieve private properties of a passholder',
        description:
          'What counters noted about somebody; an empty `note` = nothing.\n\n' +
          'For clients with the permission PASSHOLDERS_PRIVATE_READ for an organizer of one of his card systems.',
        params,
        response: {
          200: answer('OK', privateProperties),
          ...problems({ 401: ['auth/unauthorized'], 403: ['auth/forbidden'], 404: ['passholder-not-found'] }),
        },
      },
    },
    async (request, reply) => {
      const { passholderId } = request.params
      const note = await (await reached(request, passholderId))?.note(passholderId)
      return note === undefined
        ? sendProblem(reply, problem('passholder-not-found', { status: 404 }))
        : reply.send({ id: passholderId, note })
    },
  )

  api.put(
    '/passholders/:passholderId/private',
    {
      config: { can: 'passholder.write-note' },
      schema: {
        tags,
        operationId: 'put-passholders-passholderId-private',
        summary: 'Update private properties of a passholder',
        description:
          'Without `note`, or with an empty one, nothing is noted any more.\n\n' +
          'For clients with the permission PASSHOLDERS_PRIVATE_WRITE for an organizer of one of his card systems.',
        params,
        body: privateBody,
        response: {
          204: z.undefined().describe('No Content'),
          ...problems({
            400: ['body/missing', 'body/invalid-syntax', 'body/invalid-data'],
            401: ['auth/unauthorized'],
            403: ['auth/forbidden'],
            404: ['passholder-not-found'],
          }),
        },
      },
    },
    async (request, reply) => {
      const { passholderId } = request.params
      const done = await (await reached(request, passholderId))?.putNote(passholderId, request.body.note ?? '')
      return done ? reply.code(204).send() : sendProblem(reply, problem('passholder-not-found', { status: 404 }))
    },
  )
}
