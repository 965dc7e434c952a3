import { z } from 'zod'
import type { AuditStore } from '../../platform/database/audit.ts'
import { actsPage, readActs } from '../../platform/http/acts.ts'
import type { Api } from '../../platform/http/api.ts'
import { answer } from '../../platform/http/document.ts'
import { sendProblem } from '../../platform/http/errors.ts'
import { etagOf, versionOf } from '../../platform/http/etag.ts'
import { byNumber, type ExportDeps, exportFile } from '../../platform/http/exports.ts'
import { searchText } from '../../platform/http/fields.ts'
import { personOf, scopeOf } from '../../platform/http/guard.ts'
import type { Problem } from '../../platform/http/problems.ts'
import { acts } from '../../platform/shapes.ts'
import { problem, problems } from '../problems.ts'
import { examplePrices, examplesOf, type SaleRules } from '../rules.ts'
import { askedExamples, editedKey, keyChoices, keyEnd, keyExamples, listedKeys, managedKey } from '../shapes/keys.ts'
import { whyNotShares } from '../shapes.ts'
import type { DistributionKeyStore, KeyOutcome } from '../store/keys.ts'
import { keyColumns } from './key-columns.ts'

interface KeyDeps extends ExportDeps {
  readonly distributionKeys: DistributionKeyStore
  readonly audit: AuditStore
  /** The rules of a sale. */
  readonly saleRules: SaleRules
}

/** The problem of what was not done. */
const notDone = (outcome: Exclude<KeyOutcome, { kind: 'SAVED' }>): Problem => {
  switch (outcome.kind) {
    case 'NOT_FOUND':
      return problem('url/not-found')
    case 'CHANGED_MEANWHILE':
      return problem('distribution-key-changed-meanwhile', {
        detail: `The current version is ${etagOf(outcome.version)}.`,
      })
    case 'WRONG_SHARES':
      return problem('distribution-key-shares-wrong', { jsonPointer: '/shares' })
    case 'COUNTER_ELSEWHERE':
      return problem('distribution-key-counter-elsewhere', { jsonPointer: '/counterIds' })
    case 'END_PASSED':
      return problem('distribution-key-end-passed', { jsonPointer: '/lastDay' })
  }
}

const config = { can: 'distribution-key.manage' } as const
const params = z.object({ keyId: z.coerce.number().int().min(1).max(2_147_483_647) })
const headers = z.object({ 'if-match': z.string().optional() })
const reading = problems({
  400: ['body/missing', 'body/invalid-data'],
  401: ['auth/unauthorized'],
  403: ['auth/forbidden'],
  404: ['url/not-found'],
})
const changing = problems({
  400: [
    ...(['body/missing', 'body/invalid-data', 'distribution-key-shares-wrong'] as const),
    ...(['distribution-key-counter-elsewhere', 'distribution-key-end-passed'] as const),
  ],
  401: ['auth/unauthorized'],
  403: ['auth/forbidden'],
  404: ['url/not-found'],
  412: ['distribution-key-changed-meanwhile'],
  428: ['distribution-key-version-missing'],
})
const versionMissing = problem('distribution-key-version-missing', {
  detail: 'The header If-Match is needed, with the ETag of GET /distribution-keys/{keyId}.',
})

/** By what keys are sought. */
const filters = { text: searchText(120).optional(), ended: z.enum(['true', 'false']).optional() }
type Filters = z.output<z.ZodObject<typeof filters>>

const asQuery = ({ text, ended }: Filters) => ({
  ...(text !== undefined && { text }),
  ...(ended !== undefined && { ended: ended === 'true' }),
})

