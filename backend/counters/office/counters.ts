import { z } from 'zod'
import type { AuditStore } from '../../platform/database/audit.ts'
import type { TableColumn } from '../../platform/files/table.ts'
import { actsPage, readActs } from '../../platform/http/acts.ts'
import type { Api } from '../../platform/http/api.ts'
import { answer } from '../../platform/http/document.ts'
import { sendProblem } from '../../platform/http/errors.ts'
import { etagOf, versionOf } from '../../platform/http/etag.ts'
import { byNumber, type ExportDeps, exportFile } from '../../platform/http/exports.ts'
import { searchText, text, uuid } from '../../platform/http/fields.ts'
import { personOf, scopeFor, scopeOf } from '../../platform/http/guard.ts'
import { officePage } from '../../platform/http/paging.ts'
import type { Problem } from '../../platform/http/problems.ts'
import type { Scope } from '../../platform/http/scope.ts'
import { acts } from '../../platform/shapes.ts'
import { problem, problems } from '../problems.ts'
import { counter, counterChoices, counterSettings, type ListedCounters, listedCounters } from '../shapes.ts'
import type { CounterOutcome, ManagedCounterStore } from '../store/managed.ts'

interface CounterDeps extends ExportDeps {
  readonly managedCounters: ManagedCounterStore
  readonly audit: AuditStore
}

/** The problem of a counter that was not saved. */
const notSaved = (outcome: Exclude<CounterOutcome, { kind: 'SAVED' }>): Problem => {
  switch (outcome.kind) {
    case 'NOT_FOUND':
      return problem('url/not-found')
    case 'CHANGED_MEANWHILE':
      return problem('counter-changed-meanwhile', { detail: `The current version is ${etagOf(outcome.version)}.` })
    case 'ORGANIZER_ELSEWHERE':
      return problem('counter-organizer-elsewhere', { jsonPointer: '/organizerId' })
    case 'LOCATION_UNKNOWN':
      return problem('counter-location-unknown', { jsonPointer: '/locationId' })
  }
}

const params = z.object({ counterId: uuid })
/** By what counters are sought. */
const filters = {
  /** Part of the name, or an id: UUID, consumerkey, CDBID of the organizer or the location. */
  text: searchText(120).optional(),
  organizerId: text(128).optional(),
}
const columns: readonly TableColumn<ListedCounters['member'][number]>[] = [
  { head: 'Balie', kind: 'TEXT', of: ({ name }) => name },
  { head: 'Organisator', kind: 'TEXT', of: ({ organizer }) => organizer?.name },
  { head: 'Locatie', kind: 'TEXT', of: ({ location }) => location?.name },
  { head: 'Zuilen', kind: 'NUMBER', of: ({ zuilen }) => zuilen },
  { head: 'Consumerkey', kind: 'TEXT', of: ({ consumerKey }) => consumerKey },
  { head: 'UUID', kind: 'TEXT', of: ({ id }) => id },
]
const reading = problems({ 401: ['auth/unauthorized'], 403: ['auth/forbidden'], 404: ['url/not-found'] })
const changing = problems({
  400: ['body/missing', 'body/invalid-data', 'counter-organizer-elsewhere', 'counter-location-unknown'],
  401: ['auth/unauthorized'],
  403: ['auth/forbidden'],
  404: ['url/not-found'],
  412: ['counter-changed-meanwhile'],
  428: ['counter-version-missing'],
})

