import { parseUitpasNumber } from '@zuil/protocol'
import { z } from 'zod'
import { numberProblem } from '../../cards/problems.ts'
import { checkinStatus } from '../../checkins/shapes.ts'
import type { Api } from '../../platform/http/api.ts'
import { answer } from '../../platform/http/document.ts'
import { sendProblem } from '../../platform/http/errors.ts'
import { text } from '../../platform/http/fields.ts'
import { forbiddenForOrganizer, scopeOf } from '../../platform/http/guard.ts'
import { newActieId } from '../actie-id.ts'
import type { TapRouteDeps } from '../deps.ts'
import { dryRun } from '../dry-run.ts'
import { passMessageFor, problem, problems } from '../problems.ts'

/** GET /checkin-status. */
export const checkinStatusRoutes = (api: Api, deps: TapRouteDeps): void => {
  const { findEvent, passes, clock } = deps
  api.get(
    '/checkin-status',
    {
      config: { can: 'checkin.register' },
      schema: {
        tags: ['Checkins'],
        operationId: 'get-checkin-status',
        summary: 'Get check-in status',
        description:
          'Whether a passholder could check in at an event now; nothing is saved.\n\n' +
          `For clients with the permission CHECKINS_WRITE for the organizer of the event.`,

        querystring: z.object({ uitpasNumber: text(32), eventId: text(128) }),
        response: {
          200: answer('OK', checkinStatus),
          ...problems({
            400: ['invalid-uitpasnumber'],
            401: ['auth/unauthorized'],
            403: ['auth/forbidden'],
            404: ['event-not-found', 'passholder-not-found', 'url/not-found'],
          }),
        },
      },
    },
    async (request, reply) => {
      const number = parseUitpasNumber(request.query.uitpasNumber)
      if (!number.ok) return sendProblem(reply, numberProblem(number.error))
      const event = await findEvent(request.query.eventId)
      if (!event) return sendProblem(reply, problem('event-not-found', { status: 404 }))
      if (!scopeOf(request).covers(event.organizerId)) {
        return sendProblem(reply, forbiddenForOrganizer('checkin.register'))
      }
      const found = await passes.byUitpasNumber(number.value)
      if (!found?.passholder) return sendProblem(reply, problem('passholder-not-found', { status: 404 }))
      const now = clock()
      const { verdict } = await dryRun(
        deps,
        {
          origin: 'API',
          kind: 'CHECK_IN',
          by: 'API',
          actieId: newActieId(now),
          card: { kind: 'BARCODE', uitpasNumber: number.value },
          eventId: event.id,
          receivedAt: now,
        },
        found,
      )
      if (verdict.outcome !== 'REFUSED') return reply.send({ allowed: true })
      const message = passMessageFor(verdict.reason, found)
      return reply.send({ allowed: false, ...(message && { endUserMessage: message }) })
    },
  )
}
