import { randomBytes, randomUUID } from 'node:crypto'
import { differences, noteAct } from '../../platform/database/audit.ts'
import type { Db } from '../../platform/database/database.ts'
import type { Prisma, PrismaClient } from '../../platform/database/generated/client.ts'
import { countTo, literal, withoutNulls } from '../../platform/database/mapping.ts'
import { isUuid } from '../../platform/http/paging.ts'
import type { Scope } from '../../platform/http/scope.ts'
import type { Counter, CounterSettings, ListedCounters } from '../shapes.ts'
import { asSubject, within } from './within.ts'

type Title = { readonly nl: string }

const names = {
  organizer: { select: { id: true, name: true } },
  location: { select: { id: true, name: true } },
} satisfies Prisma.CounterInclude
const reward = { select: { id: true, title: true, points: true }, orderBy: { id: 'asc' } } satisfies {
  readonly select: Prisma.RewardSelect
  readonly orderBy: Prisma.RewardOrderByWithRelationInput
}
type Row = Prisma.CounterGetPayload<{ include: typeof names }>

export type CounterOutcome =
  | { readonly kind: 'SAVED'; readonly id: string; readonly version: number }
  | { readonly kind: 'NOT_FOUND' }
  | { readonly kind: 'CHANGED_MEANWHILE'; readonly version: number }
  /** It is none of the card system's, or there is none. */
  | { readonly kind: 'ORGANIZER_ELSEWHERE' }
  | { readonly kind: 'LOCATION_UNKNOWN' }

const named = ({ organizer, location }: Row) => withoutNulls({ organizer, location })

/** As the audit log has it. */
const inWords = ({ name, organizer, location }: Row) => ({
  name,
  organizer: organizer?.name,
  location: location?.name,
})
const worded = ['name', 'organizer', 'location'] as const

/** What is not set is empty. */
const toColumns = ({ name, organizerId, locationId }: CounterSettings) => ({
  name,
  organizerId: organizerId ?? null,
  locationId: locationId ?? null,
})

/** The first thing that it names and can't. One that it has already stays, whatever became of it. */
const wrongPlace = async (
  db: Db,
  cardSystemId: number,
  { organizerId, locationId }: CounterSettings,
  before?: Row,
): Promise<CounterOutcome | undefined> => {
  if (organizerId !== undefined && organizerId !== before?.organizerId) {
    const where = { id: organizerId, cardSystems: { some: { id: cardSystemId } } }
    if ((await db.organizer.count({ where })) === 0) return { kind: 'ORGANIZER_ELSEWHERE' }
  }
  if (locationId !== undefined && locationId !== before?.locationId) {
    if ((await db.location.count({ where: { id: locationId } })) === 0) return { kind: 'LOCATION_UNKNOWN' }
  }
  return undefined
}

/** By (part of) the name, or by an id that somebody copied: UUID, consumerkey, CDBID of the organizer or the location. */
const meant = (text: string): Prisma.CounterWhereInput => ({
  OR: [
    { name: { contains: literal(text), mode: 'insensitive' } },
    ...[{ consumerKey: text }, { organizerId: text }, { locationId: text }],
    ...(isUuid(text) ? [{ id: text }] : []),
  ],
})

