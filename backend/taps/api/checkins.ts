import { parseUitpasNumber } from '@zuil/protocol'
import { numberProblem } from '../../cards/problems.ts'
import { toCheckinResponse } from '../../checkins/response.ts'
import { checkinRequest } from '../../checkins/shapes.ts'
import { toPassholderResponse } from '../../passholders/response.ts'
import type { Api } from '../../platform/http/api.ts'
import { answer } from '../../platform/http/document.ts'
import { sendProblem } from '../../platform/http/errors.ts'
import { clientOf, forbiddenForOrganizer, programOf, scopeFor, scopeOf } from '../../platform/http/guard.ts'
import { title } from '../../platform/http/localized.ts'
import { newActieId } from '../actie-id.ts'
import { bookOne, type TapRouteDeps } from '../deps.ts'
import { problem, problems, refusedProblem } from '../problems.ts'
import { registeredCheckin } from '../shapes.ts'

type CheckinDeps = Pick<TapRouteDeps, 'book' | 'findEvent' | 'passes' | 'clock'>

/** POST /checkins. */
export const registerCheckinRoutes = (api: Api, { book, findEvent, passes, clock }: CheckinDeps): void => {
  api.post(
    '/checkins',
    {
      config: { can: 'checkin.register' },
      schema: {
        tags: ['Checkins'],
        operationId: 'post-checkins',
        summary: 'Check in passholder',
        description:
          'Check in a passholder at an event.\n\n' +
          'For clients with the permission CHECKINS_WRITE for the organizer of the event. ' +
          '`passholder`, and `totalPoints` of a refusal, are in the answer only for clients that have PASSHOLDERS_SEARCH for the ' +
          'organizer of the event as well; `inszNumber` in it only for those that have PASSES_INSZNUMBERS_READ too.',
        body: checkinRequest,
        response: {
          201: answer('Created', registeredCheckin),
          ...problems({
            400: [
              'body/missing',
              'body/invalid-syntax',
              'body/invalid-data',
              'checkin-not-allowed',
              'maximum-reached',
              'event-not-found',
              'passholder-not-found',
              'passholder-blocked',
              'invalid-uitpasnumber',
              'invalid-card',
              'invalid-card-status',
              'card-blocked',
              'passholder-no-active-cardsystems',
            ],
            401: ['auth/unauthorized'],
            403: ['auth/forbidden'],
          }),
        },
      },
    },
    async (request, reply) => {
      const number = parseUitpasNumber(request.body.uitpasNumber)
      if (!number.ok) return sendProblem(reply, numberProblem(number.error))
      const event = await findEvent(request.body.eventId)
      if (!event) return sendProblem(reply, problem('event-not-found'))
      const { organizerId } = event
      if (!scopeOf(request).covers(organizerId)) return sendProblem(reply, forbiddenForOrganizer('checkin.register'))
      const now = clock()
      const verdict = await bookOne(book, {
        origin: 'API',
        kind: 'CHECK_IN',
        by: 'API',
        actieId: newActieId(now),
        card: { kind: 'BARCODE', uitpasNumber: number.value },
        eventId: event.id,
        receivedAt: now,
        clientId: programOf(request),
      })
      const shown = scopeFor(request, 'passholder.read')?.covers(organizerId) ?? false
      if (verdict.outcome === 'REFUSED') {
        return sendProblem(reply, shown ? refusedProblem(verdict) : problem(verdict.reason))
      }
      if (verdict.outcome !== 'SAVED') throw new Error('a check-in without its verdict')
      const saved = toCheckinResponse({
        id: verdict.actieId,
        at: now,
        eventId: event.id,
        eventTitle: title(event.name),
        uitpasNumber: number.value,
        points: verdict.points,
      })
      const holder = shown ? (await passes.byUitpasNumber(number.value))?.passholder : undefined
      if (!holder) return reply.code(201).send(saved)
      const seesInsz = scopeFor(request, 'passholder.read-insz')?.covers(organizerId) ?? false
      const reader = { clientId: clientOf(request), action: 'checkin.register', at: now }
      const insz = seesInsz ? await passes.insz(holder.id, reader) : undefined
      const passholder = toPassholderResponse(holder, insz, now)
      return reply.code(201).send({ ...saved, passholder })
    },
  )
}
