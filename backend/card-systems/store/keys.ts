import { differences, noteAct, type Subject } from '../../platform/database/audit.ts'
import type { Db } from '../../platform/database/database.ts'
import type { Prisma, PrismaClient } from '../../platform/database/generated/client.ts'
import { countTo, literal } from '../../platform/database/mapping.ts'
import type { Scope } from '../../platform/http/scope.ts'
import { dayAfter, dayOf, momentOf } from '../../platform/time/calendar.ts'
import type { EditedKey, KeyEnd, ListedKey, ManagedKey } from '../shapes/keys.ts'
import { whyNotShares } from '../shapes.ts'

export type KeyOutcome =
  | { readonly kind: 'SAVED'; readonly id: number; readonly version: number }
  | { readonly kind: 'NOT_FOUND' }
  | { readonly kind: 'CHANGED_MEANWHILE'; readonly version: number }
  | { readonly kind: 'WRONG_SHARES' | 'COUNTER_ELSEWHERE' | 'END_PASSED' }

export interface KeyQuery {
  /** Part of the name. */
  readonly text?: string
  readonly ended?: boolean
}

type Row = Prisma.DistributionKeyGetPayload<{ include: { _count: { select: { events: true } } } }>
type Conditions = Omit<EditedKey, 'name' | 'priority' | 'manual' | 'shares'>

const counted = { _count: { select: { events: true } } } satisfies Prisma.DistributionKeyInclude

const worded = [
  ...(['name', 'priority', 'manual', 'price', 'cardSystem', 'postalCodes', 'outsideOrganizersCity'] as const),
  ...(['counters', 'passholder', 'localAuthority', 'organizer', 'flemishAuthority', 'endsAt'] as const),
] as const

const toSettings = ({ name, priority, manual, conditions, shares }: Row): EditedKey => {
  const { price, cardSystem, postalCodes, outsideOrganizersCity, counterIds } = conditions as unknown as Conditions
  return {
    ...{ name, priority, manual, cardSystem, postalCodes, outsideOrganizersCity, counterIds },
    ...(price && { price }),
    shares: shares as unknown as EditedKey['shares'],
  }
}

const toColumns = ({ name, priority, manual, shares, ...conditions }: EditedKey) => ({
  ...{ name, priority, manual },
  shares: shares as unknown as Prisma.InputJsonObject,
  conditions: conditions as unknown as Prisma.InputJsonObject,
})

/** As the audit log has it. @param names of counters */
const inWords = (row: Row, names: ReadonlyMap<string, string>) => {
  const { counterIds, shares, price, ...settings } = toSettings(row)
  return {
    ...{ ...settings, ...shares },
    ...(price && { price }),
    counters: counterIds.map((id) => names.get(id) ?? id),
    ...(row.endsAt && { endsAt: row.endsAt.toISOString() }),
  }
}

const asSubject = ({ id, name, cardSystemId }: Row): Subject => ({
  ...{ kind: 'DISTRIBUTION_KEY', id: String(id), name, cardSystemId },
})

/** A sale names the key that gave its tariff. */
const tariffIdOf = ({ id, cardSystemId }: Pick<Row, 'id' | 'cardSystemId'>): string =>
  `SOCIALTARIFF-${cardSystemId}-${id}`

