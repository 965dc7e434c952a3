import { parseUitpasNumber } from '@zuil/protocol'
import { z } from 'zod'
import { checkinStatus } from '../../checkins/shapes.ts'
import type { Api, HttpContext } from '../../platform/http/api.ts'
import { answer, problems, security } from '../../platform/http/document.ts'
import { sendProblem } from '../../platform/http/errors.ts'
import { text } from '../../platform/http/fields.ts'
import { holdsFor } from '../../platform/http/grants.ts'
import { grantsOf, lacks, requires } from '../../platform/http/guard.ts'
import { messageFor, numberProblem, problem } from '../../platform/http/problems.ts'
import { newActieId } from '../actie-id.ts'
import { tryAction } from '../dry-run.ts'

/** GET /checkin-status. */
export const checkinStatusRoutes = (api: Api, { store, clock }: HttpContext): void => {
  api.get(
    '/checkin-status',
    {
      config: { access: 'CLIENT' },
      preValidation: requires('CHECKINS_WRITE'),
      schema: {
        tags: ['Checkins'],
        operationId: 'get-checkin-status',
        summary: 'Get check-in status',
        description:
          'Whether a passholder could check in at an event now; nothing is saved.\n\n' +
          `For clients with the permission CHECKINS_WRITE for the organizer of the event.`,
        security: security.CLIENT,
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
      const event = await store.events.find(request.query.eventId)
      if (!event) return sendProblem(reply, problem('event-not-found', { status: 404 }))
      if (!holdsFor(grantsOf(request), 'CHECKINS_WRITE', event.organizerId)) {
        return sendProblem(reply, lacks('CHECKINS_WRITE', event.organizerId))
      }
      const found = await store.passes.byUitpasNumber(number.value)
      if (!found?.passholder) return sendProblem(reply, problem('passholder-not-found', { status: 404 }))
      const now = clock()
      const { verdict } = await tryAction(
        store,
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
      const message = messageFor(verdict.reason)
      return reply.send({ allowed: false, ...(message && { endUserMessage: message }) })
    },
  )
}
