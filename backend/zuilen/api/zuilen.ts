import { z } from 'zod'
import { readableAt } from '../../associations/rules/membership.ts'
import type { AssociationFacts } from '../../associations/shapes.ts'
import type { CounterStore } from '../../counters/store/counters.ts'
import { isAt } from '../../events/rules/event-index.ts'
import { summaryOf } from '../../events/rules/summary.ts'
import type { EventStore } from '../../events/store/events.ts'
import type { Api } from '../../platform/http/api.ts'
import { answer } from '../../platform/http/document.ts'
import { sendProblem } from '../../platform/http/errors.ts'
import { etagOf } from '../../platform/http/etag.ts'
import { idInPath } from '../../platform/http/fields.ts'
import { scopeOf } from '../../platform/http/guard.ts'
import { title } from '../../platform/http/localized.ts'
import { beyondLimit, isUuid, limitNote, page } from '../../platform/http/paging.ts'
import { problem, problems } from '../problems.ts'
import type { PresenceOf } from '../shapes/presence.ts'
import { zuil, zuilChoices, zuilen as zuilenShape } from '../shapes/zuil.ts'
import type { ZuilStore } from '../store/settings.ts'
import { forZuil } from './access.ts'
import { searchZuilen, zuilFilters } from './search.ts'
import type { ToZuilResponse } from './stored-zuil.ts'

const tags = ['Zuilen']

interface Choice {
  readonly id: string
  readonly name: string
}
const byName = (a: Choice, b: Choice): number => a.name.localeCompare(b.name, 'nl')

interface ZuilDeps {
  readonly zuilen: ZuilStore
  readonly counters: Pick<CounterStore, 'all'>
  readonly events: Pick<EventStore, 'for'>
  readonly currentAssociations: () => Promise<ReadonlyMap<string, AssociationFacts>>
  readonly toZuilResponse: ToZuilResponse
  readonly presenceOf: PresenceOf
  /** Milliseconds since 1970. */
  readonly clock: () => number
}

/** GET /zuilen, /zuilen/choices and /zuilen/{zuilId}: what the back office sees. */
export const zuilRoutes = (api: Api, deps: ZuilDeps): void => {
  const { zuilen, counters, events, currentAssociations, toZuilResponse, clock } = deps

  api.get(
    '/zuilen',
    {
      config: { can: 'zuil.read' },
      schema: {
        tags,
        operationId: 'get-zuilen',
        summary: 'Search zuilen',
        description: `By (part of) a name, by id, by counter, type and state, in the order of their names. ${limitNote}\n\n${forZuil('KIOSKS_READ')}`,
        querystring: z.object({ ...zuilFilters, ...page }),
        response: {
          200: answer('OK', zuilenShape),
          ...problems({
            400: ['url/query-limit-exceeded'],
            401: ['auth/unauthorized'],
            403: ['auth/forbidden'],
            404: ['url/not-found'],
          }),
        },
      },
    },
    async (request, reply) => {
      const { start, limit, ...asked } = request.query
      const beyond = beyondLimit(limit)
      if (beyond) return sendProblem(reply, beyond)
      const found = await searchZuilen(deps, scopeOf(request), asked, start, limit)
      const member = await Promise.all(found.member.map(toZuilResponse))
      return reply.send({ totalItems: found.totalItems, member })
    },
  )

  api.get(
    '/zuilen/choices',
    {
      config: { can: 'zuil.read' },
      schema: {
        tags,
        operationId: 'get-zuilen-choices',
        summary: 'Get what a zuil can be set to',
        description:
          'Counters, events that are not over, and associations, by name: those of the organizers for which the client has ' +
          `the permission.\n\n${forZuil('KIOSKS_READ')}`,
        response: {
          200: answer('OK', zuilChoices),
          ...problems({ 401: ['auth/unauthorized'], 403: ['auth/forbidden'] }),
        },
      },
    },
    async (request, reply) => {
      const scope = scopeOf(request)
      const now = clock()
      const own = (await counters.all()).filter((counter) => scope.coversCounter(counter))
      const associations = await currentAssociations()
      return reply.send({
        counters: own.map(({ id, name }) => ({ id, name })).sort(byName),
        events: (await events.for(scope).notOver(now))
          .map((event) => ({
            id: event.id,
            name: title(event.name),
            calendar: summaryOf(event.calendar, now),
            counterIds: own.filter((counter) => isAt(event, [counter])).map(({ id }) => id),
          }))
          .sort(byName),
        associations: [...associations.values()]
          .filter((one) => (scope.person ? one.cardSystemId === scope.person.cardSystemId : readableAt(one, own)))
          .map(({ id, name }) => ({ id, name: title(name) }))
          .sort(byName),
      })
    },
  )

  api.get(
    '/zuilen/:zuilId',
    {
      config: { can: 'zuil.read' },
      schema: {
        tags,
        operationId: 'get-zuilen-zuilId',
        summary: 'Retrieve a zuil',
        description: `The ETag is the version of its settings, for If-Match when they are saved.\n\n${forZuil('KIOSKS_READ')}`,
        params: z.object({ zuilId: idInPath }),
        response: {
          200: answer('OK', zuil),
          ...problems({ 401: ['auth/unauthorized'], 403: ['auth/forbidden'], 404: ['url/not-found'] }),
        },
      },
    },
    async (request, reply) => {
      const { zuilId } = request.params
      const stored = isUuid(zuilId) ? await zuilen.for(scopeOf(request)).find(zuilId) : undefined
      if (!stored) return sendProblem(reply, problem('url/not-found', { detail: 'There is no such zuil.' }))
      return reply.header('etag', etagOf(stored.version)).send(await toZuilResponse(stored))
    },
  )
}
