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

/** BEYOND_OWN: who gives it has it not for the organizer, nor for every one; nothing was changed. */
export type PutOutcome = 'DONE' | 'NO_CLIENT' | 'BEYOND_OWN'

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
       * organizer stays. Who does not reach all gives what it has itself alone: else it would give itself the rest.
       */
      put: (clientId: string, wanted: readonly OrganizerGrants[]): Promise<PutOutcome> =>
        prisma.$transaction(async (db) => {
          await db.$queryRaw`select 1 from api_client where id = ${clientId} for update`
          const client = await find(db, clientId)
          if (!client) return 'NO_CLIENT'
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
          const own = scope.coversAll ? undefined : ((await find(db, scope.actor.id))?.grants ?? [])
          const hasIt = (organizerId: string, name: string): boolean =>
            own?.some((one) => one.permission === name && (one.organizerId ?? organizerId) === organizerId) ?? true
          if (
            changed.some(({ organizerId, before, after }) =>
              after.some((one) => !before.includes(one) && !hasIt(organizerId, one)),
            )
          )
            return 'BEYOND_OWN'
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
          // In the log of each card system of the organizer; it may be in none.
          const acts = changed.flatMap(({ organizerId, before, after }) => {
            const organizer = organizers.find(({ id }) => id === organizerId)
            const subject = { kind: 'CLIENT' as const, id: clientId, name: client.name }
            const systems = organizer?.cardSystems ?? []
            const subjects =
              systems.length === 0 ? [subject] : systems.map(({ id }) => ({ ...subject, cardSystemId: id }))
            return subjects.map((one) => ({
              action: 'CLIENT_PERMISSIONS' as const,
              subject: one,
              changes: [
                { field: 'organizer', after: organizer?.name },
                { field: 'permissions', before, after },
              ],
            }))
          })
          await noteActs(db, scope.actor, clock(), acts)
          return 'DONE'
        }),
    }),
  }
}
export type PermissionStore = ReturnType<typeof permissionStore>
