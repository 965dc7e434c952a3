import { z } from 'zod'
import type { Api } from '../../platform/http/api.ts'
import { answer } from '../../platform/http/document.ts'
import { sendProblem } from '../../platform/http/errors.ts'
import { emailText, named, text } from '../../platform/http/fields.ts'
import { fieldProblem } from '../../platform/http/general-problems.ts'
import { forbiddenForOrganizer, scopeOf } from '../../platform/http/guard.ts'
import { beyondLimit, limitNote, page } from '../../platform/http/paging.ts'
import { problem, problems } from '../problems.ts'
import { toPlaceResponse } from '../response.ts'
import { type ApiOrganizerStore, adminIdOf } from '../store/api-organizers.ts'
import type { StoredOrganizer } from '../store/organizers.ts'

/** A card system in the API's shape. */
interface ShownCardSystem {
  readonly id: number
  readonly cities: readonly { readonly postalCode: string; readonly name: string }[]
}

interface OrganizerDeps {
  readonly apiOrganizers: ApiOrganizerStore
  /** Card systems, which are another room's: their shape, and each of them as it has it. */
  readonly shownCardSystems: {
    readonly shape: z.ZodType<ShownCardSystem>
    readonly all: () => Promise<readonly ShownCardSystem[]>
  }
}

const tags = ['Organizers']

const admin = named(
  'OrganizerAdmin',
  'Somebody who works at the counters of an organizer.',
  z.object({ userId: z.string(), email: z.string(), type: z.enum(['MEMBER', 'ADMIN']) }),
)
const admins = named(
  'OrganizerAdminsPaginatedCollection',
  'Who works at the counters of an organizer.',
  z.object({ totalItems: z.int(), member: z.array(admin) }),
)
const toAdmin = (email: string): z.infer<typeof admin> => ({ userId: adminIdOf(email), email, type: 'MEMBER' })

const params = z.object({ organizerId: z.string() })
const noOrganizer = problem('url/not-found', { detail: 'There is no such organizer.' })

