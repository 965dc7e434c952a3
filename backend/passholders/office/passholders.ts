import { z } from 'zod'
import type { AuditStore } from '../../platform/database/audit.ts'
import { actsPage, readActs } from '../../platform/http/acts.ts'
import type { Api } from '../../platform/http/api.ts'
import { answer } from '../../platform/http/document.ts'
import { sendProblem } from '../../platform/http/errors.ts'
import { etagOf, versionOf } from '../../platform/http/etag.ts'
import { EXPORT_BATCH, type ExportDeps, exportFile, pageByPage } from '../../platform/http/exports.ts'
import { text, uuid } from '../../platform/http/fields.ts'
import { fieldProblem } from '../../platform/http/general-problems.ts'
import { personOf, scopeOf } from '../../platform/http/guard.ts'
import { acts } from '../../platform/shapes.ts'
import { dayOf } from '../../platform/time/calendar.ts'
import { problem, problems } from '../problems.ts'
import { mayBeBorn } from '../rules/acts.ts'
import { parseInsz } from '../rules/insz.ts'
import { soughtPassholder } from '../rules/search.ts'
import {
  family,
  inszAnswer,
  inszQuestion,
  listedPassholders,
  managedPassholder,
  passholderSettings,
  pointsEntries,
  socialStatus,
} from '../shapes/managed.ts'
import type { ManagedPassholderStore } from '../store/managed.ts'
import type { FoundPassholder, PassholderPlace, PassholderQuery, PassholderSearchStore } from '../store/search.ts'
import { passholderColumns } from './passholder-columns.ts'

interface PassholderOfficeDeps extends ExportDeps {
  readonly passholderSearch: PassholderSearchStore
  readonly managedPassholders: ManagedPassholderStore
  readonly audit: AuditStore
}

/** By what passholders are sought. */
const filters = {
  /** Parts of the name, a UiTPAS number, a chip number, an e-mail address or a UUID. */
  text: text(200).optional(),
  status: z.enum(['ACTIVE', 'BLOCKED', 'NO_CARD']).optional(),
  socialStatus: socialStatus.optional(),
  /** A postal code or the name of a city. */
  city: text(120).optional(),
}

/** What is sought; `undefined` = nobody: an INSZ stands in no address, nor in the logs of whatever is between. */
const queryOf = ({
  text: typed,
  ...others
}: z.output<z.ZodObject<typeof filters>>): Omit<PassholderQuery, 'after' | 'limit'> | undefined => {
  const sought = typed === undefined ? undefined : soughtPassholder(typed)
  if (sought?.kind === 'INSZ') return undefined
  const { status, socialStatus, city } = others
  return {
    ...(sought && { sought }),
    ...(status !== undefined && { status }),
    ...(socialStatus !== undefined && { socialStatus }),
    ...(city !== undefined && { city }),
  }
}

const params = z.object({ passholderId: uuid })
const reading = problems({ 401: ['auth/unauthorized'], 403: ['auth/forbidden'], 404: ['url/not-found'] })
const inszRefused = problem('passholder-insz-invalid', { jsonPointer: '/inszNumber' })

/**
 * /passholders: those of the card system of who asks (handbook, "Pashouders"). An INSZ is never part of an address: it is
 * looked for, and asked for, by a POST, and both are written down. What is done with one: `acts.ts`.
 */
