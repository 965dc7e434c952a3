import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import { organizer } from '../../counters/shapes.ts'
import type { Api } from '../../platform/http/api.ts'
import { answer } from '../../platform/http/document.ts'
import { sendProblem } from '../../platform/http/errors.ts'
import { idInPath } from '../../platform/http/fields.ts'
import { scopeOf } from '../../platform/http/guard.ts'
import { isUuid } from '../../platform/http/paging.ts'
import type { Scope } from '../../platform/http/scope.ts'
import { schoolBody } from '../shapes/api.ts'
import type { ReachedMembership } from '../store/reach.ts'
import type { SchoolStore } from '../store/schools.ts'
import { problem, problems } from './problems.ts'

interface SchoolDeps {
  readonly schools: SchoolStore
  readonly reachedMemberships: (scope: Scope, passholderId: string) => Promise<readonly ReachedMembership[]>
  readonly isOrganizer: (id: string) => Promise<boolean>
}

const params = z.object({ passholderId: idInPath })
const tags = ['Passholders']
const notFound = problem('passholder-not-found', { status: 404 })
const done = { 204: z.undefined().describe('No Content') }
const wrong = { 401: ['auth/unauthorized'], 403: ['auth/forbidden'], 404: ['passholder-not-found'] } as const
const forWhom = 'For clients with the permission PASSHOLDERS_UPDATE for an organizer of one of his card systems.'

/** GET, PUT and DELETE /passholders/{passholderId}/school. */
export const schoolRoutes = (api: Api, { schools, reachedMemberships, isOrganizer }: SchoolDeps): void => {
  /** Where the client reaches him; `undefined` = nowhere. */
  const reached = async (request: FastifyRequest, id: string) => {
    const [membership] = isUuid(id) ? await reachedMemberships(scopeOf(request), id) : []
    return membership && schools.in(membership)
  }

  api.get(
    '/passholders/:passholderId/school',
    {
      config: { can: 'passholder.read' },
      schema: {
        ...{ tags, operationId: 'get-passholders-school', summary: 'Get passholder school' },
        description:
          'The organizer that is his school.\n\nFor clients with the permission PASSHOLDERS_SEARCH for an organizer of one ' +
          'of his card systems, or PASSHOLDERS_SEARCH_ALL.',
        params,
        response: {
          200: answer('OK', organizer),
          ...problems({ ...wrong, 404: ['passholder-not-found', 'school-not-found'] }),
        },
      },
    },
    async (request, reply) => {
      const { passholderId } = request.params
      const his = await reached(request, passholderId)
      if (!his) return sendProblem(reply, notFound)
      const school = await his.of(passholderId)
      return school ? reply.send(school) : sendProblem(reply, problem('school-not-found', { status: 404 }))
    },
  )

  api.put(
    '/passholders/:passholderId/school',
    {
      config: { can: 'passholder.change-school' },
      schema: {
        ...{ tags, operationId: 'put-passholders-school', summary: 'Update passholder school' },
        description: `Any organizer can be one; its name is ignored.\n\n${forWhom}`,
        params,
        body: schoolBody,
        response: {
          ...done,
          ...problems({
            400: ['body/missing', 'body/invalid-syntax', 'body/invalid-data', 'school-not-found'],
            ...wrong,
          }),
        },
      },
    },
    async (request, reply) => {
      const { passholderId } = request.params
      const his = await reached(request, passholderId)
      if (!his) return sendProblem(reply, notFound)
      if (!(await isOrganizer(request.body.id))) return sendProblem(reply, problem('school-not-found'))
      return (await his.put(passholderId, request.body.id)) ? reply.code(204).send() : sendProblem(reply, notFound)
    },
  )

  api.delete(
    '/passholders/:passholderId/school',
    {
      config: { can: 'passholder.change-school' },
      schema: {
        ...{ tags, operationId: 'delete-passholders-school', summary: 'Delete passholder school' },
        description: `He has none any more, also where he had none.\n\n${forWhom}`,
        params,
        response: { ...done, ...problems(wrong) },
      },
    },
    async (request, reply) => {
      const { passholderId } = request.params
      const gone = await (await reached(request, passholderId))?.put(passholderId, undefined)
      return gone ? reply.code(204).send() : sendProblem(reply, notFound)
    },
  )
}