/** GET /organizers, /organizers/{id}, and who works for one: GET and POST /organizers/{organizerId}/admins, DELETE of one. */
export const organizerRoutes = (api: Api, { apiOrganizers, shownCardSystems }: OrganizerDeps): void => {
  const organizer = z.object({
    id: z.string(),
    name: z.string(),
    cardSystems: z.array(shownCardSystems.shape),
    linkedLocationId: z.string().optional(),
    address: z.object({ postalCode: z.string(), city: z.string() }).optional(),
  })

  const toResponse = (stored: StoredOrganizer, all: readonly ShownCardSystem[]): z.infer<typeof organizer> => {
    const cardSystems = all.filter((system) => stored.cardSystemIds.includes(system.id))
    const place = toPlaceResponse(
      stored,
      cardSystems.flatMap(({ cities }) => cities),
    )
    return { id: stored.id, name: stored.name, cardSystems, ...place }
  }

  api.get(
    '/organizers',
    {
      config: { can: 'organizer.search' },
      schema: {
        tags,
        operationId: 'get-organizers',
        summary: 'Get organizers',
        description:
          `Organizers by name, those alone that the client reaches. There are no groups of them. ${limitNote}\n\n` +
          'For clients with the permission ORGANIZERS_SEARCH for an organizer.',
        querystring: z.object({
          groupId: z.coerce.number().int().optional(),
          name: text(200).optional(),
          cardSystemId: z.coerce.number().int().optional(),
          ...page,
          'sort[name]': z.enum(['asc', 'desc']).optional(),
        }),
        response: {
          200: answer('OK', z.object({ totalItems: z.int(), member: z.array(organizer) })),
          ...problems({
            400: ['group-not-found', 'cardsystem-not-found', 'url/query-limit-exceeded'],
            401: ['auth/unauthorized'],
            403: ['auth/forbidden'],
            404: ['url/not-found'],
          }),
        },
      },
    },
    async (request, reply) => {
      const { groupId, name, cardSystemId, start, limit, 'sort[name]': sort } = request.query
      const beyond = beyondLimit(limit)
      if (beyond) return sendProblem(reply, beyond)
      if (groupId !== undefined) return sendProblem(reply, problem('group-not-found'))
      const all = await shownCardSystems.all()
      if (cardSystemId !== undefined && !all.some(({ id }) => id === cardSystemId))
        return sendProblem(reply, problem('cardsystem-not-found'))
      const found = await apiOrganizers.for(scopeOf(request)).search({
        ...{ descending: sort === 'desc', start, limit },
        ...(name !== undefined && { name }),
        ...(cardSystemId !== undefined && { cardSystemId }),
      })
      return reply.send({ totalItems: found.totalItems, member: found.member.map((one) => toResponse(one, all)) })
    },
  )

  api.get(
    '/organizers/:id',
    {
      config: { can: 'organizer.search' },
      schema: {
        tags,
        operationId: 'get-organizers-organizerId',
        summary: 'Retrieve organizer by ID',
        description: 'One of them.\n\nFor clients with the permission ORGANIZERS_SEARCH for the organizer.',
        params: z.object({ id: z.string() }),
        response: {
          200: answer('OK', organizer),
          ...problems({ 401: ['auth/unauthorized'], 403: ['auth/forbidden'], 404: ['url/not-found'] }),
        },
      },
    },
    async (request, reply) => {
      const { id } = request.params
      const scope = scopeOf(request)
      if (!scope.covers(id)) return sendProblem(reply, forbiddenForOrganizer('organizer.search'))
      const found = await apiOrganizers.for(scope).find(id)
      return found ? reply.send(toResponse(found, await shownCardSystems.all())) : sendProblem(reply, noOrganizer)
    },
  )

  api.get(
    '/organizers/:organizerId/admins',
    {
      config: { can: 'organizer.read-admins' },
      schema: {
        tags,
        operationId: 'get-organizers-organizerId-admins',
        summary: 'Retrieve admin users for organizer',
        description:
          `Who works at one of its counters. ${limitNote}\n\n` +
          'For clients with the permission ORGANIZERS_ADMINS_READ for the organizer.',
        params,
        querystring: z.object(page),
        response: {
          200: answer('OK', admins),
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
      const { organizerId } = request.params
      const { start, limit } = request.query
      const scope = scopeOf(request)
      if (!scope.covers(organizerId)) return sendProblem(reply, forbiddenForOrganizer('organizer.read-admins'))
      const beyond = beyondLimit(limit)
      if (beyond) return sendProblem(reply, beyond)
      const own = apiOrganizers.for(scope)
      if (!(await own.find(organizerId))) return sendProblem(reply, noOrganizer)
      const { totalItems, emails } = await own.admins(organizerId, start, limit)
      return reply.send({ totalItems, member: emails.map(toAdmin) })
    },
  )

  api.post(
    '/organizers/:organizerId/admins',
    {
      config: { can: 'organizer.change-admins' },
      schema: {
        tags,
        operationId: 'post-organizers-organizerId-admins',
        summary: 'Add admin user for organizer',
        description:
          'Lets somebody work at every counter of the organizer: with his account of that address he has the counter app. ' +
          'Here they are all MEMBER: who administers a card system is said in the back office.\n\n' +
          'For clients with the permission ORGANIZERS_ADMINS_WRITE for the organizer.',
        params,
        body: z.object({ email: emailText, type: z.enum(['MEMBER', 'ADMIN']) }),
        response: {
          201: answer('Created', admin),
          ...problems({
            400: ['body/missing', 'body/invalid-syntax', 'body/invalid-data', 'organizer-without-counters'],
            401: ['auth/unauthorized'],
            403: ['auth/forbidden'],
            404: ['url/not-found'],
          }),
        },
      },
    },
    async (request, reply) => {
      const { organizerId } = request.params
      const { email, type } = request.body
      const scope = scopeOf(request)
      if (!scope.covers(organizerId)) return sendProblem(reply, forbiddenForOrganizer('organizer.change-admins'))
      const own = apiOrganizers.for(scope)
      if (!(await own.find(organizerId))) return sendProblem(reply, noOrganizer)
      if (type === 'ADMIN') return sendProblem(reply, fieldProblem('/type', 'must be MEMBER: there are no others here'))
      const outcome = await own.addAdmin(organizerId, email)
      if (outcome === 'NO_COUNTER') return sendProblem(reply, problem('organizer-without-counters'))
      return reply.code(201).send(toAdmin(email.toLowerCase()))
    },
  )

  api.delete(
    '/organizers/:organizerId/admins/:adminUserId',
    {
      config: { can: 'organizer.change-admins' },
      schema: {
        tags,
        operationId: 'delete-organizers-organizerId-admins-adminId',
        summary: 'Remove admin user from organizer',
        description:
          'He works at no counter of the organizer any more.\n\n' +
          'For clients with the permission ORGANIZERS_ADMINS_WRITE for the organizer.',
        params: params.extend({ adminUserId: z.string() }),
        response: {
          204: z.undefined().describe('No Content'),
          ...problems({ 401: ['auth/unauthorized'], 403: ['auth/forbidden'], 404: ['url/not-found'] }),
        },
      },
    },
    async (request, reply) => {
      const { organizerId, adminUserId } = request.params
      const scope = scopeOf(request)
      if (!scope.covers(organizerId)) return sendProblem(reply, forbiddenForOrganizer('organizer.change-admins'))
      const outcome = await apiOrganizers.for(scope).removeAdmin(organizerId, adminUserId)
      return outcome === 'DONE' ? reply.code(204).send() : sendProblem(reply, problem('url/not-found'))
    },
  )
}
