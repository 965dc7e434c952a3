import { createHash } from 'node:crypto'
import { type Act, noteActs } from '../../platform/database/audit.ts'
import type { Prisma, PrismaClient } from '../../platform/database/generated/client.ts'
import { literal } from '../../platform/database/mapping.ts'
import type { Scope } from '../../platform/http/scope.ts'
import { addressKey } from '../../platform/outbox/address.ts'
import { type StoredOrganizer, toStoredOrganizer, withSystems } from './organizers.ts'
import { asSubject } from './within.ts'

export interface OrganizerSearch {
  /** `*` = anything. */
  readonly name?: string
  readonly cardSystemId?: number
  readonly descending: boolean
  readonly start: number
  readonly limit: number
}

/** By which somebody who works at counters is named over the API: of his address, as he has no id before he logs in. */
export const adminIdOf = (email: string): string => {
  const digest = createHash('sha256').update(addressKey(email)).digest('hex')
  return `${digest.slice(0, 8)}-${digest.slice(8, 12)}-8${digest.slice(13, 16)}-8${digest.slice(17, 20)}-${digest.slice(20, 32)}`
}

export type AdminOutcome = 'DONE' | 'NO_COUNTER' | 'NOTHING_TO_DO'

/** Organizers that a client reaches, and who works at their counters. */
export const apiOrganizerStore = (prisma: PrismaClient, clock: () => number) => ({
  for: (scope: Scope) => {
    const { organizerIds, actor } = scope
    const own: Prisma.OrganizerWhereInput = organizerIds ? { id: { in: [...organizerIds] } } : {}

    /** Of each counter of an organizer that the client reaches; the one that is written down for each is its own. */
    const atCounters = (
      organizerId: string,
      action: 'STAFF_ADDED' | 'STAFF_REMOVED',
      write: (
        db: Prisma.TransactionClient,
        counterIds: readonly string[],
      ) => Promise<readonly { counterId: string; email: string }[]>,
    ): Promise<AdminOutcome> =>
      prisma.$transaction(async (db) => {
        const counters = await db.counter.findMany({ where: { organizerId, organizer: own } })
        if (counters.length === 0) return 'NO_COUNTER'
        const written = await write(
          db,
          counters.map(({ id }) => id),
        )
        const side = action === 'STAFF_ADDED' ? 'after' : 'before'
        const acts = written.flatMap(({ counterId, email }): Act[] => {
          const counter = counters.find(({ id }) => id === counterId)
          return counter ? [{ action, subject: asSubject(counter), changes: [{ field: 'staff', [side]: email }] }] : []
        })
        await noteActs(db, actor, clock(), acts)
        return written.length === 0 ? 'NOTHING_TO_DO' : 'DONE'
      })

    return {
      search: async ({ name, cardSystemId, descending, start, limit }: OrganizerSearch) => {
        const words = name === undefined ? undefined : `%${literal(name).replaceAll('*', '%')}%`.replace(/^%|%$/g, '')
        const found =
          words === undefined
            ? undefined
            : await prisma.$queryRaw<{ id: string }[]>`select id from organizer where lower(name) like lower(${words})`
        const where: Prisma.OrganizerWhereInput = {
          AND: [
            own,
            found ? { id: { in: found.map(({ id }) => id) } } : {},
            cardSystemId === undefined ? {} : { cardSystems: { some: { id: cardSystemId } } },
          ],
        }
        const order = descending ? ('desc' as const) : ('asc' as const)
        const [totalItems, rows] = await Promise.all([
          prisma.organizer.count({ where }),
          limit === 0
            ? []
            : prisma.organizer.findMany({
                ...{ where, include: withSystems, orderBy: [{ name: order }, { id: order }], skip: start, take: limit },
              }),
        ])
        return { totalItems, member: rows.map(toStoredOrganizer) }
      },

      find: async (id: string): Promise<StoredOrganizer | undefined> => {
        const row = await prisma.organizer.findFirst({ where: { AND: [own, { id }] }, include: withSystems })
        return row ? toStoredOrganizer(row) : undefined
      },

      /** The addresses of who works at one of its counters. */
      admins: async (organizerId: string, start: number, limit: number) => {
        const rows = await prisma.counterStaff.findMany({
          where: { counter: { organizerId, organizer: own } },
          distinct: ['email'],
          select: { email: true },
          orderBy: { email: 'asc' },
        })
        return { totalItems: rows.length, emails: rows.slice(start, start + limit).map(({ email }) => email) }
      },

      /** At every counter of the organizer. */
      addAdmin: (organizerId: string, address: string): Promise<AdminOutcome> =>
        atCounters(organizerId, 'STAFF_ADDED', async (db, counterIds) => {
          const email = addressKey(address)
          return db.counterStaff.createManyAndReturn({
            data: counterIds.map((counterId) => ({ counterId, email })),
            skipDuplicates: true,
          })
        }),

      removeAdmin: (organizerId: string, adminId: string): Promise<AdminOutcome> =>
        atCounters(organizerId, 'STAFF_REMOVED', async (db, counterIds) => {
          const staff = await db.counterStaff.findMany({ where: { counterId: { in: [...counterIds] } } })
          const his = staff.filter(({ email }) => adminIdOf(email) === adminId)
          for (const where of his) await db.counterStaff.deleteMany({ where })
          return his
        }),
    }
  },
})
export type ApiOrganizerStore = ReturnType<typeof apiOrganizerStore>
