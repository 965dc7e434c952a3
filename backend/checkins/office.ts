import { z } from 'zod'
import type { AuditStore } from '../platform/database/audit.ts'
import { actsPage, readActs } from '../platform/http/acts.ts'
import type { Api } from '../platform/http/api.ts'
import { answer } from '../platform/http/document.ts'
import { sendProblem } from '../platform/http/errors.ts'
import { personOf, scopeOf } from '../platform/http/guard.ts'
import { reversalRequest } from '../platform/http/reversal.ts'
import { acts, type RecordKind } from '../platform/shapes.ts'
import { problem, problems } from './problems.ts'
import type { CheckinStore } from './store.ts'

const params = z.object({ checkinId: z.guid() })
/** What may have come of one ActieID: a ticket tap is a check-in and a ticket. */
const bookedKinds = ['CHECKIN', 'TICKET', 'REDEMPTION'] as const satisfies readonly RecordKind[]

interface CheckinOfficeDeps {
  readonly checkins: CheckinStore
  readonly audit: AuditStore
  /** Milliseconds since 1970. */
  readonly clock: () => number
}

/**
 * POST /checkins/{checkinId}/reversal: takes a check-in and its points back, with a reason. GET …/history: what people
 * and clients did with this ActieID, newest first: its check-in, ticket or redemption reversed, booked after all, put aside.
 */
export const officeCheckinRoutes = (api: Api, { checkins, audit, clock }: CheckinOfficeDeps): void => {
  api.post(
    '/checkins/:checkinId/reversal',
    {
      config: { can: 'checkin.reverse' },
      schema: {
        params,
        body: reversalRequest,
        response: {
          204: z.null(),
          ...problems({
            400: ['body/missing', 'body/invalid-data'],
            401: ['auth/unauthorized'],
            403: ['auth/forbidden'],
            404: ['url/not-found'],
            409: ['checkin-already-reversed'],
          }),
        },
      },
    },
    async (request, reply) => {
      const { params, body } = request
      const outcome = await checkins.for(scopeOf(request)).reverse(params.checkinId, clock(), body.reason)
      if (outcome === 'REVERSED') return reply.code(204).send(null)
      return sendProblem(reply, problem(outcome === 'ALREADY' ? 'checkin-already-reversed' : 'url/not-found'))
    },
  )

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
