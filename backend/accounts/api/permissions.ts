import { z } from 'zod'
import type { Api } from '../../platform/http/api.ts'
import { answer } from '../../platform/http/document.ts'
import { sendProblem } from '../../platform/http/errors.ts'
import { named, text } from '../../platform/http/fields.ts'
import { fieldProblem } from '../../platform/http/general-problems.ts'
import { forbiddenFor, forbiddenForOrganizer, grantsOf, scopeOf } from '../../platform/http/guard.ts'
import { type Grant, type Permission, permissions, reachingAll } from '../../platform/http/policy.ts'
import type { Scope } from '../../platform/http/scope.ts'
import { permissionLabels } from '../permission-labels.ts'
import { problem, problems } from '../problems.ts'
import type { PermissionStore } from '../store/permissions.ts'

/** An organizer that permissions are for. */
interface ShownOrganizer {
  readonly id: string
  readonly name: string
  readonly cardSystemIds: readonly number[]
  readonly linkedLocationId?: string
  readonly address?: { readonly postalCode: string; readonly city: string }
}

interface PermissionDeps {
  readonly permissions: PermissionStore
  /** Those of these that there are; `undefined` = all, by name. */
  readonly organizersOf: (ids: readonly string[] | undefined) => Promise<readonly ShownOrganizer[]>
}

const permission = named('Permission', 'What a client may do.', z.enum(permissions))
const detail = named(
  'PermissionDetail',
  'A permission with what it is called, and in which card systems it holds.',
  z.object({
    id: permission,
    label: z.object({ nl: z.string(), en: z.string() }),
    cardSystemIds: z.array(z.int()),
  }),
)
const organizerPermissions = named(
  'OrganizerPermissions',
  'What a client, or a person, may do for an organizer.',
  z.object({
    organizer: z.object({
      id: z.string(),
      name: z.string(),
      linkedLocationId: z.string().optional(),
      address: z.object({ postalCode: z.string(), city: z.string() }).optional(),
    }),
    permissions: z.array(permission),
    permissionDetails: z.array(detail),
  }),
)

const wanted = z
  .array(
    z.object({
      organizer: z.object({ id: text(128) }),
      permissions: z.array(permission).max(100).optional(),
      permissionDetails: z
        .array(z.object({ id: permission }))
        .max(100)
        .optional(),
    }),
  )
  .max(500)

const isPermission = (word: string): word is Permission => permissions.some((one) => one === word)

const tags = ['Permissions']
const params = z.object({ clientId: z.string() })
const read = {
  200: answer('OK', z.array(organizerPermissions)),
  ...problems({ 401: ['auth/unauthorized'], 403: ['auth/forbidden'], 404: ['client-not-found'] }),
}

