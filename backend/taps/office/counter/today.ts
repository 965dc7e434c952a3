import { z } from 'zod'
import type { CheckinStore } from '../../../checkins/store.ts'
import type { Api } from '../../../platform/http/api.ts'
import { answer } from '../../../platform/http/document.ts'
import { sendProblem } from '../../../platform/http/errors.ts'
import { uuid } from '../../../platform/http/fields.ts'
import { scopeOf } from '../../../platform/http/guard.ts'
import { type Counters, counterParams, noSuchCounter, ownCounter } from '../../../platform/http/own-counter.ts'
import type { Reversed } from '../../../platform/http/reversal.ts'
import type { Scope } from '../../../platform/http/scope.ts'
import { dayOf, momentOf } from '../../../platform/time/calendar.ts'
import type { RedemptionStore } from '../../../rewards/store/redemptions.ts'
import type { TicketStore } from '../../../tickets/store/sales.ts'
import { problem, problems } from '../../problems.ts'
import { counterDay } from '../../shapes/counter.ts'
import type { ActivityStore, StoredActivity } from '../../store/activity.ts'

/** So many of a day are shown. */
const MAX_SHOWN = 200

interface CounterTodayDeps {
  readonly counters: Counters & { consumerKey(id: string): Promise<string | undefined> }
  readonly activity: ActivityStore
  readonly checkins: CheckinStore
  readonly tickets: TicketStore
  readonly redemptions: RedemptionStore
  /** Milliseconds since 1970. */
  readonly clock: () => number
}

/** In the log, of what staff take back. */
const REASON = 'Ongedaan gemaakt aan de balie.'

const booked = ['CHECKIN', 'TICKET', 'REDEMPTION'] as const
type BookedKind = (typeof booked)[number]
const isBooked = (kind: StoredActivity['kind']): kind is BookedKind => (booked as readonly string[]).includes(kind)

const shown = ({
  actieId,
  kind,
  at,
  event,
  reward,
  passholder,
  uitpasNumber,
  points,
  price,
  reversedAt,
}: StoredActivity) =>
  isBooked(kind)
    ? [
        {
          ...{ actieId, kind, at: new Date(at).toISOString(), what: (reward ?? event)?.name ?? '' },
          ...(passholder && { passholder: passholder.name }),
          ...(uitpasNumber !== undefined && { uitpasNumber }),
          ...(points !== undefined && { points }),
          ...(price !== undefined && { price }),
          ...(reversedAt !== undefined && { reversedAt: new Date(reversedAt).toISOString() }),
        },
      ]
    : []

/**
 * GET /counter/{counterId}/today: what the counter did today; POST of `…/{actieId}/reversal` takes one of that back. What is
 * older, or another's, the back office takes back (`taps/office/reversals.ts`).
 */
export const counterTodayRoutes = (api: Api, deps: CounterTodayDeps): void => {
  const { counters, activity, checkins, tickets, redemptions, clock } = deps

  const today = async (scope: Scope, counterId: string, actieId?: string) => {
    const clientId = await counters.consumerKey(counterId)
    if (clientId === undefined) return []
    const from = momentOf(dayOf(clock()))
    return activity.for(scope).list({ clientId, from, limit: MAX_SHOWN + 1, ...(actieId !== undefined && { actieId }) })
  }
  const reverse: Readonly<Record<BookedKind, (scope: Scope, id: string) => Promise<Reversed>>> = {
    CHECKIN: (scope, id) => checkins.for(scope).reverse(id, clock(), REASON),
    TICKET: (scope, id) => tickets.for(scope).reverse(id, clock(), REASON),
    REDEMPTION: (scope, id) => redemptions.for(scope).reverse(id, clock(), REASON),
  }
  const already = {
    CHECKIN: 'checkin-already-reversed',
    TICKET: 'ticket-already-reversed',
    REDEMPTION: 'redemption-already-reversed',
  } as const

  api.get(
    '/counter/:counterId/today',
    {
      config: { can: 'counter-desk.serve' },
      schema: {
        params: counterParams,
        response: {
          200: answer('OK', counterDay),
          ...problems({ 401: ['auth/unauthorized'], 403: ['auth/forbidden'], 404: ['url/not-found'] }),
        },
      },
    },
    async (request, reply) => {
      const scope = scopeOf(request)
      const counter = await ownCounter(counters, scope, request.params.counterId)
      if (!counter) return sendProblem(reply, noSuchCounter)
      const all = await today(scope, counter.id)
      return reply.send({ member: all.slice(0, MAX_SHOWN).flatMap(shown), more: all.length > MAX_SHOWN })
    },
  )

  api.post(
    '/counter/:counterId/today/:actieId/reversal',
    {
      config: { can: 'counter-desk.serve' },
      schema: {
        params: counterParams.extend({ actieId: uuid }),
        response: {
          204: z.null(),
          ...problems({
            401: ['auth/unauthorized'],
            403: ['auth/forbidden'],
            404: ['url/not-found'],
            409: ['checkin-already-reversed', 'ticket-already-reversed', 'redemption-already-reversed'],
          }),
        },
      },
    },
    async (request, reply) => {
      const scope = scopeOf(request)
      const { counterId, actieId } = request.params
      const counter = await ownCounter(counters, scope, counterId)
      if (!counter) return sendProblem(reply, noSuchCounter)
      const [one] = await today(scope, counter.id, actieId)
      if (!one || !isBooked(one.kind)) return sendProblem(reply, problem('url/not-found'))
      const outcome = await reverse[one.kind](scope, actieId)
      if (outcome === 'REVERSED') return reply.code(204).send(null)
      return sendProblem(reply, problem(outcome === 'ALREADY' ? already[one.kind] : 'url/not-found'))
    },
  )
}
