import type { ActieId } from '@zuil/protocol'
import type { Prisma, PrismaClient, Redemption } from '../platform/database/generated/client.ts'
import { given, literal, readPage } from '../platform/database/mapping.ts'

const toStored = (row: Redemption): StoredRedemption => ({
  id: row.id,
  at: row.at.getTime(),
  rewardId: row.rewardId,
  passholderId: row.passholderId,
  uitpasNumber: row.uitpasNumber,
  points: row.points,
  ...given({ organizerId: row.organizerId, reversedAt: row.reversedAt?.getTime() }),
})

/** Rewards that were given: by a voordeelzuil, or over the API. */
export const redemptionStore = (prisma: PrismaClient): RedemptionStore => ({
  texts: async (rewardIds) => {
    const rows = await prisma.reward.findMany({ where: { id: { in: [...rewardIds] } }, include: { stock: true } })
    return new Map(
      rows.map((row) => [
        row.id,
        {
          promotionalDescription: row.promotionalDescription,
          categories: row.categories,
          ...given({ practicalInfo: row.practicalInfo }),
          createdAt: row.createdAt.getTime(),
          unitsTaken: row.stock?.unitsTaken ?? 0,
        },
      ]),
    )
  },

  find: async (id) => {
    const row = await prisma.redemption.findUnique({ where: { id } })
    return row ? toStored(row) : undefined
  },

  search: async ({ passholderId, organizerIds, type, rewardTitle, start, limit }) => {
    const where: Prisma.RedemptionWhereInput = {
      passholderId,
      reversedAt: null,
      ...(organizerIds && { organizerId: { in: [...organizerIds] } }),
      reward: {
        ...(type && { points: type === 'POINTS' ? { gt: 0 } : 0 }),
        ...(rewardTitle !== undefined && {
          title: { path: ['nl'], string_contains: literal(rewardTitle), mode: 'insensitive' },
        }),
      },
    }
    return readPage(
      { start, limit },
      () => prisma.redemption.count({ where }),
      (range) => prisma.redemption.findMany({ where, ...range }),
      toStored,
    )
  },

  reverse: (id, at) =>
    prisma.$transaction(async (db) => {
      const redemption = await db.redemption.findUnique({ where: { id } })
      if (!redemption) return false
      const { passholderId, rewardId, points } = redemption
      // In the order in which a booking locks them.
      await db.$queryRaw`select 1 from passholder where id = ${passholderId}::uuid for update`
      const moment = new Date(at)
      // Only who finds it standing takes it back: a second call, also at the same time, changes nothing.
      const { count } = await db.redemption.updateMany({
        where: { id, reversedAt: null },
        data: { reversedAt: moment },
      })
      if (count === 0) return true
      await db.rewardStock.update({ where: { rewardId }, data: { unitsTaken: { decrement: 1 } } })
      await db.ledgerEntry.create({
        data: { passholderId, kind: 'REDEMPTION_REVERSAL', causeId: id, points, at: moment },
      })
      await db.passholder.update({ where: { id: passholderId }, data: { points: { increment: points } } })
      return true
    }),

  count: (passholderId, rewardId, from, until) =>
    prisma.redemption.count({
      where: { passholderId, rewardId, reversedAt: null, at: { gte: new Date(from), lt: new Date(until) } },
    }),
})

export interface StoredRedemption {
  readonly id: ActieId
  readonly at: number
  readonly rewardId: string
  readonly passholderId: string
  readonly uitpasNumber: string
  readonly points: number
  readonly organizerId?: string
  readonly reversedAt?: number
}

/** What the API tells of a reward beside what it is judged by. */
export interface RewardTexts {
  readonly promotionalDescription: string
  readonly categories: readonly string[]
  readonly practicalInfo?: string
  readonly createdAt: number
  readonly unitsTaken: number
}

export interface RedemptionStore {
  /** By reward; those that there are. */
  texts(rewardIds: readonly string[]): Promise<ReadonlyMap<string, RewardTexts>>
  find(id: string): Promise<StoredRedemption | undefined>
  /** Newest first; reversed ones are left out. */
  search(query: {
    readonly passholderId: string
    readonly organizerIds?: readonly string[]
    readonly type?: 'POINTS' | 'WELCOME'
    readonly rewardTitle?: string
    readonly start: number
    readonly limit: number
  }): Promise<{ readonly totalItems: number; readonly member: readonly StoredRedemption[] }>
  /** Gives points and unit back, once; a second call changes nothing. `false` = there is no such redemption. */
  reverse(id: string, at: number): Promise<boolean>
  count(passholderId: string, rewardId: string, from: number, until: number): Promise<number>
}
