import type { Prisma, PrismaClient } from '../../platform/database/generated/client.ts'
import { countTo, literal, withoutNulls } from '../../platform/database/mapping.ts'
import { isUuid } from '../../platform/http/paging.ts'
import type { Scope } from '../../platform/http/scope.ts'
import type { ListedReward, ManagedReward, RewardChoices } from '../shapes/office.ts'
import type { RewardSettings } from '../shapes/reward.ts'
import { add, change, type Edit, type RewardOutcome, setStatus } from './changes.ts'
import { type Row, toSettings, whole } from './rows.ts'
import { within } from './within.ts'

export type { RewardOutcome }

type Status = ListedReward['status']

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

const written = ({ from, until }: RewardSettings['publication']) => ({
  from: new Date(from).toISOString(),
  ...(until !== undefined && { until: new Date(until).toISOString() }),
})

const phaseOf = ({ from, until }: RewardSettings['redemption'], now: number): ListedReward['phase'] => {
  if (now < from) return 'TO_COME'
  return until !== undefined && until <= now ? 'OVER' : 'NOW'
}

const toListed = (row: Row, now: number): ListedReward => {
  const { title, points, redemption, maxUnits } = toSettings(row)
  return {
    ...{ id: row.id, title: { ...title }, points, status: row.status },
    ...{ phase: phaseOf(redemption, now), redemption: written(redemption), version: row.version },
    ...{ unitsTaken: row.stock?.unitsTaken ?? 0, counters: row.counters },
    ...withoutNulls({ maxUnits }),
  }
}

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
  scope: Scope,
  { text, type, status, counterId, phase }: RewardListQuery,
  now: Date,
): Prisma.RewardWhereInput => ({
  AND: [
    within(scope),
    status ? { status } : { status: { not: 'DELETED' } },
    type ? { points: type === 'POINTS' ? { gt: 0 } : 0 } : {},
    counterId === undefined ? {} : { OR: [{ counters: { some: { id: counterId } } }, { counters: { none: {} } }] },
    phase ? inPhase(phase, now) : {},
    text === undefined ? {} : meant(text),
  ],
})

/** One whole, but for the zuilen. */
export type FoundReward = Omit<ManagedReward, 'zuilen'>

/** Voordelen as they are managed: those that who asks reaches. */
export const managedRewardStore = (prisma: PrismaClient, clock: () => number) => ({
  for: (scope: Scope) => {
    const by = () => ({ scope, now: clock() })
    const row = (id: string) => prisma.reward.findFirst({ where: { AND: [within(scope), { id }] }, include: whole })
    return {
      /** The last to begin first. */
      search: async (query: RewardListQuery) => {
        const now = clock()
        const where = conditions(scope, query, new Date(now))
        const totalItems = await prisma.reward.count({ where, take: countTo })
        const rows = await prisma.reward.findMany({
          where,
          include: whole,
          orderBy: [{ redeemFrom: 'desc' }, { id: 'asc' }],
          skip: query.start,
          take: query.limit,
        })
        return { totalItems, member: rows.map((one) => toListed(one, now)) }
      },

      find: async (id: string): Promise<FoundReward | undefined> => {
        const found = await row(id)
        if (!found) return undefined
        const { publication, granting, categories, postalCodes, picture, ...settings } = toSettings(found)
        const { counterIds: _counters, applicableCardSystemIds: _systems, redemption: _redemption, ...rest } = settings
        const { limit, ...plain } = rest
        return {
          ...(plain as Omit<typeof plain, 'title'>),
          ...toListed(found, clock()),
          ...{ publication: written(publication), categories: [...categories], postalCodes: [...postalCodes] },
          cardSystems: found.applicableCardSystems,
          ...(limit && { limit: { ...limit } }),
          ...(granting && { granting: written(granting) }),
          ...(picture && { picture: { id: picture.id, alt: { ...picture.alt } } }),
        }
      },

      /** What is set of one. */
      settings: async (id: string): Promise<RewardSettings | undefined> => {
        const found = await row(id)
        return found ? toSettings(found) : undefined
      },

      /** Counters whose name has a text, and where passholders are and live. */
      choices: async (text: string | undefined): Promise<RewardChoices> => {
        const { cardSystemId, counterIds } = scope.person ?? {}
        const counters = await prisma.counter.findMany({
          where: {
            ...(cardSystemId !== undefined && { cardSystemId }),
            ...(counterIds && { id: { in: [...counterIds] } }),
            ...(text !== undefined && { name: { contains: literal(text), mode: 'insensitive' } }),
          },
          select: { id: true, name: true },
          orderBy: [{ name: 'asc' }, { id: 'asc' }],
          take: 50,
        })
        const systems = await prisma.cardSystem.findMany({ orderBy: { name: 'asc' } })
        const cities = systems.flatMap(({ cities: some }) => some as unknown as RewardChoices['cities'])
        const byCode = new Map(cities.map((city) => [city.postalCode, city]))
        return {
          counters,
          cardSystems: systems.map(({ id, name }) => ({ id, name })),
          cities: [...byCode.values()].toSorted((a, b) => (a.postalCode < b.postalCode ? -1 : 1)),
        }
      },

      add: (cardSystemId: number, edit: Edit): Promise<RewardOutcome> =>
        prisma.$transaction((db) => add(db, by(), cardSystemId, edit)),

      /** Sets all of one, if it is still at `version`. What zuilen show of it follows by itself: the catalog hears of it. */
      change: (id: string, edit: Edit, version?: number): Promise<RewardOutcome> =>
        prisma.$transaction((db) => change(db, by(), id, edit, version)),

      /** Stops one, puts it back or deletes it, if it is still at `version`. What was redeemed of it stays in the books. */
      setStatus: (id: string, status: Status, version: number): Promise<RewardOutcome> =>
        prisma.$transaction((db) => setStatus(db, by(), id, status, version)),
    }
  },
})
export type ManagedRewardStore = ReturnType<typeof managedRewardStore>
