import { noteActs } from '../../platform/database/audit.ts'
import type { Db } from '../../platform/database/database.ts'
import type { PrismaClient } from '../../platform/database/generated/client.ts'
import type { Grant, Permission } from '../../platform/http/policy.ts'
import type { Scope } from '../../platform/http/scope.ts'

/** What a client may do for one organizer. */
export interface OrganizerGrants {
  readonly organizerId: string
  readonly permissions: readonly Permission[]
}

const none: ReadonlySet<string> = new Set()

/** What clients may do. Who asks sees and changes it of the organizers that he reaches alone. */
export const permissionStore = (prisma: PrismaClient, clock: () => number) => {
  const find = async (
    db: Db,
    clientId: string,
  ): Promise<{ readonly name: string; readonly grants: readonly Grant[] } | undefined> => {
    const client = await db.apiClient.findUnique({ where: { id: clientId }, include: { grants: true } })
    return client
      ? {
          name: client.name,
          grants: client.grants.map(({ permission, organizerId }) => ({
            permission,
            ...(organizerId !== null && { organizerId }),
          })),
        }
      : undefined
  }

  return {
    /** Every permission of a client, whatever the organizer: for the routes to show of it what may be seen. */
    grantsOf: async (clientId: string): Promise<readonly Grant[] | undefined> => (await find(prisma, clientId))?.grants,

    for: (scope: Scope) => ({
      /**
       * Of the organizers that who asks reaches a client has these from now on, and no others; what it has for every
       * organizer stays. `false` = there is no such client.
       */
      put: (clientId: string, wanted: readonly OrganizerGrants[]): Promise<boolean> =>
        prisma.$transaction(async (db) => {
          await db.$queryRaw`select 1 from api_client where id = ${clientId} for update`
          const client = await find(db, clientId)
          if (!client) return false
          const everywhere = client.grants.flatMap((one) => (one.organizerId === undefined ? [one.permission] : []))
          const held = new Map<string, Set<string>>()
          for (const { organizerId, permission } of client.grants)
            if (organizerId !== undefined && scope.covers(organizerId))
              held.set(organizerId, (held.get(organizerId) ?? new Set()).add(permission))
          const given = new Map(
            wanted.map(({ organizerId, permissions }) => [
              organizerId,
              new Set<string>(permissions.filter((one) => !everywhere.includes(one))),
            ]),
          )
          const changed = [...new Set([...held.keys(), ...given.keys()])].flatMap((organizerId) => {
            const [before, after] = [held.get(organizerId) ?? none, given.get(organizerId) ?? none]
            const same = before.size === after.size && [...before].every((one) => after.has(one))
            return same ? [] : [{ organizerId, before: [...before].toSorted(), after: [...after].toSorted() }]
          })
          for (const { organizerId, after } of changed) {
            await db.clientGrant.deleteMany({ where: { clientId, organizerId } })
            await db.clientGrant.createMany({
              data: after.map((permission) => ({ clientId, organizerId, permission })),
            })
          }
          const organizers = await db.organizer.findMany({
            where: { id: { in: changed.map(({ organizerId }) => organizerId) } },
            include: { cardSystems: { select: { id: true } } },
          })
          // In the log of each card system of the organizer.
          const acts = changed.flatMap(({ organizerId, before, after }) => {
            const organizer = organizers.find(({ id }) => id === organizerId)
            return (organizer?.cardSystems ?? []).map(({ id: cardSystemId }) => ({
              action: 'CLIENT_PERMISSIONS' as const,
              subject: { kind: 'CLIENT' as const, id: clientId, name: client.name, cardSystemId },
              changes: [
                { field: 'organizer', after: organizer?.name },
                { field: 'permissions', before, after },
              ],
            }))
          })
          await noteActs(db, scope.actor, clock(), acts)
          return true
        }),
    }),
  }
}
export type PermissionStore = ReturnType<typeof permissionStore>