/** GET /permissions, GET and PUT /permissions/{clientId}. */
export const permissionRoutes = (api: Api, { permissions: store, organizersOf }: PermissionDeps): void => {
  /** What grants say, organizer by organizer; of those that are reached alone. */
  const toResponse = async (
    grants: readonly Grant[],
    scope: Scope,
  ): Promise<z.infer<typeof organizerPermissions>[]> => {
    const everywhere = grants.some(({ organizerId }) => organizerId === undefined)
    const ids = grants.flatMap(({ organizerId }) => organizerId ?? [])
    const organizers = await organizersOf(everywhere ? undefined : ids)
    return organizers
      .filter(({ id }) => scope.covers(id))
      .map(({ id, cardSystemIds, ...organizer }) => {
        const held = permissions.filter((one) =>
          grants.some((grant) => grant.permission === one && (grant.organizerId ?? id) === id),
        )
        return {
          organizer: { id, ...organizer },
          permissions: held,
          permissionDetails: held.map((one) => ({
            ...{ id: one, label: permissionLabels[one], cardSystemIds: [...cardSystemIds] },
          })),
        }
      })
  }

  api.get(
    '/permissions',
    {
      config: { can: 'permission.read-own' },
      schema: {
        tags,
        operationId: 'get-permissions',
        summary: 'Get permissions',
        description:
          'What who asks may do, for which organizers: a client, or a person by his roles and counters. Organizers are not ' +
          'linked here: `linkedOrganizers` is never there.\n\nFor clients with any permission, and for any person who is ' +
          'something here.',
        response: {
          200: answer('OK', z.array(organizerPermissions)),
          ...problems({ 401: ['auth/unauthorized'], 403: ['auth/forbidden'] }),
        },
      },
    },
    async (request, reply) => reply.send(await toResponse(grantsOf(request), scopeOf(request))),
  )

  api.get(
    '/permissions/:clientId',
    {
      config: { can: 'permission.read' },
      schema: {
        tags,
        operationId: 'get-permissions-clientId',
        summary: 'Get permissions for a client',
        description:
          'What a client may do for the organizers that who asks reaches.\n\n' +
          'For clients with the permission PERMISSIONS_READ for an organizer.',
        params,
        response: read,
      },
    },
    async (request, reply) => {
      const grants = await store.grantsOf(request.params.clientId)
      return grants
        ? reply.send(await toResponse(grants, scopeOf(request)))
        : sendProblem(reply, problem('client-not-found'))
    },
  )

  api.put(
    '/permissions/:clientId',
    {
      config: { can: 'permission.change' },
      schema: {
        tags,
        operationId: 'put-permissions-clientId',
        summary: 'Update permissions for a client',
        description:
          'All that a client may do for the organizers that who asks reaches: what is left out is taken away. What it may do ' +
          'for every organizer is not given or taken here. Permissions that reach every organizer (…_ALL) are given only by ' +
          'who reaches them all, others only by who has them too, or reaches all.\n\nFor clients with the permission PERMISSIONS_WRITE for each organizer that is named.',
        params,
        body: wanted,
        response: {
          204: z.undefined().describe('No Content'),
          ...problems({
            400: ['body/missing', 'body/invalid-syntax', 'body/invalid-data'],
            401: ['auth/unauthorized'],
            403: ['auth/forbidden'],
            404: ['client-not-found'],
          }),
        },
      },
    },
    async (request, reply) => {
      const scope = scopeOf(request)
      const named = request.body.map(({ organizer, permissions: names = [], permissionDetails = [] }) => ({
        organizerId: organizer.id,
        names: [...names, ...permissionDetails.map(({ id }) => id)],
      }))
      const grants = named.map(({ organizerId, names }) => ({ organizerId, permissions: names.filter(isPermission) }))
      if (!grants.every(({ organizerId }) => scope.covers(organizerId)))
        return sendProblem(reply, forbiddenForOrganizer('permission.change'))
      if (!scope.coversAll && grants.some((one) => one.permissions.some((name) => reachingAll.includes(name))))
        return sendProblem(reply, forbiddenFor('permission.change'))
      const strange = named.findIndex(({ names }) => !names.every(isPermission))
      if (strange !== -1)
        return sendProblem(
          reply,
          fieldProblem(`/${strange}`, `has a permission that is none of ${permissions.join(', ')}`),
        )
      const known = await organizersOf(grants.map(({ organizerId }) => organizerId))
      const unknown = grants.findIndex(({ organizerId }) => !known.some(({ id }) => id === organizerId))
      if (unknown !== -1) return sendProblem(reply, fieldProblem(`/${unknown}/organizer/id`, 'is no organizer'))
      switch (await store.for(scope).put(request.params.clientId, grants)) {
        case 'DONE':
          return reply.code(204).send()
        case 'NO_CLIENT':
          return sendProblem(reply, problem('client-not-found'))
        case 'BEYOND_OWN':
          return sendProblem(
            reply,
            problem('auth/forbidden', {
              detail: 'A client gives only permissions that it has itself for the organizer.',
            }),
          )
      }
    },
  )
}
