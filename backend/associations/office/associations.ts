import { z } from 'zod'
import type { AuditStore } from '../../platform/database/audit.ts'
import { actsPage, readActs } from '../../platform/http/acts.ts'
import type { Api } from '../../platform/http/api.ts'
import { answer } from '../../platform/http/document.ts'
import { sendProblem } from '../../platform/http/errors.ts'
import { etagOf, versionOf } from '../../platform/http/etag.ts'
import { byNumber, type ExportDeps, exportFile } from '../../platform/http/exports.ts'
import { searchText, uuid } from '../../platform/http/fields.ts'
import { fieldProblem } from '../../platform/http/general-problems.ts'
import { personOf, scopeOf } from '../../platform/http/guard.ts'
import { officePage } from '../../platform/http/paging.ts'
import type { Problem } from '../../platform/http/problems.ts'
import type { Scope } from '../../platform/http/scope.ts'
import { acts } from '../../platform/shapes.ts'
import { problem, problems } from '../problems.ts'
import type { WrongSetting } from '../rules/settings.ts'
import { editedAssociation, listedAssociations, managedAssociation } from '../shapes.ts'
import type { AssociationOutcome, ManagedAssociationStore } from '../store/managed.ts'
import { associationColumns } from './association-columns.ts'

interface AssociationDeps extends ExportDeps {
  readonly managedAssociations: ManagedAssociationStore
  readonly audit: AuditStore
}

const wrongProblem = ({ field, why }: WrongSetting): Problem => {
  if (why === 'PASSED') return problem('association-end-date-passed', { jsonPointer: '/endDate' })
  return fieldProblem(`/${field}`, why === 'NEEDED' ? 'is needed for this basis' : 'is not for this basis')
}

/** The problem of what was not done. */
const notDone = (outcome: Exclude<AssociationOutcome, { kind: 'SAVED' | 'REMOVED' }>): Problem => {
  switch (outcome.kind) {
    case 'NOT_FOUND':
      return problem('url/not-found')
    case 'CHANGED_MEANWHILE':
      return problem('association-changed-meanwhile', { detail: `The current version is ${etagOf(outcome.version)}.` })
    case 'WRONG':
      return wrongProblem(outcome.wrong)
    case 'IN_USE':
      return problem(outcome.by === 'ZUILEN' ? 'association-used-by-zuilen' : 'association-has-members')
  }
}

const config = { can: 'association.manage' } as const
const params = z.object({ associationId: uuid })
const headers = z.object({ 'if-match': z.string().optional() })
const reading = problems({ 401: ['auth/unauthorized'], 403: ['auth/forbidden'], 404: ['url/not-found'] })
const changing = problems({
  400: ['body/missing', 'body/invalid-data', 'association-end-date-passed'],
  401: ['auth/unauthorized'],
  403: ['auth/forbidden'],
  404: ['url/not-found'],
  409: ['association-used-by-zuilen', 'association-has-members'],
  412: ['association-changed-meanwhile'],
  428: ['association-version-missing'],
})
const versionMissing = problem('association-version-missing', {
  detail: 'The header If-Match is needed, with the ETag of GET /associations/{associationId}.',
})

/** By what they are sought. */
const filters = {
  /** Part of the name, or a UUID. */
  text: searchText(120).optional(),
  endDateType: editedAssociation.shape.endDateType.optional(),
  /** Those alone whose suggested end date has passed. */
  passed: z.enum(['true']).optional(),
}

