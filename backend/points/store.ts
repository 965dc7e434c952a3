import { randomUUID } from 'node:crypto'
import type { Db } from '../platform/database/database.ts'
import type { PrismaClient } from '../platform/database/generated/client.ts'
import { jsonText } from '../platform/database/mapping.ts'
import { bookPoints, reversedPoints } from './rules.ts'
import type { LedgerKind } from './shapes.ts'

export interface StoredLedgerEntry {
  readonly id: string
  readonly passholderId: string
  readonly kind: LedgerKind
  readonly causeId: string
  readonly points: number
  readonly at: number
}

/** The ledger of points. */
export interface LedgerStore {
  /** The latest entries, newest first; without what people had when the ledger began. */
  recent(limit: number): Promise<readonly StoredLedgerEntry[]>
}

export const ledgerStore = (prisma: PrismaClient): LedgerStore => ({
  recent: async (limit) => {
    const rows = await prisma.ledgerEntry.findMany({
      where: { kind: { notIn: ['OPENING', 'CARRIED'] } },
      orderBy: { id: 'desc' },
      take: limit,
    })
    return rows.map(({ id, passholderId, kind, causeId, points, at }) => ({
      id: String(id),
      passholderId,
      kind: kind as LedgerKind,
      causeId,
      points,
      at: at.getTime(),
    }))
  },
})

/** Whether points lapsed after something was booked: what it gave or took lapsed with them. */
const hasLapsedSince = async (db: Db, passholderId: string, causeId: string): Promise<boolean> => {
  const kind = { in: ['CHECKIN', 'REDEMPTION'] satisfies LedgerKind[] }
  const cause = await db.ledgerEntry.findFirst({ where: { passholderId, causeId, kind }, select: { id: true } })
  if (!cause) return false
  const later = { passholderId, kind: 'LAPSE' as const, id: { gt: cause.id } }
  return (await db.ledgerEntry.findFirst({ where: later, select: { id: true } })) !== null
}

/**
 * Enters the reversal of a check-in (its points are reversed, as far as there are any) or of a redemption (they are given
 * back) in the ledger and the balance, within the transaction `db`, which holds the lock on the passholder. Points that
 * lapsed meanwhile are neither taken from newer ones nor given back.
 */
export const enterReversal = async (
  db: Db,
  entry: {
    readonly kind: 'REVERSAL' | 'REDEMPTION_REVERSAL'
    readonly passholderId: string
    readonly causeId: string
    /** What the check-in gave, or the redemption took. */
    readonly points: number
    /** Milliseconds since 1970. */
    readonly at: number
  },
): Promise<void> => {
  const { kind, passholderId, causeId, at } = entry
  const { points: balance } = await db.passholder.findUniqueOrThrow({
    where: { id: passholderId },
    select: { points: true },
  })
  const lapsedSince = await hasLapsedSince(db, passholderId, causeId)
  const points = reversedPoints(entry, { balance, lapsedSince })
  await db.ledgerEntry.create({ data: { passholderId, kind, causeId, points, at: new Date(at) } })
  await db.passholder.update({ where: { id: passholderId }, data: { points: { increment: points } } })
}
/** For stores whose rows can be reversed; composition gives it to them. */
export type EnterReversal = typeof enterReversal

/**
 * Locks these passholders in the order in which taps do: who registers somebody and gives him points holds them first.
 * Others than these wait.
 */
export const lockBalances = async (db: Db, passholderIds: readonly string[]): Promise<void> => {
  await db.$executeRaw`select 1 from passholder where id = any (${[...passholderIds]}::uuid[]) order by id for update`
}

/**
 * Gives who registers what the card system has for it: to each once, whichever card system it was. Within the transaction
 * `db`, which holds the lock on the passholders and makes them members.
 * @param at milliseconds since 1970
 * @returns how many each got; absent = none
 */
export const giveRegistrationPoints = async (
  db: Db,
  cardSystemId: number,
  passholderIds: readonly string[],
  at: number,
): Promise<ReadonlyMap<string, number>> => {
  const { registrationPoints: points } = await db.cardSystem.findUniqueOrThrow({
    where: { id: cardSystemId },
    select: { registrationPoints: true },
  })
  if (points === 0 || passholderIds.length === 0) return new Map()
  const due = await db.passholder.findMany({
    where: { id: { in: [...passholderIds] }, registrationPointsAt: null, anonymous: false },
    select: { id: true, points: true, lastActivityAt: true },
  })
  if (due.length === 0) return new Map()
  const booked = due.map(({ id, points: had, lastActivityAt }) => ({
    id,
    ...bookPoints(
      { id, points: had, ...(lastActivityAt && { lastActivityAt: lastActivityAt.getTime() }) },
      { kind: 'REGISTRATION', causeId: randomUUID(), points, at },
    ),
  }))
  await db.ledgerEntry.createMany({
    data: booked.flatMap(({ ledger }) => ledger.map((entry) => ({ ...entry, at: new Date(entry.at) }))),
  })
  await db.$executeRaw`update passholder p set points = b.balance, last_activity_at = greatest(p.last_activity_at, ${new Date(at)}),
      registration_points_at = ${new Date(at)}
    from jsonb_to_recordset(${jsonText(booked.map(({ id, balance }) => ({ id, balance })))}::jsonb) as b(id uuid, balance int)
    where p.id = b.id`
  return new Map(due.map(({ id }) => [id, points]))
}
