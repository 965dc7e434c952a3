import { z } from 'zod'
import type { AuditStore } from '../platform/database/audit.ts'
import { actsPage, readActs } from '../platform/http/acts.ts'
import type { Api } from '../platform/http/api.ts'
import { answer } from '../platform/http/document.ts'
import { uuid } from '../platform/http/fields.ts'
import { personOf } from '../platform/http/guard.ts'
import { acts, type RecordKind } from '../platform/shapes.ts'
import { problems } from './problems.ts'

const params = z.object({ checkinId: uuid })
/** What may have come of one ActieID: a ticket tap is a check-in and a ticket. */
const bookedKinds = ['CHECKIN', 'TICKET', 'REDEMPTION'] as const satisfies readonly RecordKind[]

interface CheckinOfficeDeps {
  readonly audit: AuditStore
}

/**
 * GET /checkins/{checkinId}/history: what people and clients did with this ActieID, newest first: its check-in, ticket or
 * redemption reversed, booked after all, put aside.
 */
export const officeCheckinRoutes = (api: Api, { audit }: CheckinOfficeDeps): void => {
  api.get(
    '/checkins/:checkinId/history',
    {
      // It may say why in words that name people.
      config: { can: 'checkin.reverse' },
      schema: {
        params,
        querystring: z.object(actsPage),
        response: { 200: answer('OK', acts), ...problems({ 401: ['auth/unauthorized'], 403: ['auth/forbidden'] }) },
      },
    },
    async (request, reply) => {
      const subjects = bookedKinds.map((kind) => ({ kind, id: request.params.checkinId }))
      const { cardSystemId } = personOf(request)
      return reply.send(await readActs(audit, { cardSystemId, subjects }, request.query))
    },
  )
}