/** /associations: the lidmaatschappen of the card system of who asks (handbook, "Lidmaatschappen"). */
export const officeAssociationRoutes = (api: Api, deps: AssociationDeps): void => {
  const { managedAssociations, audit } = deps
  const search = (
    scope: Scope,
    { text, endDateType, passed }: z.output<z.ZodObject<typeof filters>>,
    start: number,
    limit: number,
  ) =>
    managedAssociations.for(scope).search({
      ...{ start, limit, passed: passed === 'true' },
      ...(text !== undefined && { text }),
      ...(endDateType !== undefined && { endDateType }),
    })

  api.get(
    '/associations',
    {
      config,
      schema: {
        querystring: z.object({ ...filters, ...officePage }),
        response: { 200: answer('OK', listedAssociations), ...reading },
      },
    },
    async (request, reply) => {
      const { start, limit, ...asked } = request.query
      return reply.send(await search(scopeOf(request), asked, start, limit))
    },
  )
  const file = exportFile(deps, {
    ...{ name: 'Lidmaatschappen', filters, columns: associationColumns },
    rows: (scope, asked) => byNumber(async (start, limit) => (await search(scope, asked, start, limit)).member),
  })
  api.get('/associations/export', { config: { can: 'list.export' }, schema: file.schema }, (request, reply) =>
    file.send(request, scopeOf(request), request.query, reply),
  )

  api.post(
    '/associations',
    {
      config,
      schema: { body: editedAssociation, response: { 201: answer('Created', managedAssociation), ...changing } },
    },
    async (request, reply) => {
      const own = managedAssociations.for(scopeOf(request))
      const outcome = await own.add(request.body)
      if (outcome.kind === 'REMOVED') throw new Error('adding removes nothing')
      if (outcome.kind !== 'SAVED') return sendProblem(reply, notDone(outcome))
      const added = await own.find(outcome.id)
      if (!added) return sendProblem(reply, problem('url/not-found'))
      return reply.code(201).header('etag', etagOf(added.version)).send(added)
    },
  )

  api.get(
    '/associations/:associationId',
    { config, schema: { params, response: { 200: answer('OK', managedAssociation), ...reading } } },
    async (request, reply) => {
      const found = await managedAssociations.for(scopeOf(request)).find(request.params.associationId)
      if (!found) return sendProblem(reply, problem('url/not-found'))
      return reply.header('etag', etagOf(found.version)).send(found)
    },
  )

  api.put(
    '/associations/:associationId',
    {
      config,
      schema: {
        params,
        headers,
        body: editedAssociation,
        response: { 200: answer('OK', managedAssociation), ...changing },
      },
    },
    async (request, reply) => {
      const { associationId } = request.params
      const own = managedAssociations.for(scopeOf(request))
      if (!(await own.find(associationId))) return sendProblem(reply, problem('url/not-found'))
      const version = versionOf(request.headers['if-match'])
      if (version === undefined) return sendProblem(reply, versionMissing)
      const outcome = await own.change(associationId, request.body, version)
      if (outcome.kind === 'REMOVED') throw new Error('a change removes nothing')
      if (outcome.kind === 'CHANGED_MEANWHILE') reply.header('etag', etagOf(outcome.version))
      if (outcome.kind !== 'SAVED') return sendProblem(reply, notDone(outcome))
      const saved = await own.find(associationId)
      if (!saved) return sendProblem(reply, problem('url/not-found'))
      return reply.header('etag', etagOf(saved.version)).send(saved)
    },
  )

  api.delete(
    '/associations/:associationId',
    { config, schema: { params, headers, response: { 204: z.null(), ...changing } } },
    async (request, reply) => {
      const { associationId } = request.params
      const own = managedAssociations.for(scopeOf(request))
      if (!(await own.find(associationId))) return sendProblem(reply, problem('url/not-found'))
      const version = versionOf(request.headers['if-match'])
      if (version === undefined) return sendProblem(reply, versionMissing)
      const outcome = await own.remove(associationId, version)
      if (outcome.kind === 'SAVED') throw new Error('a removal saves nothing')
      if (outcome.kind === 'CHANGED_MEANWHILE') reply.header('etag', etagOf(outcome.version))
      if (outcome.kind !== 'REMOVED') return sendProblem(reply, notDone(outcome))
      return reply.code(204).send(null)
    },
  )

  api.get(
    '/associations/:associationId/history',
    { config, schema: { params, querystring: z.object(actsPage), response: { 200: answer('OK', acts), ...reading } } },
    async (request, reply) => {
      const { associationId } = request.params
      const { cardSystemId } = personOf(request)
      const page = await readActs(
        audit,
        { cardSystemId, subject: { kind: 'ASSOCIATION', id: associationId } },
        request.query,
      )
      // One that was removed has its history still.
      const known = page.member.length > 0 || (await managedAssociations.for(scopeOf(request)).find(associationId))
      return known ? reply.send(page) : sendProblem(reply, problem('url/not-found'))
    },
  )
}