/** /distribution-keys: the verdeelsleutels of the card system of who asks. */
export const distributionKeyRoutes = (api: Api, deps: KeyDeps): void => {
  const { distributionKeys, audit, saleRules } = deps

  api.get(
    '/distribution-keys',
    { config, schema: { querystring: z.object(filters), response: { 200: answer('OK', listedKeys), ...reading } } },
    async (request, reply) => {
      const member = await distributionKeys.for(scopeOf(request)).list(asQuery(request.query))
      return reply.send({ totalItems: member.length, member })
    },
  )
  const file = exportFile(deps, {
    ...{ name: 'Verdeelsleutels', filters, columns: keyColumns },
    rows: (scope, asked) =>
      byNumber(async (start, limit) =>
        (await distributionKeys.for(scope).list(asQuery(asked))).slice(start, start + limit),
      ),
  })
  api.get('/distribution-keys/export', { config: { can: 'list.export' }, schema: file.schema }, (request, reply) =>
    file.send(request, scopeOf(request), request.query, reply),
  )

  api.get(
    '/distribution-keys/choices',
    { config, schema: { response: { 200: answer('OK', keyChoices), ...reading } } },
    async (request, reply) => reply.send(await distributionKeys.for(scopeOf(request)).choices()),
  )

  api.post(
    '/distribution-keys/examples',
    { config, schema: { body: askedExamples, response: { 200: answer('OK', keyExamples), ...reading } } },
    async (request, reply) => {
      const { shares, price, tried } = request.body
      const wrong = whyNotShares(shares)
      if (wrong) return reply.send({ wrong, member: [] })
      const of = { shares, ...(price && { price }) }
      return reply.send({ member: examplesOf(saleRules, of, examplePrices(price, tried)) })
    },
  )

  api.post(
    '/distribution-keys',
    { config, schema: { body: editedKey, response: { 201: answer('Created', managedKey), ...changing } } },
    async (request, reply) => {
      const own = distributionKeys.for(scopeOf(request))
      const outcome = await own.add(request.body)
      if (outcome.kind !== 'SAVED') return sendProblem(reply, notDone(outcome))
      const added = await own.find(outcome.id)
      if (!added) return sendProblem(reply, problem('url/not-found'))
      return reply.code(201).header('etag', etagOf(added.version)).send(added)
    },
  )

  api.get(
    '/distribution-keys/:keyId',
    { config, schema: { params, response: { 200: answer('OK', managedKey), ...reading } } },
    async (request, reply) => {
      const found = await distributionKeys.for(scopeOf(request)).find(request.params.keyId)
      if (!found) return sendProblem(reply, problem('url/not-found'))
      return reply.header('etag', etagOf(found.version)).send(found)
    },
  )

  /** What is done to one that is there, if it is still at the version that its caller saw. */
  const changed = async (
    request: Parameters<typeof scopeOf>[0],
    reply: Parameters<typeof sendProblem>[0],
    { keyId, ifMatch }: { readonly keyId: number; readonly ifMatch: string | undefined },
    act: (own: ReturnType<DistributionKeyStore['for']>, version: number) => Promise<KeyOutcome>,
  ) => {
    const own = distributionKeys.for(scopeOf(request))
    if (!(await own.find(keyId))) return sendProblem(reply, problem('url/not-found'))
    const version = versionOf(ifMatch)
    if (version === undefined) return sendProblem(reply, versionMissing)
    const outcome = await act(own, version)
    if (outcome.kind === 'CHANGED_MEANWHILE') reply.header('etag', etagOf(outcome.version))
    if (outcome.kind !== 'SAVED') return sendProblem(reply, notDone(outcome))
    const saved = await own.find(keyId)
    if (!saved) return sendProblem(reply, problem('url/not-found'))
    return reply.header('etag', etagOf(saved.version)).send(saved)
  }

  api.put(
    '/distribution-keys/:keyId',
    { config, schema: { params, headers, body: editedKey, response: { 200: answer('OK', managedKey), ...changing } } },
    (request, reply) => {
      const { keyId } = request.params
      return changed(request, reply, { keyId, ifMatch: request.headers['if-match'] }, (own, version) =>
        own.change(keyId, request.body, version),
      )
    },
  )

  api.put(
    '/distribution-keys/:keyId/end',
    { config, schema: { params, headers, body: keyEnd, response: { 200: answer('OK', managedKey), ...changing } } },
    (request, reply) => {
      const { keyId } = request.params
      return changed(request, reply, { keyId, ifMatch: request.headers['if-match'] }, (own, version) =>
        own.end(keyId, request.body, version),
      )
    },
  )

  api.get(
    '/distribution-keys/:keyId/history',
    { config, schema: { params, querystring: z.object(actsPage), response: { 200: answer('OK', acts), ...reading } } },
    async (request, reply) => {
      const { keyId } = request.params
      if (!(await distributionKeys.for(scopeOf(request)).find(keyId)))
        return sendProblem(reply, problem('url/not-found'))
      const { cardSystemId } = personOf(request)
      return reply.send(
        await readActs(
          audit,
          { cardSystemId, subject: { kind: 'DISTRIBUTION_KEY', id: String(keyId) } },
          request.query,
        ),
      )
    },
  )
}