export const passholderRoutes = (api: Api, deps: PassholderOfficeDeps): void => {
  const { passholderSearch, managedPassholders, audit, log, clock } = deps
  api.get(
    '/passholders',
    {
      config: { can: 'passholder.read' },
      schema: {
        querystring: z.object({
          ...filters,
          /** `next` of the page before. */
          after: uuid.optional(),
          limit: z.coerce.number().int().min(1).max(50).default(50),
        }),
        response: {
          200: answer('OK', listedPassholders),
          ...problems({ 400: ['url/invalid-data'], 401: ['auth/unauthorized'], 403: ['auth/forbidden'] }),
        },
      },
    },
    async (request, reply) => {
      const { after, limit, ...asked } = request.query
      const query = queryOf(asked)
      if (!query) return reply.send({ totalItems: 0, member: [] })
      const found = await passholderSearch
        .for(scopeOf(request))
        .search({ ...query, ...(after !== undefined && { after }), limit: limit + 1 })
      const member = found.member.slice(0, limit)
      const last = member.at(-1)
      return reply.send({
        totalItems: found.totalItems,
        member: [...member],
        ...(found.member.length > limit && last && { next: last.id }),
        ...(query.sought && query.sought.kind !== 'INSZ' && { soughtAs: query.sought.kind }),
      })
    },
  )

  const file = exportFile(deps, {
    ...{ name: 'Pashouders', filters, columns: passholderColumns },
    rows: async function* (scope, asked) {
      const query = queryOf(asked)
      if (!query) return
      const own = passholderSearch.for(scope)
      // By the place where a page ended: were its last one erased meanwhile, a list that goes by him would begin anew.
      yield* pageByPage<FoundPassholder, PassholderPlace>(async (after) => {
        const page = { ...(after && { after }), limit: EXPORT_BATCH, whole: true } as const
        const { member, end } = await own.search({ ...query, ...page })
        return { rows: member, ...(member.length === EXPORT_BATCH && { next: end }) }
      })
    },
  })
  api.get('/passholders/export', { config: { can: 'list.export' }, schema: file.schema }, (request, reply) =>
    file.send(request, scopeOf(request), request.query, reply),
  )

  api.post(
    '/passholders/by-insz',
    {
      config: { can: 'passholder.read-insz' },
      schema: {
        body: inszQuestion,
        response: {
          200: answer('OK', managedPassholder),
          ...problems({
            400: ['body/missing', 'body/invalid-data', 'passholder-insz-invalid'],
            401: ['auth/unauthorized'],
            403: ['auth/forbidden'],
            404: ['passholder-unknown'],
          }),
        },
      },
    },
    async (request, reply) => {
      const insz = parseInsz(request.body.inszNumber)
      if (!insz.ok) return sendProblem(reply, inszRefused)
      const own = managedPassholders.for(scopeOf(request))
      const id = await own.byInsz(insz.value)
      // Who was found is in the audit log; that somebody looked in vain is about nobody, and is not lost either.
      if (id === undefined) log.info({ session: personOf(request).session }, 'An INSZ was looked for that nobody has')
      const found = id === undefined ? undefined : await own.find(id)
      return found ? reply.send(found) : sendProblem(reply, problem('passholder-unknown'))
    },
  )

  api.get(
    '/passholders/:passholderId',
    {
      config: { can: 'passholder.read' },
      schema: { params, response: { 200: answer('OK', managedPassholder), ...reading } },
    },
    async (request, reply) => {
      const found = await managedPassholders.for(scopeOf(request)).find(request.params.passholderId)
      if (!found) return sendProblem(reply, problem('url/not-found'))
      return reply.header('etag', etagOf(found.version)).send(found)
    },
  )

  api.put(
    '/passholders/:passholderId',
    {
      config: { can: 'passholder.change' },
      schema: {
        params,
        headers: z.object({ 'if-match': z.string().optional() }),
        body: passholderSettings,
        response: {
          200: answer('OK', managedPassholder),
          ...problems({
            400: ['body/missing', 'body/invalid-data', 'passholder-insz-invalid'],
            401: ['auth/unauthorized'],
            403: ['auth/forbidden'],
            404: ['url/not-found'],
            409: ['passholder-insz-taken'],
            412: ['passholder-changed-meanwhile'],
            428: ['passholder-version-missing'],
          }),
        },
      },
    },
    async (request, reply) => {
      const { passholderId } = request.params
      const { inszNumber, ...settings } = request.body
      const own = managedPassholders.for(scopeOf(request))
      if (!(await own.has(passholderId))) return sendProblem(reply, problem('url/not-found'))
      const version = versionOf(request.headers['if-match'])
      if (version === undefined) {
        const detail = 'The header If-Match is needed, with the ETag of GET /passholders/{passholderId}.'
        return sendProblem(reply, problem('passholder-version-missing', { detail }))
      }
      if (!mayBeBorn(settings.dateOfBirth, dayOf(clock())))
        return sendProblem(reply, fieldProblem('/dateOfBirth', 'Nobody was born then.'))
      const insz = inszNumber === undefined ? undefined : parseInsz(inszNumber)
      if (insz && !insz.ok) return sendProblem(reply, inszRefused)
      const outcome = await own.change(
        passholderId,
        { ...settings, ...(insz?.ok && { inszNumber: insz.value }) },
        version,
      )
      switch (outcome.kind) {
        case 'NOT_FOUND':
          return sendProblem(reply, problem('url/not-found'))
        case 'INSZ_TAKEN':
          return sendProblem(reply, problem('passholder-insz-taken', { jsonPointer: '/inszNumber' }))
        case 'CHANGED_MEANWHILE': {
          const etag = etagOf(outcome.version)
          const detail = `The current version is ${etag}.`
          return sendProblem(reply.header('etag', etag), problem('passholder-changed-meanwhile', { detail }))
        }
        case 'SAVED': {
          const saved = await own.find(passholderId)
          if (!saved) return sendProblem(reply, problem('url/not-found'))
          return reply.header('etag', etagOf(saved.version)).send(saved)
        }
      }
    },
  )

  api.post(
    '/passholders/:passholderId/insz',
    {
      config: { can: 'passholder.read-insz' },
      schema: { params, response: { 200: answer('OK', inszAnswer), ...reading } },
    },
    async (request, reply) => {
      const { passholderId } = request.params
      const own = managedPassholders.for(scopeOf(request))
      if (!(await own.has(passholderId))) return sendProblem(reply, problem('url/not-found'))
      const inszNumber = await own.readInsz(passholderId)
      return reply.send(inszNumber === undefined ? {} : { inszNumber })
    },
  )

  api.get(
    '/passholders/:passholderId/family',
    { config: { can: 'passholder.read' }, schema: { params, response: { 200: answer('OK', family), ...reading } } },
    async (request, reply) => {
      const member = await managedPassholders.for(scopeOf(request)).family(request.params.passholderId)
      return member ? reply.send({ member: [...member] }) : sendProblem(reply, problem('url/not-found'))
    },
  )

  api.get(
    '/passholders/:passholderId/points',
    {
      config: { can: 'passholder.read' },
      schema: {
        params,
        querystring: z.object(actsPage),
        response: { 200: answer('OK', pointsEntries), ...reading },
      },
    },
    async (request, reply) => {
      const { params, query } = request
      const own = managedPassholders.for(scopeOf(request))
      if (!(await own.has(params.passholderId))) return sendProblem(reply, problem('url/not-found'))
      const found = await own.ledger(params.passholderId, query.before, query.limit + 1)
      const member = found.slice(0, query.limit)
      const last = member.at(-1)
      return reply.send({ member, ...(found.length > query.limit && last && { next: last.id }) })
    },
  )

  api.get(
    '/passholders/:passholderId/history',
    {
      config: { can: 'passholder.read' },
      schema: { params, querystring: z.object(actsPage), response: { 200: answer('OK', acts), ...reading } },
    },
    async (request, reply) => {
      const { passholderId } = request.params
      const own = managedPassholders.for(scopeOf(request))
      if (!(await own.has(passholderId))) return sendProblem(reply, problem('url/not-found'))
      const { cardSystemId } = personOf(request)
      return reply.send(await readActs(audit, { cardSystemId, ...(await own.historyOf(passholderId)) }, request.query))
    },
  )
}
