import { type ActQuery, noteAct } from '../../platform/database/audit.ts'
import type { Db } from '../../platform/database/database.ts'
import { Prisma, type PrismaClient } from '../../platform/database/generated/client.ts'
import { withoutNulls } from '../../platform/database/mapping.ts'
import type { Scope } from '../../platform/http/scope.ts'
import { actsOn, statusAfter } from '../rules/acts.ts'
import { hasSocialTariff } from '../rules/numbers.ts'
import {
  type CardStatus,
  cardStatus,
  type ListedCard,
  type ListedCards,
  type NewCardAct,
  type OfficeCard,
} from '../shapes.ts'
import { batchesOf } from './runs.ts'
import { cardSystemOf } from './scope.ts'

export type ActOutcome = 'DONE' | 'NOT_FOUND' | 'CHANGED_MEANWHILE' | 'IMPOSSIBLE'

const whole = {
  counter: { select: { id: true, name: true } },
  passholder: { select: { id: true, name: true, firstName: true } },
} satisfies Prisma.CardInclude
type Row = Prisma.CardGetPayload<{ include: typeof whole }>

const actions = {
  BLOCK: 'CARD_BLOCKED',
  DELETE: 'CARD_DELETED',
  PUT_BACK: 'CARD_PUT_BACK',
  TO_STOCK: 'CARD_TO_STOCK',
  RECEIVE: 'CARD_RECEIVED',
} as const

const listed = ({ uitpasNumber, chipNumber, status, counter }: Omit<Row, 'passholder'>): ListedCard => ({
  ...{ uitpasNumber, status, socialTariff: hasSocialTariff(uitpasNumber) },
  ...withoutNulls({ chipNumber, counter }),
})

const acted = ({ status, chipNumber, passholderId, counterId }: Row) => ({
  status,
  ...withoutNulls({ chipNumber, passholderId, counterId }),
})

export interface CardQuery {
  readonly status?: CardStatus
  readonly socialTariff?: boolean
  readonly counterId?: string
  /** A UiTPAS number or a chip number, whole. */
  readonly number?: string
  /** Those after this number. */
  readonly after?: string
  readonly limit: number
}