/** Verdeelsleutels as the back office manages them: those of the card system of who asks. */
export const distributionKeyStore = (prisma: PrismaClient, clock: () => number) => ({
  for: ({ person, actor }: Scope) => {
    if (!person) throw new Error('distribution keys are managed by people')
    const { cardSystemId } = person

    const countersOf = async (db: Db, rows: readonly Row[]): Promise<ReadonlyMap<string, string>> => {
      const ids = [...new Set(rows.flatMap((row) => toSettings(row).counterIds))]
      const found = await db.counter.findMany({ where: { id: { in: ids } }, select: { id: true, name: true } })
      return new Map(found.map(({ id, name }) => [id, name]))
    }
    const toListed = async (db: Db, row: Row, names: ReadonlyMap<string, string>): Promise<ListedKey> => {
      const settings = toSettings(row)
      return {
        ...{ id: row.id, settings, version: row.version, events: row._count.events },
        counters: settings.counterIds.map((id) => ({ id, name: names.get(id) ?? id })),
        ...(row.endsAt && { endsAt: row.endsAt.toISOString() }),
        ended: row.endsAt !== null && row.endsAt.getTime() <= clock(),
        sold: await db.ticket.count({ where: { tariffId: tariffIdOf(row) }, take: countTo }),
      }
    }
    const wrongIn = async (
      db: Db,
      { shares, counterIds }: EditedKey,
      before?: Row,
    ): Promise<KeyOutcome | undefined> => {
      if (whyNotShares(shares)) return { kind: 'WRONG_SHARES' }
      const known = before ? toSettings(before).counterIds : []
      const added = [...new Set(counterIds)].filter((id) => !known.includes(id))
      const here = await db.counter.count({ where: { id: { in: added }, cardSystemId } })
      return here === added.length ? undefined : { kind: 'COUNTER_ELSEWHERE' }
    }
    /** Locked, so that of two who save at once the second sees what the first did. */
    const lock = async (db: Db, id: number, version: number): Promise<Row | KeyOutcome> => {
      await db.$queryRaw`select 1 from distribution_key where id = ${id} for update`
      const row = await db.distributionKey.findFirst({ where: { id, cardSystemId }, include: counted })
      if (!row) return { kind: 'NOT_FOUND' }
      return row.version === version ? row : { kind: 'CHANGED_MEANWHILE', version: row.version }
    }
    const noted = async (
      db: Db,
      action: 'KEY_ADDED' | 'KEY_CHANGED' | 'KEY_ENDED',
      before: Row | undefined,
      after: Row,
    ): Promise<KeyOutcome> => {
      const names = await countersOf(db, [...(before ? [before] : []), after])
      const changes = differences(before ? inWords(before, names) : {}, inWords(after, names), worded)
      await noteAct(db, actor, clock(), { action, subject: asSubject(after), changes })
      return { kind: 'SAVED', id: after.id, version: after.version }
    }

    const add = async (db: Db, settings: EditedKey): Promise<KeyOutcome> => {
      const wrong = await wrongIn(db, settings)
      if (wrong) return wrong
      // Two who add at once get two numbers; none is used again, since none is ever deleted.
      await db.$executeRaw`lock table distribution_key in share row exclusive mode`
      const last = await db.distributionKey.aggregate({ _max: { id: true } })
      const data = { id: (last._max.id ?? 0) + 1, cardSystemId, ...toColumns(settings) }
      return noted(db, 'KEY_ADDED', undefined, await db.distributionKey.create({ data, include: counted }))
    }

    const change = async (db: Db, id: number, settings: EditedKey, version: number): Promise<KeyOutcome> => {
      const before = await lock(db, id, version)
      if ('kind' in before) return before
      const wrong = await wrongIn(db, settings, before)
      if (wrong) return wrong
      const data = { ...toColumns(settings), version: version + 1 }
      return noted(
        db,
        'KEY_CHANGED',
        before,
        await db.distributionKey.update({ where: { id }, data, include: counted }),
      )
    }

    const end = async (db: Db, id: number, asked: KeyEnd, version: number): Promise<KeyOutcome> => {
      const before = await lock(db, id, version)
      if ('kind' in before) return before
      if (asked.ends === 'AFTER' && asked.lastDay < dayOf(clock())) return { kind: 'END_PASSED' }
      const at = asked.ends === 'AFTER' ? momentOf(dayAfter(asked.lastDay)) : clock()
      const data = { endsAt: asked.ends === 'NEVER' ? null : new Date(at), version: version + 1 }
      return noted(db, 'KEY_ENDED', before, await db.distributionKey.update({ where: { id }, data, include: counted }))
    }

    return {
      /** In the order in which a sale looks for the first that holds; those that ended last. */
      list: async ({ text, ended }: KeyQuery): Promise<readonly ListedKey[]> => {
        const rows = await prisma.distributionKey.findMany({
          where: {
            cardSystemId,
            ...(text !== undefined && { name: { contains: literal(text), mode: 'insensitive' } }),
          },
          include: counted,
          orderBy: [{ manual: 'desc' }, { priority: 'asc' }, { id: 'asc' }],
        })
        const names = await countersOf(prisma, rows)
        const all: ListedKey[] = []
        for (const row of rows) all.push(await toListed(prisma, row, names))
        return all
          .filter((one) => ended === undefined || one.ended === ended)
          .sort((a, b) => Number(a.ended) - Number(b.ended))
      },

      find: async (id: number): Promise<ManagedKey | undefined> => {
        const row = await prisma.distributionKey.findFirst({ where: { id, cardSystemId }, include: counted })
        if (!row) return undefined
        const events = await prisma.event.findMany({
          where: { distributionKeys: { some: { id } } },
          select: { id: true, name: true },
          orderBy: [{ openUntil: 'desc' }, { id: 'asc' }],
          take: 20,
        })
        return {
          ...(await toListed(prisma, row, await countersOf(prisma, [row]))),
          chosenFor: events.map((one) => ({
            id: one.id,
            name: one.name as unknown as ManagedKey['chosenFor'][number]['name'],
          })),
        }
      },

      choices: async () => {
        const { cities } = await prisma.cardSystem.findUniqueOrThrow({ where: { id: cardSystemId } })
        return {
          cities: cities as { postalCode: string; name: string }[],
          counters: await prisma.counter.findMany({
            where: { cardSystemId },
            select: { id: true, name: true },
            orderBy: [{ name: 'asc' }, { id: 'asc' }],
          }),
        }
      },

      add: (settings: EditedKey) => prisma.$transaction((db) => add(db, settings)),
      /** Sets all of one, if it is still at `version`. What was sold by it keeps its shares: a sale holds them itself. */
      change: (id: number, settings: EditedKey, version: number) =>
        prisma.$transaction((db) => change(db, id, settings, version)),
      /** None is ever deleted: sales name it. */
      end: (id: number, asked: KeyEnd, version: number) => prisma.$transaction((db) => end(db, id, asked, version)),
    }
  },
})
export type DistributionKeyStore = ReturnType<typeof distributionKeyStore>