/** Counters as the back office manages them: those of the card system of who asks. */
export const managedCounterStore = (prisma: PrismaClient, clock: () => number) => ({
  for: (scope: Scope) => {
    const { person, actor } = scope
    if (!person) throw new Error('counters are managed by people')
    const { cardSystemId, zuilIds } = person
    const own = within(person)
    const ownZuilen = { cardSystemId, ...(zuilIds && { id: { in: [...zuilIds] } }) } satisfies Prisma.ZuilWhereInput
    const change = async (db: Db, id: string, settings: CounterSettings, version: number): Promise<CounterOutcome> => {
      // Locked, so that of two who save at once the second sees what the first did.
      await db.$queryRaw`select 1 from counter where id = ${id}::uuid for no key update`
      const before = await db.counter.findFirst({ where: { AND: [own, { id }] }, include: names })
      if (!before) return { kind: 'NOT_FOUND' }
      if (before.version !== version) return { kind: 'CHANGED_MEANWHILE', version: before.version }
      const wrong = await wrongPlace(db, cardSystemId, settings, before)
      if (wrong) return wrong
      const data = { ...toColumns(settings), version: version + 1 }
      const after = await db.counter.update({ where: { id }, data, include: names })
      const changes = differences(inWords(before), inWords(after), worded)
      await noteAct(db, actor, clock(), { action: 'COUNTER_CHANGED', subject: asSubject(after), changes })
      return { kind: 'SAVED', id, version: after.version }
    }

    const add = async (db: Db, settings: CounterSettings): Promise<CounterOutcome> => {
      const wrong = await wrongPlace(db, cardSystemId, settings)
      if (wrong) return wrong
      const consumerKey = randomBytes(16).toString('hex')
      const row = await db.counter.create({
        data: { id: randomUUID(), consumerKey, cardSystemId, ...toColumns(settings) },
        include: names,
      })
      const changes = differences({}, inWords(row), worded)
      await noteAct(db, actor, clock(), { action: 'COUNTER_ADDED', subject: asSubject(row), changes })
      return { kind: 'SAVED', id: row.id, version: row.version }
    }

    return {
      /** In the order of their names. */
      search: async (query: {
        readonly text?: string
        readonly organizerId?: string
        readonly start: number
        readonly limit: number
      }): Promise<ListedCounters> => {
        const { text, organizerId, start, limit } = query
        const where: Prisma.CounterWhereInput = {
          AND: [own, organizerId === undefined ? {} : { organizerId }, text === undefined ? {} : meant(text)],
        }
        const totalItems = await prisma.counter.count({ where, take: countTo })
        const rows = await prisma.counter.findMany({
          where,
          include: { ...names, zuilen: { where: ownZuilen, select: { id: true } } },
          orderBy: [{ name: 'asc' }, { id: 'asc' }],
          skip: start,
          take: limit,
        })
        const member = rows.map((row) => ({
          ...{ id: row.id, name: row.name, consumerKey: row.consumerKey, zuilen: row.zuilen.length },
          ...named(row),
        }))
        return { totalItems, member }
      },

      /** One whole, with what is at it. */
      find: async (id: string): Promise<(Counter & { readonly staff: string[] }) | undefined> => {
        const row = await prisma.counter.findFirst({
          where: { AND: [own, { id }] },
          include: {
            ...names,
            zuilen: { where: ownZuilen, select: { id: true, name: true, type: true }, orderBy: { name: 'asc' } },
            rewards: reward,
            associations: {
              select: { right: true, association: { select: { id: true, name: true } } },
              orderBy: { associationId: 'asc' },
            },
            staff: { select: { email: true }, orderBy: { email: 'asc' } },
          },
        })
        if (!row) return undefined
        const general = await prisma.reward.findMany({ where: { cardSystemId, counters: { none: {} } }, ...reward })
        const rewards = [
          ...row.rewards.map((one) => ({ ...one, everywhere: false })),
          ...general.map((one) => ({ ...one, everywhere: true })),
        ]
        return {
          ...{ id: row.id, name: row.name, consumerKey: row.consumerKey, version: row.version, zuilen: row.zuilen },
          ...named(row),
          rewards: rewards.map(({ title, ...one }) => ({ ...one, title: (title as unknown as Title).nl })),
          associations: row.associations.map(({ right, association: { id, name } }) => ({
            ...{ id, right },
            name: (name as unknown as Title).nl,
          })),
          staff: row.staff.map(({ email }) => email),
        }
      },

      /** Those that a counter can be set to, by (part of) their name. */
      choices: async (text: string | undefined) => {
        const name = text === undefined ? {} : { name: { contains: literal(text), mode: 'insensitive' as const } }
        const some = {
          select: { id: true, name: true },
          orderBy: [{ name: 'asc' as const }, { id: 'asc' as const }],
          take: 50,
        }
        return {
          organizers: await prisma.organizer.findMany({
            where: { ...name, cardSystems: { some: { id: cardSystemId } } },
            ...some,
          }),
          locations: await prisma.location.findMany({ where: name, ...some }),
        }
      },

      add: (settings: CounterSettings): Promise<CounterOutcome> => prisma.$transaction((db) => add(db, settings)),

      /** Sets all of one, if it is still at `version`. What zuilen show of it follows by itself: the catalog hears of it. */
      change: (id: string, settings: CounterSettings, version: number): Promise<CounterOutcome> =>
        prisma.$transaction((db) => change(db, id, settings, version)),
    }
  },
})
export type ManagedCounterStore = ReturnType<typeof managedCounterStore>
