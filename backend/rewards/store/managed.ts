import { differences, noteAct, type Subject } from '../../platform/database/audit.ts'
import type { Db } from '../../platform/database/database.ts'
import type { Prisma, PrismaClient } from '../../platform/database/generated/client.ts'
import { countTo, literal, withoutNulls } from '../../platform/database/mapping.ts'
import { isUuid } from '../../platform/http/paging.ts'
import type { Scope } from '../../platform/http/scope.ts'
import type { ListedReward, ManagedReward } from '../shapes.ts'

type Status = ListedReward['status']

export type RewardOutcome =
  | { readonly kind: 'SAVED'; readonly version: number }
  | { readonly kind: 'NOT_FOUND' }
  | { readonly kind: 'CHANGED_MEANWHILE'; readonly version: number }
  /** It was deleted: it stays that. */
  | { readonly kind: 'DELETED' }

export interface RewardListQuery {
  /** Part of its title, or its UUID. */
  readonly text?: string
  readonly type?: 'POINTS' | 'WELCOME'
  /** Absent = all but those that were deleted. */
  readonly status?: Status
  /** Those that it gives, also as one of every counter. */
  readonly counterId?: string
  readonly phase?: ListedReward['phase']
  readonly start: number
  readonly limit: number
}

const named = {
  counters: { select: { id: true, name: true }, orderBy: { name: 'asc' } },
  stock: { select: { unitsTaken: true } },
} satisfies Prisma.RewardInclude
type Row = Prisma.RewardGetPayload<{ include: typeof named }>

const span = (from: Date, until: Date | null) => ({
  from: from.toISOString(),
  ...(until && { until: until.toISOString() }),
})

const phaseOf = ({ redeemFrom, redeemUntil }: Row, now: number): ListedReward['phase'] => {
  if (now < redeemFrom.getTime()) return 'TO_COME'
  return redeemUntil && redeemUntil.getTime() <= now ? 'OVER' : 'NOW'
}

const toListed = (row: Row, now: number): ListedReward => ({
  ...{ id: row.id, title: row.title as unknown as ListedReward['title'], points: row.points, status: row.status },
  ...{ phase: phaseOf(row, now), redemption: span(row.redeemFrom, row.redeemUntil), version: row.version },
  ...{ unitsTaken: row.stock?.unitsTaken ?? 0, counters: row.counters },
  ...withoutNulls({ maxUnits: row.maxUnits }),
})

/** In the audit log. */
const asSubject = ({ id, title, cardSystemId }: Pick<Row, 'id' | 'title' | 'cardSystemId'>): Subject => ({
  kind: 'REWARD',
  id,
  name: (title as unknown as ListedReward['title']).nl,
  cardSystemId,
})

const inPhase = (phase: ListedReward['phase'], now: Date): Prisma.RewardWhereInput => {
  switch (phase) {
    case 'TO_COME':
      return { redeemFrom: { gt: now } }
    case 'NOW':
      return { redeemFrom: { lte: now }, OR: [{ redeemUntil: null }, { redeemUntil: { gt: now } }] }
    case 'OVER':
      return { redeemUntil: { lte: now } }
  }
}

const meant = (text: string): Prisma.RewardWhereInput => ({
  OR: [
    ...['nl', 'fr', 'de', 'en'].map((language) => ({
      title: { path: [language], string_contains: literal(text), mode: 'insensitive' as const },
    })),
    ...(isUuid(text) ? [{ id: text }] : []),
  ],
})

const conditions = (
  cardSystemId: number,
  { text, type, status, counterId, phase }: RewardListQuery,
  now: Date,
): Prisma.RewardWhereInput => ({
  cardSystemId,
  AND: [
    status ? { status } : { status: { not: 'DELETED' } },
    type ? { points: type === 'POINTS' ? { gt: 0 } : 0 } : {},
    counterId === undefined ? {} : { OR: [{ counters: { some: { id: counterId } } }, { counters: { none: {} } }] },
    phase ? inPhase(phase, now) : {},
    text === undefined ? {} : meant(text),
  ],
})

/** Voordelen as the back office manages them: those of the card system of who asks. */
export const managedRewardStore = (prisma: PrismaClient, clock: () => number) => ({
  for: ({ person, actor }: Scope) => {
    if (!person) throw new Error('rewards are managed by people')
    const { cardSystemId } = person
    const setStatus = async (db: Db, id: string, status: Status, version: number): Promise<RewardOutcome> => {
      // Locked, so that of two who save at once the second sees what the first did.
      await db.$queryRaw`select 1 from reward where id = ${id}::uuid for no key update`
      const before = await db.reward.findFirst({ where: { id, cardSystemId } })
      if (!before) return { kind: 'NOT_FOUND' }
      if (before.version !== version) return { kind: 'CHANGED_MEANWHILE', version: before.version }
      if (before.status === 'DELETED') return { kind: 'DELETED' }
      const after = await db.reward.update({ where: { id }, data: { status, version: version + 1 } })
      const changes = differences({ status: before.status }, { status: after.status }, ['status'])
      await noteAct(db, actor, clock(), { action: 'REWARD_STATUS', subject: asSubject(after), changes })
      return { kind: 'SAVED', version: after.version }
    }
    return {
      /** The last to begin first. */
      search: async (query: RewardListQuery) => {
        const now = clock()
        const where = conditions(cardSystemId, query, new Date(now))
        const totalItems = await prisma.reward.count({ where, take: countTo })
        const rows = await prisma.reward.findMany({
          where,
          include: named,
          orderBy: [{ redeemFrom: 'desc' }, { id: 'asc' }],
          skip: query.start,
          take: query.limit,
        })
        return { totalItems, member: rows.map((row) => toListed(row, now)) }
      },

      /** One whole, but for the zuilen. */
      find: async (id: string): Promise<Omit<ManagedReward, 'zuilen'> | undefined> => {
        const row = await prisma.reward.findFirst({
          where: { id, cardSystemId },
          include: {
            ...named,
            applicableCardSystems: { select: { id: true, name: true }, orderBy: { id: 'asc' } },
          },
        })
        if (!row) return undefined
        const { limitVolume: volume, limitPeriod: period, grantedFrom, grantedUntil } = row
        return {
          ...toListed(row, clock()),
          ...{ promotionalDescription: row.promotionalDescription, categories: row.categories },
          ...{ publication: span(row.publishedFrom, row.publishedUntil), postalCodes: row.postalCodes },
          cardSystems: row.applicableCardSystems,
          ...withoutNulls({ practicalInfo: row.practicalInfo, grantingDays: row.grantingDays }),
          ...(volume !== null && period !== null && { limit: { volume, period } }),
          ...(grantedFrom && { granting: span(grantedFrom, grantedUntil) }),
        }
      },

      /** Stops one, puts it back or deletes it, if it is still at `version`. What was redeemed of it stays in the books. */
      setStatus: (id: string, status: Status, version: number): Promise<RewardOutcome> =>
        prisma.$transaction((db) => setStatus(db, id, status, version)),
    }
  },
})
export type ManagedRewardStore = ReturnType<typeof managedRewardStore>
