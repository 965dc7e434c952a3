import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import { chooseEvent } from '../../events/rules/choice.ts'
import type { EventIndex } from '../../events/rules/event-index.ts'
import type { EventFacts } from '../../events/shapes.ts'
import type { Api } from '../../platform/http/api.ts'
import { answer } from '../../platform/http/document.ts'
import { sendProblem } from '../../platform/http/errors.ts'
import { uuid } from '../../platform/http/fields.ts'
import { scopeOf } from '../../platform/http/guard.ts'
import { title } from '../../platform/http/localized.ts'
import { type Counters, counterParams, noSuchCounter, ownCounter } from '../../platform/http/own-counter.ts'
import { type CurrentZuilen, noSuchZuil } from '../api/access.ts'
import { problem, problems, unfitEventProblem } from '../problems.ts'
import { eventsToChoose } from '../rules/counter-events.ts'
import { takesEvent, unfitEvent } from '../rules/takes-event.ts'
import { type CounterZuil, counterChoice, counterZuilen } from '../shapes/counter-zuil.ts'
import type { PresenceOf } from '../shapes/presence.ts'
import type { ZuilFacts } from '../shapes/zuil.ts'
import type { ZuilStore } from '../store/settings.ts'

interface CounterZuilDeps {
  readonly counters: Counters
  readonly currentZuilen: CurrentZuilen
  readonly currentEvents: () => Promise<EventIndex>
  readonly findEvent: (eventId: string) => Promise<EventFacts | undefined>
  readonly presenceOf: PresenceOf
  readonly zuilen: ZuilStore
  /** Milliseconds since 1970. */
  readonly clock: () => number
}

const zuilParams = counterParams.extend({ zuilId: uuid })
const written = (at: number): string => new Date(at).toISOString()
const named = ({ id, name }: EventFacts) => ({ id, name: title(name) })

/**
 * The zuilen of a counter, for its staff: GET /counter/{counterId}/zuilen; PUT and DELETE of `…/{zuilId}/event` are what they
 * choose: one of the events of the coming days, or that the zuil chooses. What the back office has set stays, and goes before
 * it. Source: handbook, "Zuilen".
 */
export const counterZuilRoutes = (api: Api, deps: CounterZuilDeps): void => {
  const { counters, currentZuilen, currentEvents, findEvent, presenceOf, zuilen, clock } = deps

  const nameOf = async (eventId: string | undefined) => {
    const event = eventId === undefined ? undefined : await findEvent(eventId)
    return event && named(event)
  }
  const shown = async (zuil: ZuilFacts, events: EventIndex): Promise<CounterZuil> => {
    const { id, name, type } = zuil
    const base = { id, name, type, state: presenceOf(id).state, takesEvent: takesEvent(zuil) }
    if (!base.takesEvent) return { ...base, events: [] }
    const now = clock()
    const [fixedEvent, chosenEvent] = await Promise.all([nameOf(zuil.fixedEventId), nameOf(zuil.counterEventId)])
    const choice = chooseEvent(events, zuil, now)
    return {
      ...base,
      ...(fixedEvent && { fixedEvent }),
      ...(chosenEvent && { chosenEvent }),
      ...('event' in choice && choice.by !== 'SHOWN' && { shownEvent: { ...named(choice.event), by: choice.by } }),
      events: eventsToChoose(events, zuil.counters, now).map(({ event, from, until, start }) => ({
        ...{ ...named(event), from: written(from), until: written(until) },
        ...(start !== undefined && { start: written(start) }),
      })),
    }
  }
  /** A zuil of a counter of who asks; those of other counters are not there for it. */
  const zuilFor = async (request: FastifyRequest, { counterId, zuilId }: z.infer<typeof zuilParams>) => {
    const counter = await ownCounter(counters, scopeOf(request), counterId)
    const zuil = (await currentZuilen()).get(zuilId)
    return counter && zuil && !zuil.blocked && zuil.counters.some(({ id }) => id === counter.id) ? zuil : undefined
  }

  api.get(
    '/counter/:counterId/zuilen',
    {
      config: { can: 'counter-zuil.read' },
      schema: {
        params: counterParams,
        response: {
          200: answer('OK', counterZuilen),
          ...problems({ 401: ['auth/unauthorized'], 403: ['auth/forbidden'], 404: ['url/not-found'] }),
        },
      },
    },
    async (request, reply) => {
      const counter = await ownCounter(counters, scopeOf(request), request.params.counterId)
      if (!counter) return sendProblem(reply, noSuchCounter)
      const events = await currentEvents()
      const own = [...(await currentZuilen()).values()]
        .filter((zuil) => !zuil.blocked && zuil.counters.some(({ id }) => id === counter.id))
        .sort((a, b) => a.name.localeCompare(b.name, 'nl'))
      return reply.send({ member: await Promise.all(own.map((zuil) => shown(zuil, events))) })
    },
  )

  api.put(
    '/counter/:counterId/zuilen/:zuilId/event',
    {
      config: { can: 'counter-zuil.set-event' },
      schema: {
        params: zuilParams,
        body: counterChoice,
        response: {
          204: z.null(),
          ...problems({
            400: ['body/missing', 'body/invalid-data', 'event-not-found', 'event-not-acceptable'],
            401: ['auth/unauthorized'],
            403: ['auth/forbidden'],
            404: ['url/not-found'],
          }),
        },
      },
    },
    async (request, reply) => {
      const zuil = await zuilFor(request, request.params)
      if (!zuil) return sendProblem(reply, noSuchZuil)
      const event = await findEvent(request.body.eventId)
      if (!event) return sendProblem(reply, problem('event-not-found'))
      const unfit = unfitEvent(zuil, event, clock())
      if (unfit) return sendProblem(reply, unfitEventProblem(unfit))
      const isSet = await zuilen.for(scopeOf(request)).setCounterEvent(zuil.id, event.id, clock())
      return isSet ? reply.code(204).send(null) : sendProblem(reply, noSuchZuil)
    },
  )

  api.delete(
    '/counter/:counterId/zuilen/:zuilId/event',
    {
      config: { can: 'counter-zuil.set-event' },
      schema: {
        params: zuilParams,
        response: {
          204: z.null(),
          ...problems({ 401: ['auth/unauthorized'], 403: ['auth/forbidden'], 404: ['url/not-found'] }),
        },
      },
    },
    async (request, reply) => {
      const zuil = await zuilFor(request, request.params)
      // Nothing chosen is what was wanted: who asks twice is told the same.
      if (!zuil) return sendProblem(reply, noSuchZuil)
      if (zuil.counterEventId === undefined) return reply.code(204).send(null)
      const isSet = await zuilen.for(scopeOf(request)).setCounterEvent(zuil.id, undefined, clock())
      return isSet ? reply.code(204).send(null) : sendProblem(reply, noSuchZuil)
    },
  )
}
