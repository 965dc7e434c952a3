import { randomUUID } from 'node:crypto'
import { noteAct } from '../../platform/database/audit.ts'
import type { Db } from '../../platform/database/database.ts'
import type { Prisma, PrismaClient } from '../../platform/database/generated/client.ts'
import { countTo, withoutNulls } from '../../platform/database/mapping.ts'
import type { Scope } from '../../platform/http/scope.ts'
import { countKinds, partsOf, rangeOf } from '../rules/numbers.ts'
import type { CardPackage, ListedPackages, NewPackage, PackageCards, Receipt, WholePackage } from '../shapes.ts'
import { type PackagePage, pageOfPackage } from './package-cards.ts'
import { noteRuns, runsIn } from './runs.ts'
import { cardSystemOf } from './scope.ts'

export type SentOutcome =
  | { readonly kind: 'SENT'; readonly id: string }
  | { readonly kind: 'NO_COUNTER' | 'RANGE_INVALID' }
  | { readonly kind: 'TOO_FEW'; readonly social: number; readonly plain: number }
  /** Of the range these, or some of them. */
  | { readonly kind: 'NOT_IN_STOCK'; readonly count: number; readonly some: readonly string[] }

export type ReceiptOutcome = 'DONE' | 'NOT_FOUND' | 'RECEIVED_BEFORE' | 'NOT_IN_PACKAGE'

const MAX_RANGE = 20_000
const NAMED = 10

const withCounter = { counter: { select: { id: true, name: true } } } satisfies Prisma.CardPackageInclude
type Row = Prisma.CardPackageGetPayload<{ include: typeof withCounter }>

const shown = ({ id, counter, social, plain, sentAt, sentBy, receivedAt, receivedBy, missing }: Row): CardPackage => ({
  ...{ id, counter, social, plain, sentBy, sentAt: sentAt.toISOString() },
  ...withoutNulls({ receivedAt: receivedAt?.toISOString(), receivedBy, missing }),
})

