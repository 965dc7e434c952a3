import { randomUUID } from 'node:crypto'
import type { PrismaClient } from '../../platform/database/generated/client.ts'
import type { Picture, PictureType } from '../../platform/files/picture.ts'
import type { Scope } from '../../platform/http/scope.ts'

/** One that no reward has, is kept so long: who sent it is still typing. */
const UNUSED_MS = 86_400_000

/** Pictures of rewards. They never change: a reward gets another. */
export const rewardPictureStore = (prisma: PrismaClient, clock: () => number) => ({
  /** One that anybody may see who has its address. */
  find: async (id: string): Promise<{ readonly type: PictureType; readonly content: Uint8Array } | undefined> => {
    const row = await prisma.rewardPicture.findUnique({ where: { id }, select: { type: true, content: true } })
    return row ? { type: row.type as PictureType, content: row.content } : undefined
  },

  for: ({ person }: Scope) => {
    if (!person) throw new Error('pictures are sent by people')
    const { cardSystemId } = person
    return {
      /** Keeps one. @returns its id */
      add: async ({ type, width, height }: Picture, content: Uint8Array): Promise<string> => {
        const [id, createdAt] = [randomUUID(), new Date(clock())]
        const bytes = new Uint8Array(content)
        await prisma.rewardPicture.create({
          data: { id, cardSystemId, type, width, height, content: bytes, createdAt },
        })
        return id
      },
    }
  },

  /** Deletes those that no reward has. @param now milliseconds since 1970 */
  forgetUnused: async (now: number): Promise<void> => {
    const createdAt = { lt: new Date(now - UNUSED_MS) }
    await prisma.rewardPicture.deleteMany({ where: { createdAt, rewards: { none: {} } } })
  },
})
export type RewardPictureStore = ReturnType<typeof rewardPictureStore>
