import { z } from 'zod'
import type { Api } from '../../platform/http/api.ts'
import { answer } from '../../platform/http/document.ts'
import { sendProblem } from '../../platform/http/errors.ts'
import { text } from '../../platform/http/fields.ts'
import { personOf, scopeOf } from '../../platform/http/guard.ts'
import { always, momentOf } from '../../platform/time/calendar.ts'
import { problem, problems } from '../problems.ts'
import { type EventIndex, fewEvents } from '../rules/event-index.ts'
import { type ChoosingZuil, explainChoice, reachOf } from '../rules/explained.ts'
import { scheduleOf } from '../rules/schedule.ts'
import { windowsOfEvent } from '../rules/windows.ts'
import { type ZuilChoice, zuilChoices } from '../shapes/managed.ts'
import type { EventFacts } from '../shapes.ts'
import type { EventStore } from '../store/events.ts'
import type { ManagedEventStore } from '../store/managed.ts'

/** A zuil of a card system that shows events. */
interface ShowingZuil extends ChoosingZuil {
  readonly name: string
  readonly type: string
  readonly inStock: boolean
}

interface EventZuilDeps {
  readonly managedEvents: ManagedEventStore
  readonly events: EventStore
  /** The check-in and ticketzuilen of a card system, by name. */
  readonly showingZuilen: (cardSystemId: number) => Promise<readonly ShowingZuil[]>
  readonly clock: () => number
}

const DAY_MS = 86_400_000
/** For so long ahead it is said when a zuil will show an event: as far as its own schedule goes. */
const AHEAD_MS = 7 * DAY_MS
/** So far ahead the next opening is sought. */
const OPENS_MS = 400 * DAY_MS
/** Of a zuil's coming turns, and of the others that are open. */
const SHOWN = 5

const written = (at: number): string => new Date(at).toISOString()
const nameOf = ({ id, name }: EventFacts) => ({ id, name })

const choiceOf = (events: EventIndex, zuil: ShowingZuil, event: EventFacts, at: number): ZuilChoice => {
  const { shown, passedOver, candidates, ...explained } = explainChoice(events, zuil, event, at)
  const coming = zuil.blocked
    ? []
    : scheduleOf(events, zuil, at, at + AHEAD_MS).filter((entry) => entry.event.id === event.id)
  return {
    ...{ zuil: { id: zuil.id, name: zuil.name, type: zuil.type, inStock: zuil.inStock }, reach: reachOf(event, zuil) },
    ...explained,
    ...(shown && { shown: nameOf(shown) }),
    passedOver: passedOver.map(({ by, event: one }) => ({ by, event: nameOf(one) })),
    candidates: candidates
      .slice(0, SHOWN)
      .map(({ event: one, start }) => ({ event: nameOf(one), ...(start !== undefined && { start: written(start) }) })),
    coming: coming.slice(0, SHOWN).map(({ from, until }) => ({ from, until })),
  }
}

/** When check-in on an event is open next, from a moment on at which it is not. */
const opensAfter = (event: EventFacts, at: number): number | undefined => {
  const until = Math.min(at + OPENS_MS, always.until)
  const coming = windowsOfEvent(event, { from: at, until }).map(({ from }) => from)
  return coming.length === 0 ? undefined : coming.reduce((a, b) => Math.min(a, b))
}

const query = z.object({
  /** A day and hour of Brussels; absent = now. */
  day: z.iso.date().optional(),
  time: z
    .string()
    .regex(/^([01]\d|2[0-3]):[0-5]\d$/)
    .optional(),
})

/** GET /events/{eventId}/zuilen: which zuilen choose an event at a moment, and why (handbook, "Evenementen"). */
export const eventZuilRoutes = (api: Api, deps: EventZuilDeps): void => {
  const { managedEvents, events, showingZuilen, clock } = deps
  api.get(
    '/events/:eventId/zuilen',
    {
      config: { can: 'event.read' },
      schema: {
        params: z.object({ eventId: text(128) }),
        querystring: query,
        response: {
          200: answer('OK', zuilChoices),
          ...problems({ 401: ['auth/unauthorized'], 403: ['auth/forbidden'], 404: ['url/not-found'] }),
        },
      },
    },
    async (request, reply) => {
      const { eventId } = request.params
      const { day, time } = request.query
      const event = (await managedEvents.for(scopeOf(request)).find(eventId)) && (await events.find(eventId))
      if (!event) return sendProblem(reply, problem('url/not-found'))
      const at = day === undefined ? clock() : momentOf(day, time)
      const { cardSystemId, zuilIds } = personOf(request)
      const own = (await showingZuilen(cardSystemId)).filter(({ id }) => zuilIds?.includes(id) ?? true)
      const zuilen = own.filter((zuil) => reachOf(event, zuil).length > 0)
      const ids = zuilen.flatMap(({ fixedEventId, counterEventId }) =>
        [fixedEventId ?? [], counterEventId ?? []].flat(),
      )
      const places = zuilen.flatMap(({ counters }) => counters)
      const known = fewEvents(await events.openAt({ from: at, until: at + AHEAD_MS }, places, [...ids, eventId]))
      const opens = opensAfter(event, at)
      return reply.send({
        at: written(at),
        ...(opens !== undefined && { opens: written(opens) }),
        member: zuilen.map((zuil) => choiceOf(known, zuil, event, at)),
      })
    },
  )
}
