import { z } from 'zod'
import type { Api, HttpContext } from '../../platform/http/api.ts'
import { answer, problems, security } from '../../platform/http/document.ts'
import { sendProblem } from '../../platform/http/errors.ts'
import { text } from '../../platform/http/fields.ts'
import { organizersOf } from '../../platform/http/grants.ts'
import { grantsOf, requires } from '../../platform/http/guard.ts'
import { title } from '../../platform/http/localized.ts'
import { beyondLimit, isUuid, limitNote, page } from '../../platform/http/paging.ts'
import { problem } from '../../platform/http/problems.ts'
import { zuil, zuilChoices, zuilen } from '../shapes/zuil.ts'
import { forZuil, zuilFor } from './access.ts'
import { etagOf, representStoredZuil } from './stored-zuil.ts'

const config = { access: 'CLIENT' } as const
const common = { tags: ['Zuilen'], security: security.CLIENT }

interface Choice {
  readonly id: string
  readonly name: string
}
const byName = (a: Choice, b: Choice): number => a.name.localeCompare(b.name, 'nl')

/** GET /zuilen, /zuilen/choices and /zuilen/{zuilId}: what the back office sees. */
export const zuilRoutes = (api: Api, { store, clock, presenceOf }: HttpContext): void => {
  api.get(
    '/zuilen',
    {
      config,
      preValidation: requires('KIOSKS_READ'),
      schema: {
        ...common,
        operationId: 'get-zuilen',
        summary: 'Search zuilen',
        description: `By (part of) a name and by counter, in the order of their names. ${limitNote}\n\n${forZuil('KIOSKS_READ')}`,
        querystring: z.object({ text: text(100).optional(), counterId: text(128).optional(), ...page }),
        response: {
          200: answer('OK', zuilen),
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
      const { text: asked, counterId, start, limit } = request.query
      const beyond = beyondLimit(limit)
      if (beyond) return sendProblem(reply, beyond)
      if (counterId !== undefined && !isUuid(counterId)) return reply.send({ totalItems: 0, member: [] })
      const organizerIds = organizersOf(grantsOf(request), 'KIOSKS_READ')
      const found = await store.settings.search({
        start,
        limit,
        ...(organizerIds && { organizerIds }),
        ...(asked !== undefined && { text: asked }),
        ...(counterId !== undefined && { counterId }),
      })
      const catalog = await store.catalog()
      const now = clock()
      const member = found.member.map((one) => representStoredZuil(store, catalog, one, now, presenceOf))
      return reply.send({ totalItems: found.totalItems, member })
    },
  )

  api.get(
    '/zuilen/choices',
    {
      config,
      preValidation: requires('KIOSKS_READ'),
      schema: {
        ...common,
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
      const organizerIds = organizersOf(grantsOf(request), 'KIOSKS_READ')
      const mine = (organizerId: string | undefined): boolean =>
        organizerIds === undefined || (organizerId !== undefined && organizerIds.includes(organizerId))
      const now = clock()
      const counters = (await store.names.counters({})).filter((one) => mine(one.organizerId))
      const { associations } = await store.catalog()
      const events = await store.events.notOver(organizerIds, now)
      return reply.send({
        counters: counters.map(({ id, name }) => ({ id, name })).sort(byName),
        events: events.map(({ id, name }) => ({ id, name: title(name) })).sort(byName),
        associations: [...associations.values()]
          .filter((one) => one.counters.some(({ counterId }) => counters.some(({ id }) => id === counterId)))
          .map(({ id, name }) => ({ id, name: title(name) }))
          .sort(byName),
      })
    },
  )

  api.get(
    '/zuilen/:zuilId',
    {
      config,
      preValidation: requires('KIOSKS_READ'),
      schema: {
        ...common,
        operationId: 'get-zuilen-zuilId',
        summary: 'Retrieve a zuil',
        description: `The ETag is the version of its settings, for If-Match when they are saved.\n\n${forZuil('KIOSKS_READ')}`,
        params: z.object({ zuilId: z.string() }),
        response: {
          200: answer('OK', zuil),
          ...problems({ 401: ['auth/unauthorized'], 403: ['auth/forbidden'], 404: ['url/not-found'] }),
        },
      },
    },
    async (request, reply) => {
      const found = await zuilFor(store, request, 'KIOSKS_READ', request.params.zuilId)
      if ('wrong' in found) return sendProblem(reply, found.wrong)
      const stored = await store.settings.find(found.zuil.id)
      if (!stored) return sendProblem(reply, problem('url/not-found'))
      return reply
        .header('etag', etagOf(stored.version))
        .send(representStoredZuil(store, await store.catalog(), stored, clock(), presenceOf))
    },
  )
}
