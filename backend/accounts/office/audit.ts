import { z } from 'zod'
import type { ActQuery, AuditStore, NotedAct } from '../../platform/database/audit.ts'
import { actsPage, readActs } from '../../platform/http/acts.ts'
import type { Api } from '../../platform/http/api.ts'
import { fromOf, momentOrDay, untilOf } from '../../platform/http/days.ts'
import { answer } from '../../platform/http/document.ts'
import { EXPORT_BATCH, type ExportDeps, exportFile, pageByPage } from '../../platform/http/exports.ts'
import { text } from '../../platform/http/fields.ts'
import { problems } from '../../platform/http/general-problems.ts'
import { scopeOf } from '../../platform/http/guard.ts'
import type { Scope } from '../../platform/http/scope.ts'
import { actNames, acts, type RecordKind } from '../../platform/shapes.ts'
import { auditColumns } from './audit-columns.ts'

interface AuditDeps extends ExportDeps {
  readonly audit: AuditStore
}

/** By what they are sought. */
const filters = {
  /** Part of who did it, or of what it was done to; or that one's id. */
  text: text(200).optional(),
  /** Who did it: an address or a client's id, whole. */
  actor: text(254).optional(),
  /** What it was done to. */
  kind: z.enum(Object.keys(actNames) as RecordKind[]).optional(),
  action: text(60).optional(),
  from: momentOrDay.optional(),
  until: momentOrDay.optional(),
}

const queryOf = ({ person }: Scope, asked: z.output<z.ZodObject<typeof filters>>): Omit<ActQuery, 'limit'> => {
  if (!person) throw new Error('the log is listed for people')
  const { text, actor, kind, action, from, until } = asked
  return {
    cardSystemId: person.cardSystemId,
    ...(text !== undefined && { text }),
    ...(actor !== undefined && { actor }),
    ...(kind && { kind }),
    ...(action !== undefined && { action }),
    ...(from !== undefined && { from: fromOf(from) }),
    ...(until !== undefined && { until: untilOf(until) }),
  }
}

/** GET /audit: what people and clients did in the card system of who asks, newest first; /audit/export: the same as a file. */
export const auditRoutes = (api: Api, deps: AuditDeps): void => {
  const { audit } = deps
  api.get(
    '/audit',
    {
      config: { can: 'audit.read' },
      schema: {
        querystring: z.object({ ...filters, ...actsPage }),
        response: {
          200: answer('OK', acts),
          ...problems({ 401: ['auth/unauthorized'], 403: ['auth/forbidden'], 404: ['url/not-found'] }),
        },
      },
    },
    async (request, reply) => {
      const { before, limit, ...asked } = request.query
      return reply.send(await readActs(audit, queryOf(scopeOf(request), asked), { before, limit }))
    },
  )

  const file = exportFile(deps, {
    ...{ name: 'Logboek', filters, columns: auditColumns },
    rows: (scope, asked) =>
      pageByPage<NotedAct, string>(async (beforeId) => {
        const page = { limit: EXPORT_BATCH, ...(beforeId !== undefined && { beforeId }) }
        const rows = await audit.list({ ...queryOf(scope, asked), ...page })
        return { rows, ...(rows.length === EXPORT_BATCH && { next: rows.at(-1)?.id }) }
      }),
  })
  api.get('/audit/export', { config: { can: 'list.export' }, schema: file.schema }, (request, reply) =>
    file.send(request, scopeOf(request), request.query, reply),
  )
}
