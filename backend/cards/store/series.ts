import { randomUUID } from 'node:crypto'
import { noteAct } from '../../platform/database/audit.ts'
import type { Db } from '../../platform/database/database.ts'
import type { CardSeries, PrismaClient } from '../../platform/database/generated/client.ts'
import { countTo } from '../../platform/database/mapping.ts'
import type { Scope } from '../../platform/http/scope.ts'
import { makeUitpasNumber, SERIALS } from '../rules/numbers.ts'
import type { ListedSeries, NewSeries, Series } from '../shapes.ts'
import { noteRuns } from './runs.ts'
import { cardSystemOf } from './scope.ts'
import { nextSerialOf } from './settings.ts'

export type MadeOutcome =
  | { readonly kind: 'MADE'; readonly id: string }
  | { readonly kind: 'NO_PREFIX' }
  | { readonly kind: 'RUN_OUT'; readonly left: number }

/** @param position from 1 */
const numberOf = ({ prefix, firstSerial, socialTariff }: CardSeries, position: number): string =>
  makeUitpasNumber(prefix, firstSerial + position - 1, socialTariff)

const asSubject = (id: string, name: string, cardSystemId: number) =>
  ({ kind: 'CARD_BATCH', id, name, cardSystemId }) as const

/** Of these of a series, those that have no card yet. */
const withoutCard = (db: Db, one: CardSeries, from: number, until: number): Promise<{ number: string }[]> =>
  db.$queryRaw`select uitpas_number as number from card
    where card_system_id = ${one.cardSystemId} and status = 'PROVISIONED'
      and uitpas_number between ${numberOf(one, from)} and ${numberOf(one, until)}
      and substr(uitpas_number, 12, 1) = ${one.socialTariff ? '1' : '0'}
    order by uitpas_number`

const shown = async (db: Db, one: CardSeries): Promise<Series> => {
  const { id, prefix, socialTariff, count, ordered, at, madeBy } = one
  const available = (await withoutCard(db, one, 1, count)).length
  const [first, last] = [numberOf(one, 1), numberOf(one, count)]
  return { id, prefix, socialTariff, count, available, ordered, first, last, at: at.toISOString(), madeBy }
}

/** Numbers that were generated, series by series. */
export const seriesStore = (prisma: PrismaClient, clock: () => number) => ({
  for: (scope: Scope) => {
    const cardSystemId = cardSystemOf(scope)
    const { actor } = scope

    /** Who generates holds the prefix until the commit: whoever else does waits, at whichever backend, and goes on after it. */
    const generate = async (db: Db, { prefix, count, socialTariff }: NewSeries): Promise<MadeOutcome> => {
      const [held] = await db.$queryRaw<{ next: number }[]>`select next_serial as next from card_prefix
        where prefix = ${prefix} and card_system_id = ${cardSystemId} and in_use for update`
      if (!held) return { kind: 'NO_PREFIX' }
      const firstSerial = await nextSerialOf(db, prefix, held.next)
      if (firstSerial + count > SERIALS) return { kind: 'RUN_OUT', left: SERIALS - firstSerial }
      const numbers = Array.from({ length: count }, (_, n) => makeUitpasNumber(prefix, firstSerial + n, socialTariff))
      await db.$executeRaw`insert into card (uitpas_number, card_system_id, status)
        select number, ${cardSystemId}, 'PROVISIONED' from unnest(${numbers}::text[]) as number`
      await db.$executeRaw`update card_prefix set next_serial = ${firstSerial + count} where prefix = ${prefix}`
      const id = randomUUID()
      const made = { id, cardSystemId, prefix, socialTariff, firstSerial, count, at: new Date(clock()) }
      await db.cardSeries.create({ data: { ...made, madeBy: actor.id } })
      await noteRuns(db, id, numbers)
      const changes = [
        { field: 'cards', after: count },
        { field: 'socialTariff', after: socialTariff },
        { field: 'first', after: numbers[0] },
        { field: 'last', after: numbers.at(-1) },
      ]
      const subject = asSubject(id, prefix, cardSystemId)
      await noteAct(db, actor, clock(), { action: 'NUMBERS_GENERATED', subject, changes })
      return { kind: 'MADE', id }
    }

    /** Notes until where a series was ordered. */
    const take = async (db: Db, id: string, from: number, count: number): Promise<readonly string[] | undefined> => {
      await db.$queryRaw`select 1 from card_series where id = ${id}::uuid for no key update`
      const row = await db.cardSeries.findFirst({ where: { id, cardSystemId } })
      if (!row) return undefined
      const until = Math.min(row.count, from + count - 1)
      if (from > until) return []
      const numbers = (await withoutCard(db, row, from, until)).map(({ number }) => number)
      await db.cardSeries.update({ where: { id }, data: { ordered: Math.max(row.ordered, until) } })
      const changes = [
        { field: 'cards', after: numbers.length },
        { field: 'first', after: numberOf(row, from) },
        { field: 'last', after: numberOf(row, until) },
      ]
      const subject = asSubject(id, row.prefix, cardSystemId)
      await noteAct(db, actor, clock(), { action: 'NUMBERS_DOWNLOADED', subject, changes })
      return numbers
    }

    return {
      generate: (asked: NewSeries): Promise<MadeOutcome> => prisma.$transaction((db) => generate(db, asked)),

      find: async (id: string): Promise<Series | undefined> => {
        const row = await prisma.cardSeries.findFirst({ where: { id, cardSystemId } })
        return row ? shown(prisma, row) : undefined
      },

      /** Newest first. */
      list: async ({ start, limit }: { readonly start: number; readonly limit: number }): Promise<ListedSeries> => {
        const where = { cardSystemId }
        const totalItems = await prisma.cardSeries.count({ where, take: countTo })
        const orderBy = [{ at: 'desc' as const }, { id: 'desc' as const }]
        const rows = await prisma.cardSeries.findMany({ where, orderBy, skip: start, take: limit })
        const member: Series[] = []
        for (const row of rows) member.push(await shown(prisma, row))
        return { totalItems, member }
      },

      /** A part of a series for the supplier: those that have no card yet. @param from counted from 1 */
      take: (id: string, from: number, count: number): Promise<readonly string[] | undefined> =>
        prisma.$transaction((db) => take(db, id, from, count)),
    }
  },
})
export type SeriesStore = ReturnType<typeof seriesStore>
