import { noteAct } from '../../platform/database/audit.ts'
import type { PrismaClient } from '../../platform/database/generated/client.ts'
import { asSubject } from './managed.ts'
import type { ReachedMembership } from './reach.ts'

/** The schools of passholders, which are organizers. */
export const schoolStore = (prisma: PrismaClient, clock: () => number) => ({
  /** Of somebody of a card system that a client reaches. */
  in: ({ actor, cardSystemId }: ReachedMembership) => {
    const own = (id: string) => ({ id, anonymous: false, memberships: { some: { cardSystemId } } })
    return {
      of: async (id: string): Promise<{ readonly id: string; readonly name: string } | undefined> => {
        const school = { select: { id: true, name: true } }
        const row = await prisma.passholder.findFirst({ where: own(id), select: { school } })
        return row?.school ?? undefined
      },

      /**
       * That it changed is written down, never to which.
       * @param schoolId of an organizer that there is; `undefined` = none any more
       * @returns `false` = there is no such passholder
       */
      put: (id: string, schoolId: string | undefined): Promise<boolean> =>
        prisma.$transaction(async (db) => {
          await db.$queryRaw`select 1 from passholder where id = ${id}::uuid for update`
          const before = await db.passholder.findFirst({ where: own(id), select: { schoolId: true } })
          if (!before) return false
          if (before.schoolId === (schoolId ?? null)) return true
          await db.passholder.update({
            where: { id },
            data: { schoolId: schoolId ?? null, version: { increment: 1 } },
          })
          const subject = asSubject(id, cardSystemId)
          await noteAct(db, actor, clock(), { action: 'PASSHOLDER_CHANGED', subject, changes: [{ field: 'school' }] })
          return true
        }),
    }
  },
})
export type SchoolStore = ReturnType<typeof schoolStore>
