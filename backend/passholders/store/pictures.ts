import { randomUUID } from 'node:crypto'
import { noteAct } from '../../platform/database/audit.ts'
import type { PrismaClient } from '../../platform/database/generated/client.ts'
import type { PictureType } from '../../platform/files/picture.ts'
import { asSubject } from './managed.ts'
import type { ReachedMembership } from './reach.ts'

/** The bytes of a picture, and what they are. */
export interface ShownPicture {
  readonly type: PictureType
  readonly content: Uint8Array
}

/** Pictures of passholders: one each, that goes with him. */
export const passholderPictureStore = (prisma: PrismaClient, clock: () => number) => ({
  /** For who has a link to it. */
  find: async (id: string): Promise<ShownPicture | undefined> => {
    const row = await prisma.passholderPicture.findUnique({ where: { id }, select: { type: true, content: true } })
    return row ? { type: row.type as PictureType, content: row.content } : undefined
  },

  /** Of somebody of a card system that a client reaches. */
  in: ({ actor, cardSystemId }: ReachedMembership) => {
    const own = (id: string) => ({ id, anonymous: false, memberships: { some: { cardSystemId } } })
    const noted = { action: 'PASSHOLDER_CHANGED' as const, changes: [{ field: 'picture' }] }
    return {
      /** The id of it. */
      of: async (passholderId: string): Promise<string | undefined> => {
        const row = await prisma.passholderPicture.findFirst({
          where: { passholderId, passholder: own(passholderId) },
          select: { id: true },
        })
        return row?.id
      },

      /** Takes the place of the one before, whose links are good for nothing then. @returns `false` = no such passholder */
      put: (passholderId: string, { type, content }: ShownPicture): Promise<boolean> =>
        prisma.$transaction(async (db) => {
          await db.$queryRaw`select 1 from passholder where id = ${passholderId}::uuid for update`
          if ((await db.passholder.count({ where: own(passholderId) })) === 0) return false
          await db.passholderPicture.deleteMany({ where: { passholderId } })
          const [id, createdAt] = [randomUUID(), new Date(clock())]
          await db.passholderPicture.create({
            data: { id, passholderId, type, content: new Uint8Array(content), createdAt },
          })
          await noteAct(db, actor, clock(), { ...noted, subject: asSubject(passholderId, cardSystemId) })
          return true
        }),

      /** @returns `false` = there was none */
      remove: (passholderId: string): Promise<boolean> =>
        prisma.$transaction(async (db) => {
          const where = { passholderId, passholder: own(passholderId) }
          if ((await db.passholderPicture.deleteMany({ where })).count === 0) return false
          await noteAct(db, actor, clock(), { ...noted, subject: asSubject(passholderId, cardSystemId) })
          return true
        }),
    }
  },
})
export type PassholderPictureStore = ReturnType<typeof passholderPictureStore>
