import { z } from 'zod'
import type { AuditStore } from '../../platform/database/audit.ts'
import { actsPage, readActs } from '../../platform/http/acts.ts'
import type { Api } from '../../platform/http/api.ts'
import { answer } from '../../platform/http/document.ts'
import { sendProblem } from '../../platform/http/errors.ts'
import { idInPath } from '../../platform/http/fields.ts'
import { problems } from '../../platform/http/general-problems.ts'
import { acts } from '../../platform/shapes.ts'
import { type CurrentZuilen, zuilFor } from '../api/access.ts'

interface ZuilOfficeDeps {
  readonly currentZuilen: CurrentZuilen
  readonly audit: AuditStore
}

/** GET /zuilen/{zuilId}/history: what people and clients did with it, newest first. */
export const zuilHistoryRoutes = (api: Api, { currentZuilen, audit }: ZuilOfficeDeps): void => {
  api.get(
    '/zuilen/:zuilId/history',
    {
      config: { can: 'zuil.read' },
      schema: {
        params: z.object({ zuilId: idInPath }),
        querystring: z.object(actsPage),
        response: {
          200: answer('OK', acts),
          ...problems({ 401: ['auth/unauthorized'], 403: ['auth/forbidden'], 404: ['url/not-found'] }),
        },
      },
    },
    async (request, reply) => {
      const found = await zuilFor(currentZuilen, request, request.params.zuilId)
      if ('wrong' in found) return sendProblem(reply, found.wrong)
      return reply.send(await readActs(audit, { subject: { kind: 'ZUIL', id: found.zuil.id } }, request.query))
    },
  )
}