/** Pakjes: cards on their way to a counter, and what came of them. */
export const packageStore = (prisma: PrismaClient, clock: () => number) => ({
  for: (scope: Scope) => {
    const cardSystemId = cardSystemOf(scope)
    const { actor } = scope

    /** The lowest that nobody else is distributing just now. */
    const pick = async (db: Db, socialTariff: boolean, count: number): Promise<readonly string[]> => {
      if (count === 0) return []
      const rows = await db.$queryRaw<{ number: string }[]>`select uitpas_number as number from card
        where card_system_id = ${cardSystemId} and status = 'STOCK'
          and substr(uitpas_number, 12, 1) = ${socialTariff ? '1' : '0'}
        order by uitpas_number limit ${count} for no key update skip locked`
      return rows.map(({ number }) => number)
    }

    /** All of one kind from one number until another: of the two that distribute them at once the second waits, and is refused. */
    const pickRange = async (db: Db, first: string, last: string): Promise<readonly string[] | SentOutcome> => {
      const [from, until] = [partsOf(first), partsOf(last)]
      if (from.prefix !== until.prefix || from.socialTariff !== until.socialTariff || first > last)
        return { kind: 'RANGE_INVALID' }
      const rows = await db.$queryRaw<{ number: string; status: string }[]>`
        select uitpas_number as number, status::text as status from card
        where card_system_id = ${cardSystemId} and uitpas_number between ${first} and ${last}
          and substr(uitpas_number, 12, 1) = ${from.socialTariff ? '1' : '0'}
        order by uitpas_number limit ${MAX_RANGE + 1} for no key update`
      if (rows.length > MAX_RANGE || rows[0]?.number !== first || rows.at(-1)?.number !== last)
        return { kind: 'RANGE_INVALID' }
      const others = rows.filter(({ status }) => status !== 'STOCK').map(({ number }) => number)
      if (others.length > 0) return { kind: 'NOT_IN_STOCK', count: others.length, some: others.slice(0, NAMED) }
      return rows.map(({ number }) => number)
    }

    const choose = async (db: Db, { cards }: NewPackage): Promise<readonly string[] | SentOutcome> => {
      if ('first' in cards) return pickRange(db, cards.first, cards.last)
      const social = await pick(db, true, cards.social)
      const plain = await pick(db, false, cards.plain)
      if (social.length < cards.social || plain.length < cards.plain)
        return { kind: 'TOO_FEW', social: social.length, plain: plain.length }
      return [...social, ...plain]
    }

    const asSubject = (id: string, counter: { readonly name: string }) =>
      ({ kind: 'CARD_PACKAGE', id, name: counter.name, cardSystemId }) as const

    const send = async (db: Db, asked: NewPackage): Promise<SentOutcome> => {
      const counter = await db.counter.findFirst({ where: { id: asked.counterId, cardSystemId } })
      if (!counter) return { kind: 'NO_COUNTER' }
      const chosen = await choose(db, asked)
      if ('kind' in chosen) return chosen
      const id = randomUUID()
      const kinds = countKinds(chosen)
      await db.cardPackage.create({
        data: { id, cardSystemId, counterId: counter.id, ...kinds, sentAt: new Date(clock()), sentBy: actor.id },
      })
      await db.$executeRaw`update card set status = 'SENT_TO_BALIE', counter_id = ${counter.id}::uuid, package_id = ${id}::uuid
        where uitpas_number = any (${[...chosen]}::text[])`
      await noteRuns(db, id, chosen)
      const sorted = chosen.toSorted()
      const changes = [
        { field: 'counter', after: counter.name },
        { field: 'social', after: kinds.social },
        { field: 'plain', after: kinds.plain },
        { field: 'first', after: sorted[0] },
        { field: 'last', after: sorted.at(-1) },
      ]
      await noteAct(db, actor, clock(), { action: 'PACKAGE_SENT', subject: asSubject(id, counter), changes })
      return { kind: 'SENT', id }
    }

    /** Those that had not come go back, or are deleted; each knows it of itself. */
    const setMissing = async (db: Db, id: string, what: Receipt, at: number): Promise<boolean> => {
      const { missing, missingTo, reason } = what
      const gone =
        await db.$executeRaw`update card set status = ${missingTo}::"CardStatus", counter_id = null, package_id = null
        where package_id = ${id}::uuid and status = 'SENT_TO_BALIE' and uitpas_number = any (${[...missing]}::text[])`
      if (gone !== new Set(missing).size) return false
      const action = missingTo === 'DELETED' ? 'CARD_DELETED' : 'CARD_TO_STOCK'
      for (const number of missing)
        await noteAct(db, actor, at, {
          action,
          subject: { kind: 'CARD', id: number, name: number, cardSystemId },
          changes: [{ field: 'cardStatus', before: 'SENT_TO_BALIE', after: missingTo }],
          ...(reason !== undefined && { reason }),
        })
      return true
    }

    class NotInPackage extends Error {}
    const receive = async (db: Db, id: string, what: Receipt): Promise<ReceiptOutcome> => {
      await db.$queryRaw`select 1 from card_package where id = ${id}::uuid for no key update`
      const row = await db.cardPackage.findFirst({ where: { id, cardSystemId }, include: withCounter })
      if (!row) return 'NOT_FOUND'
      if (row.receivedAt) return 'RECEIVED_BEFORE'
      // One moment for all of it: by it those that were missing are known later (`pageOfPackage`).
      const at = clock()
      if (!(await setMissing(db, id, what, at))) throw new NotInPackage()
      const come = await db.$executeRaw`update card set status = 'LOCAL_STOCK', package_id = null
        where package_id = ${id}::uuid and status = 'SENT_TO_BALIE'`
      const missing = what.missing.length
      await db.cardPackage.update({
        where: { id },
        data: { receivedAt: new Date(at), receivedBy: actor.id, missing },
      })
      const changes = [
        { field: 'cards', after: come },
        { field: 'missing', after: missing },
      ]
      await noteAct(db, actor, at, { action: 'PACKAGE_RECEIVED', subject: asSubject(id, row.counter), changes })
      return 'DONE'
    }

    const find = (id: string): Promise<Row | null> =>
      prisma.cardPackage.findFirst({ where: { id, cardSystemId }, include: withCounter })

    return {
      /** Sends cards to a counter, all that are asked for or none. */
      send: (asked: NewPackage): Promise<SentOutcome> => prisma.$transaction((db) => send(db, asked)),

      /** Notes what came of a package, once. */
      receive: async (id: string, what: Receipt): Promise<ReceiptOutcome> => {
        try {
          return await prisma.$transaction((db) => receive(db, id, what))
        } catch (error) {
          if (error instanceof NotInPackage) return 'NOT_IN_PACKAGE'
          throw error
        }
      },

      find: async (id: string): Promise<WholePackage | undefined> => {
        const row = await find(id)
        return row ? { ...shown(row), ranges: (await runsIn(prisma, id)).map(rangeOf) } : undefined
      },

      /** Its cards in the order of their numbers, also those that are elsewhere by now; `undefined` = no such package. */
      cards: async (id: string, page: PackagePage): Promise<PackageCards | undefined> => {
        const row = await find(id)
        return row ? pageOfPackage(prisma, shown(row), page) : undefined
      },

      /** Newest first. */
      list: async (query: {
        readonly underWay?: boolean
        readonly counterId?: string
        readonly start: number
        readonly limit: number
      }): Promise<ListedPackages> => {
        const { underWay, counterId, start, limit } = query
        const where: Prisma.CardPackageWhereInput = {
          cardSystemId,
          ...(counterId !== undefined && { counterId }),
          ...(underWay !== undefined && { receivedAt: underWay ? null : { not: null } }),
        }
        const totalItems = await prisma.cardPackage.count({ where, take: countTo })
        const rows = await prisma.cardPackage.findMany({
          ...{ where, include: withCounter, skip: start, take: limit },
          orderBy: [{ sentAt: 'desc' }, { id: 'desc' }],
        })
        return { totalItems, member: rows.map(shown) }
      },
    }
  },
})
export type PackageStore = ReturnType<typeof packageStore>
