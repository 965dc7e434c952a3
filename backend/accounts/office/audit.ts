import { z } from 'zod'
import type { AuditStore } from '../../platform/database/audit.ts'
import { actsPage, readActs } from '../../platform/http/acts.ts'
import type { Api } from '../../platform/http/api.ts'
import { fromOf, momentOrDay, untilOf } from '../../platform/http/days.ts'
import { answer } from '../../platform/http/document.ts'
import { text } from '../../platform/http/fields.ts'
import { problems } from '../../platform/http/general-problems.ts'
import { personOf } from '../../platform/http/guard.ts'
import { actNames, acts, type RecordKind } from '../../platform/shapes.ts'

interface AuditDeps {
  readonly audit: AuditStore
}

/** GET /audit: what people and clients did in the card system of who asks, newest first. */
export const auditRoutes = (api: Api, { audit }: AuditDeps): void => {
  api.get(
    '/audit',
    {
      config: { can: 'audit.read' },
      schema: {
        querystring: z.object({
          /** Part of who did it, or of what it was done to; or that one's id. */
          text: text(200).optional(),
          /** Who did it: an address or a client's id, whole. */
          actor: text(254).optional(),
          /** What it was done to. */
          kind: z.enum(Object.keys(actNames) as RecordKind[]).optional(),
          action: text(60).optional(),
          from: momentOrDay.optional(),
          until: momentOrDay.optional(),
          ...actsPage,
        }),
        response: {
          200: answer('OK', acts),
          ...problems({ 401: ['auth/unauthorized'], 403: ['auth/forbidden'], 404: ['url/not-found'] }),
        },
      },
    },
    async (request, reply) => {
      const { text, actor, kind, action, from, until, ...page } = request.query
      const query = {
        cardSystemId: personOf(request).cardSystemId,
        ...(text !== undefined && { text }),
        ...(actor !== undefined && { actor }),
        ...(kind && { kind }),
        ...(action !== undefined && { action }),
        ...(from !== undefined && { from: fromOf(from) }),
        ...(until !== undefined && { until: untilOf(until) }),
      }
      return reply.send(await readActs(audit, query, page))
    },
  )
}