/** /counters: the balies of the card system of who asks. Who works at one: `staff.ts`. */
export const counterRoutes = (api: Api, deps: CounterDeps): void => {
  const { managedCounters, audit } = deps
  const search = (
    scope: Scope,
    { text: asked, organizerId }: z.output<z.ZodObject<typeof filters>>,
    start: number,
    limit: number,
  ): Promise<ListedCounters> =>
    managedCounters.for(scope).search({
      ...{ start, limit },
      ...(asked !== undefined && { text: asked }),
      ...(organizerId !== undefined && { organizerId }),
    })

  api.get(
    '/counters',
    {
      config: { can: 'counter.read' },
      schema: {
        querystring: z.object({ ...filters, ...officePage }),
        response: { 200: answer('OK', listedCounters), ...reading },
      },
    },
    async (request, reply) => {
      const { start, limit, ...asked } = request.query
      return reply.send(await search(scopeOf(request), asked, start, limit))
    },
  )
  const file = exportFile(deps, {
    ...{ name: 'Balies', filters, columns },
    rows: (scope, asked) => byNumber(async (start, limit) => (await search(scope, asked, start, limit)).member),
  })
  api.get('/counters/export', { config: { can: 'list.export' }, schema: file.schema }, (request, reply) =>
    file.send(request, scopeOf(request), request.query, reply),
  )

  api.get(
    '/counters/choices',
    {
      config: { can: 'counter.manage' },
      schema: {
        querystring: z.object({ text: searchText(120).optional() }),
        response: { 200: answer('OK', counterChoices), ...reading },
      },
    },
    async (request, reply) => reply.send(await managedCounters.for(scopeOf(request)).choices(request.query.text)),
  )

  api.post(
    '/counters',
    {
      config: { can: 'counter.manage' },
      schema: { body: counterSettings, response: { 201: answer('Created', counter), ...changing } },
    },
    async (request, reply) => {
      const own = managedCounters.for(scopeOf(request))
      const outcome = await own.add(request.body)
      if (outcome.kind !== 'SAVED') return sendProblem(reply, notSaved(outcome))
      const added = await own.find(outcome.id)
      if (!added) return sendProblem(reply, problem('url/not-found'))
      return reply.code(201).header('etag', etagOf(added.version)).send(added)
    },
  )

  api.get(
    '/counters/:counterId',
    { config: { can: 'counter.read' }, schema: { params, response: { 200: answer('OK', counter), ...reading } } },
    async (request, reply) => {
      const found = await managedCounters.for(scopeOf(request)).find(request.params.counterId)
      if (!found) return sendProblem(reply, problem('url/not-found'))
      const { staff, ...shown } = found
      // Who works where is for who manages that.
      const whole = scopeFor(request, 'counter.manage') ? found : shown
      return reply.header('etag', etagOf(found.version)).send(whole)
    },
  )

  api.put(
    '/counters/:counterId',
    {
      config: { can: 'counter.manage' },
      schema: {
        params,
        headers: z.object({ 'if-match': z.string().optional() }),
        body: counterSettings,
        response: { 200: answer('OK', counter), ...changing },
      },
    },
    async (request, reply) => {
      const { counterId } = request.params
      const own = managedCounters.for(scopeOf(request))
      if (!(await own.find(counterId))) return sendProblem(reply, problem('url/not-found'))
      const version = versionOf(request.headers['if-match'])
      if (version === undefined) {
        const detail = 'The header If-Match is needed, with the ETag of GET /counters/{counterId}.'
        return sendProblem(reply, problem('counter-version-missing', { detail }))
      }
      const outcome = await own.change(counterId, request.body, version)
      if (outcome.kind === 'CHANGED_MEANWHILE') reply.header('etag', etagOf(outcome.version))
      if (outcome.kind !== 'SAVED') return sendProblem(reply, notSaved(outcome))
      const saved = await own.find(counterId)
      if (!saved) return sendProblem(reply, problem('url/not-found'))
      return reply.header('etag', etagOf(saved.version)).send(saved)
    },
  )

  api.get(
    '/counters/:counterId/history',
    {
      // It names who works there.
      config: { can: 'counter.manage' },
      schema: { params, querystring: z.object(actsPage), response: { 200: answer('OK', acts), ...reading } },
    },
    async (request, reply) => {
      const { counterId } = request.params
      if (!(await managedCounters.for(scopeOf(request)).find(counterId)))
        return sendProblem(reply, problem('url/not-found'))
      const { cardSystemId } = personOf(request)
      return reply.send(
        await readActs(audit, { cardSystemId, subject: { kind: 'COUNTER', id: counterId } }, request.query),
      )
    },
  )
}