/** The cards of the card system of who asks. */
export const cardStore = (prisma: PrismaClient, clock: () => number) => ({
  for: (scope: Scope) => {
    const cardSystemId = cardSystemOf(scope)

    /** Numbers in their order, each status by its index: nothing else of the table is read. */
    const numbersOf = async (query: CardQuery): Promise<readonly string[]> => {
      const { status, socialTariff, counterId, after = '', limit } = query
      const kind =
        socialTariff === undefined
          ? Prisma.empty
          : Prisma.sql`and substr(uitpas_number, 12, 1) = ${socialTariff ? '1' : '0'}`
      const at = counterId === undefined ? Prisma.empty : Prisma.sql`and counter_id = ${counterId}::uuid`
      const branch = (one: CardStatus) => Prisma.sql`(select uitpas_number from card
        where card_system_id = ${cardSystemId} and status = ${one}::"CardStatus" and uitpas_number > ${after} ${kind} ${at}
        order by uitpas_number limit ${limit})`
      const branches = Prisma.join((status ? [status] : cardStatus.options).map(branch), ' union all ')
      const rows = await prisma.$queryRaw<{ uitpas_number: string }[]>`
        select uitpas_number from (${branches}) one order by uitpas_number limit ${limit}`
      return rows.map(({ uitpas_number: number }) => number)
    }

    const find = (db: Db, uitpasNumber: string): Promise<Row | null> =>
      db.card.findFirst({ where: { uitpasNumber, cardSystemId }, include: whole })

    /** What was deleted by hand and not otherwise: a card whose passholder was erased stays so. */
    const wasDeletedHere = async (db: Db, uitpasNumber: string): Promise<boolean> => {
      const [last] = await db.$queryRaw<{ action: string }[]>`select action from audit
        where subject_kind = 'CARD' and subject_id = ${uitpasNumber} order by id desc limit 1`
      return last?.action === 'CARD_DELETED'
    }
    /** He has another in its place. */
    const isReplaced = async (db: Db, { passholderId, uitpasNumber }: Row): Promise<boolean> =>
      passholderId !== null &&
      (await db.card.count({
        where: { passholderId, cardSystemId, status: 'ACTIVE', uitpasNumber: { not: uitpasNumber } },
      })) > 0

    const act = async (db: Db, uitpasNumber: string, asked: NewCardAct): Promise<ActOutcome> => {
      await db.$queryRaw`select 1 from card where uitpas_number = ${uitpasNumber} for no key update`
      const row = await find(db, uitpasNumber)
      if (!row) return 'NOT_FOUND'
      if (row.status !== asked.status) return 'CHANGED_MEANWHILE'
      const after = statusAfter(acted(row), asked.act)
      if (after === undefined) return 'IMPOSSIBLE'
      if (row.status === 'DELETED' && !(await wasDeletedHere(db, uitpasNumber))) return 'IMPOSSIBLE'
      if (after === 'ACTIVE' && (await isReplaced(db, row))) return 'IMPOSSIBLE'
      await db.card.update({
        where: { uitpasNumber },
        data: { status: after, packageId: null, ...(after === 'STOCK' && { counterId: null }) },
      })
      await noteAct(db, scope.actor, clock(), {
        action: actions[asked.act],
        subject: { kind: 'CARD', id: uitpasNumber, name: uitpasNumber, cardSystemId },
        changes: [{ field: 'cardStatus', before: row.status, after }],
        reason: asked.reason,
      })
      return 'DONE'
    }

    return {
      /** In the order of their numbers. */
      search: async (query: CardQuery): Promise<ListedCards> => {
        const { number, limit } = query
        const numbers = number === undefined ? await numbersOf({ ...query, limit: limit + 1 }) : []
        const named = { OR: [{ uitpasNumber: number ?? '' }, { chipNumber: number ?? '' }] }
        const rows = await prisma.card.findMany({
          where: {
            AND: [{ cardSystemId }, number === undefined ? { uitpasNumber: { in: numbers.slice(0, limit) } } : named],
          },
          include: whole,
          orderBy: { uitpasNumber: 'asc' },
        })
        const next = numbers.length > limit ? numbers[limit - 1] : undefined
        return { member: rows.map(listed), ...(next !== undefined && { next }) }
      },

      find: async (uitpasNumber: string): Promise<OfficeCard | undefined> => {
        const row = await find(prisma, uitpasNumber)
        if (!row) return undefined
        const { packageId, passholder } = row
        return { ...listed(row), ...withoutNulls({ packageId, passholder }), acts: [...actsOn(acted(row))] }
      },

      /** Does something with one, if it is still as it was seen; its next tap is judged by it. */
      act: (uitpasNumber: string, asked: NewCardAct): Promise<ActOutcome> =>
        prisma.$transaction((db) => act(db, uitpasNumber, asked)),

      /**
       * What the audit log calls a card, what was done to it together with others, and by whose page: who has it now. Of
       * who was erased nothing leads here any more.
       */
      historyOf: async ({ uitpasNumber, passholder }: OfficeCard): Promise<Pick<ActQuery, 'subjects' | 'alsoOf'>> => ({
        subjects: [
          { kind: 'CARD', id: uitpasNumber },
          ...(await batchesOf(prisma, uitpasNumber)).flatMap((id) => [
            { kind: 'CARD_BATCH' as const, id },
            { kind: 'CARD_PACKAGE' as const, id },
          ]),
        ],
        ...(passholder && {
          alsoOf: {
            subject: { kind: 'PASSHOLDER', id: passholder.id },
            changed: uitpasNumber,
            actions: ['PASSHOLDER_BLOCKED', 'PASSHOLDER_UNBLOCKED', 'PASSHOLDER_SOCIAL_STATUS'],
          },
        }),
      }),
    }
  },
})
export type CardStore = ReturnType<typeof cardStore>
