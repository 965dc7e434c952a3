import type { Log } from '@zuil/protocol'
import { z } from 'zod'
import type { Api } from '../../platform/http/api.ts'
import { answer } from '../../platform/http/document.ts'
import { sendProblem } from '../../platform/http/errors.ts'
import { uuid } from '../../platform/http/fields.ts'
import { scopeOf } from '../../platform/http/guard.ts'
import type { UnbookedStore } from '../booking/unbooked.ts'
import type { Book } from '../deps.ts'
import { problem, problems } from '../problems.ts'
import { mayBeBooked } from '../rules/noted.ts'
import { pointsOf } from '../rules/points-of.ts'
import { bookedAfterAll, bookingAfterAll, putAside, puttingAside, unbookedCounts } from '../shapes/activity.ts'

interface UnbookedDeps {
  readonly unbooked: UnbookedStore
  readonly book: Book
  /** Milliseconds since 1970. */
  readonly clock: () => number
  readonly log: Pick<Log, 'info'>
}

const refusals = { 401: ['auth/unauthorized'], 403: ['auth/forbidden'] } as const
const ofBody = { 400: ['body/missing', 'body/invalid-data'], ...refusals } as const

/**
 * GET /unbooked, POST /unbooked/{actieId}/booking, POST /unbooked/putting-aside: taps that were noted at a zuil and could not
 * be booked: how many wait, and what becomes of them. Which they are, GET /activity lists.
 */
export const unbookedRoutes = (api: Api, { unbooked, book, clock, log }: UnbookedDeps): void => {
  api.get(
    '/unbooked',
    {
      config: { can: 'activity.read' },
      schema: { response: { 200: answer('OK', unbookedCounts), ...problems(refusals) } },
    },
    async (request, reply) => {
      const counts = await unbooked.for(scopeOf(request)).counts()
      return reply.send({ totalItems: counts.reduce((sum, { count }) => sum + count, 0), counts: [...counts] })
    },
  )

  api.post(
    '/unbooked/:actieId/booking',
    {
      config: { can: 'unbooked.decide' },
      schema: {
        params: z.object({ actieId: uuid }),
        body: bookingAfterAll,
        response: {
          200: answer('OK', bookedAfterAll),
          ...problems({ ...ofBody, 404: ['url/not-found'], 409: ['unbooked-decided', 'unbooked-not-bookable'] }),
        },
      },
    },
    async (request, reply) => {
      const { actieId } = request.params
      const scope = scopeOf(request)
      const own = unbooked.for(scope)
      const one = await own.release(actieId, { by: scope.actor.id, at: clock() }, request.body.word)
      if (!one) return sendProblem(reply, problem((await own.isThere(actieId)) ? 'unbooked-decided' : 'url/not-found'))
      if (!mayBeBooked(one.reason)) return sendProblem(reply, problem('unbooked-not-bookable'))
      // Refused again, nothing of it is written: it waits on.
      const [verdict] = await book([one.request], { allOrNothing: true })
      if (!verdict) throw new Error('a request was booked without a verdict')
      const refused = verdict.outcome === 'REFUSED'
      // Somebody put it aside just now.
      if (refused && !(await own.waits(actieId))) return sendProblem(reply, problem('unbooked-decided'))
      log.info(
        { requestId: request.id, actieId, outcome: verdict.outcome },
        'A tap that could not be booked was judged again',
      )
      if (refused) return reply.send({ outcome: 'REFUSED', reason: verdict.reason })
      return reply.send({ outcome: 'BOOKED', points: pointsOf(verdict).points ?? 0 })
    },
  )

  api.post(
    '/unbooked/putting-aside',
    {
      config: { can: 'unbooked.decide' },
      schema: {
        body: puttingAside,
        response: {
          200: answer('OK', putAside),
          ...problems({ ...ofBody, 404: ['url/not-found'], 409: ['unbooked-decided', 'unbooked-changed'] }),
        },
      },
    },
    async (request, reply) => {
      const { word, ...which } = request.body
      const own = unbooked.for(scopeOf(request))
      const decided = await own.putAside(which, { at: clock(), word })
      if (decided === 0 && 'reason' in which) return sendProblem(reply, problem('unbooked-changed'))
      if (decided === 0 && 'actieIds' in which) {
        const [first = ''] = which.actieIds
        return sendProblem(reply, problem((await own.isThere(first)) ? 'unbooked-decided' : 'url/not-found'))
      }
      log.info({ requestId: request.id, decided }, 'Taps that could not be booked were put aside')
      return reply.send({ decided, waiting: await own.count() })
    },
  )
}
