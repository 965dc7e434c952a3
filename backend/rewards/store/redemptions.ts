import type { ActieId, Localized } from '@zuil/protocol'
import { noteAct } from '../../platform/database/audit.ts'
import { askJson } from '../../platform/database/database.ts'
import { Prisma, type PrismaClient, type Redemption } from '../../platform/database/generated/client.ts'
import { literal, readPage, withoutNulls } from '../../platform/database/mapping.ts'
import { anyOf, arrayOf } from '../../platform/database/sql.ts'
import { title } from '../../platform/http/localized.ts'
import type { Reversed } from '../../platform/http/reversal.ts'
import type { Scope } from '../../platform/http/scope.ts'
import type { EnterReversal } from '../../points/store.ts'

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

const toStored = (row: Redemption): StoredRedemption => ({
  id: row.id,
  at: row.at.getTime(),
  rewardId: row.rewardId,
  passholderId: row.passholderId,
  uitpasNumber: row.uitpasNumber,
  points: row.points,
  ...withoutNulls({ organizerId: row.organizerId, reversedAt: row.reversedAt?.getTime() }),
})

/**
 * Of a client those that were given at one of its organizers or, where that is not known, of rewards that one of them gives.
 * Of a person those of his card system: given at its zuilen, or over the API of its rewards. Of one who has some zuilen
 * alone, at these. Of a passholder by a token of his own, also his and those of his family.
 */
const within = ({ organizerIds, person, holders }: Scope): Prisma.RedemptionWhereInput => {
  if (person) {
    const { cardSystemId, zuilIds } = person
    return { happenedIn: cardSystemId, ...(zuilIds && { zuilId: { in: [...zuilIds] } }) }
  }
  if (!organizerIds) return {}
  const one = { some: { organizerId: { in: [...organizerIds] } } }
  const offered = { OR: [{ counters: one }, { counters: { none: {} }, cardSystem: { counters: one } }] }
  const own = holders.length > 0 ? [{ passholderId: { in: [...holders] } }] : []
  return { OR: [{ organizerId: { in: [...organizerIds] } }, { organizerId: null, reward: offered }, ...own] }
}

/** Rewards that were given: by a voordeelzuil, or over the API. They are written by taps/booking. */
export const redemptionStore = (prisma: PrismaClient, enterReversal: EnterReversal) => ({
  /** How often anybody had each of these rewards. */
  unitsTaken: async (rewardIds: readonly string[]): Promise<ReadonlyMap<string, number>> =>
    new Map(
      await askJson<readonly (readonly [string, number])[]>(
        prisma,
        Prisma.sql`/* units_taken */ select ${arrayOf(Prisma.sql`select json_build_array(reward_id, units_taken) as facts
          from reward_stock where reward_id = ${anyOf(rewardIds, 'uuid')}`)}::text as value`,
      ),
    ),

  for: (scope: Scope) => ({
    find: async (id: string): Promise<StoredRedemption | undefined> => {
      const row = await prisma.redemption.findFirst({ where: { id, ...within(scope) } })
      return row ? toStored(row) : undefined
    },

    /** Newest first; reversed ones are left out. */
    search: async (query: {
      readonly passholderId: string
      readonly organizerIds?: readonly string[]
      readonly type?: 'POINTS' | 'WELCOME'
      readonly rewardTitle?: string
      readonly start: number
      readonly limit: number
    }) => {
      const { passholderId, organizerIds, type, rewardTitle, start, limit } = query
      const where: Prisma.RedemptionWhereInput = {
        AND: [within(scope)],
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

    /**
     * Gives points and unit back, and writes down who did, all in one transaction.
     * @param at milliseconds since 1970
     * @param reason in his own words
     */
    reverse: (id: string, at: number, reason?: string): Promise<Reversed> =>
      prisma.$transaction(async (db) => {
        const redemption = await db.redemption.findFirst({
          where: { id, ...within(scope) },
          include: { reward: { select: { title: true } } },
        })
        if (!redemption) return 'NOT_FOUND'
        const { passholderId, rewardId, points, happenedIn, reward } = redemption
        // In the order in which a booking locks them.
        await db.$queryRaw`select 1 from passholder where id = ${passholderId}::uuid for update`
        // Only who finds it standing reverses it: a second call, also at the same time, changes nothing.
        const { count } = await db.redemption.updateMany({
          where: { id, reversedAt: null },
          data: { reversedAt: new Date(at) },
        })
        if (count === 0) return 'ALREADY'
        await db.rewardStock.update({ where: { rewardId }, data: { unitsTaken: { decrement: 1 } } })
        await enterReversal(db, { kind: 'REDEMPTION_REVERSAL', passholderId, causeId: id, points, at })
        const cardSystemId = scope.person?.cardSystemId ?? happenedIn ?? undefined
        await noteAct(db, scope.actor, at, {
          action: 'REDEMPTION_REVERSED',
          subject: {
            ...{ kind: 'REDEMPTION', id, name: title(reward.title as unknown as Localized) },
            ...(cardSystemId !== undefined && { cardSystemId }),
          },
          // A welcome reward took none.
          changes: points > 0 ? [{ field: 'redeemedPoints', before: points, after: 0 }] : [],
          ...(reason !== undefined && { reason }),
        })
        return 'REVERSED'
      }),
  }),

  /** When a passholder had each reward, of what was not reversed; by reward. */
  momentsOf: async (passholderId: string): Promise<ReadonlyMap<string, readonly number[]>> => {
    const rows = await prisma.redemption.findMany({
      where: { passholderId, reversedAt: null },
      select: { rewardId: true, at: true },
    })
    const moments = new Map<string, number[]>()
    for (const { rewardId, at } of rows) {
      const known = moments.get(rewardId)
      if (known) known.push(at.getTime())
      else moments.set(rewardId, [at.getTime()])
    }
    return moments
  },

  /** How many of a passholder's redemptions of a reward stand in [from, until). */
  count: (passholderId: string, rewardId: string, from: number, until: number): Promise<number> =>
    prisma.redemption.count({
      where: { passholderId, rewardId, reversedAt: null, at: { gte: new Date(from), lt: new Date(until) } },
    }),
})
export type RedemptionStore = ReturnType<typeof redemptionStore>
