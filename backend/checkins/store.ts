import type { ActieId, Localized } from '@zuil/protocol'
import type { Prisma, PrismaClient } from '../platform/database/generated/client.ts'
import { literal, readPage } from '../platform/database/mapping.ts'
import { reversal } from '../points/rules.ts'

const withEvent = { event: { select: { name: true, organizerId: true } } } satisfies Prisma.CheckinInclude
type Row = Prisma.CheckinGetPayload<{ include: typeof withEvent }>

const toStored = (row: Row): StoredCheckin => ({
  id: row.id,
  at: row.at.getTime(),
  eventId: row.eventId,
  eventTitle: (row.event.name as unknown as Localized).nl,
  organizerId: row.event.organizerId,
  uitpasNumber: row.uitpasNumber,
  passholderId: row.passholderId,
  points: row.points,
  ...(row.reversedAt !== null && { reversedAt: row.reversedAt.getTime() }),
})

export const checkinStore = (prisma: PrismaClient): CheckinStore => ({
  find: async (id) => {
    const row = await prisma.checkin.findUnique({ where: { id }, include: withEvent })
    return row ? toStored(row) : undefined
  },

  search: async ({ passholderId, organizerIds, eventTitle, start, limit }) => {
    const where: Prisma.CheckinWhereInput = {
      passholderId,
      reversedAt: null,
      event: {
        organizerId: { in: [...organizerIds] },
        ...(eventTitle !== undefined && {
          name: { path: ['nl'], string_contains: literal(eventTitle), mode: 'insensitive' },
        }),
      },
    }
    return readPage(
      { start, limit },
      () => prisma.checkin.count({ where }),
      (range) => prisma.checkin.findMany({ where, include: withEvent, ...range }),
      toStored,
    )
  },

  reverse: (id, at) =>
    prisma.$transaction(async (db) => {
      const checkin = await db.checkin.findUnique({ where: { id }, select: { passholderId: true, points: true } })
      if (!checkin) return false
      const { passholderId } = checkin
      await db.$queryRaw`select 1 from passholder where id = ${passholderId}::uuid for update`
      const moment = new Date(at)
      // Only who finds it standing takes it back: a second call, also at the same time, changes nothing.
      const { count } = await db.checkin.updateMany({ where: { id, reversedAt: null }, data: { reversedAt: moment } })
      if (count === 0) return true
      const { points: balance } = await db.passholder.findUniqueOrThrow({
        where: { id: passholderId },
        select: { points: true },
      })
      const points = reversal(checkin.points, balance)
      await db.ledgerEntry.create({ data: { passholderId, kind: 'REVERSAL', causeId: id, points, at: moment } })
      await db.passholder.update({ where: { id: passholderId }, data: { points: { increment: points } } })
      return true
    }),

  count: (passholderId, eventId, from, until) =>
    prisma.checkin.count({
      where: { passholderId, eventId, reversedAt: null, at: { gte: new Date(from), lt: new Date(until) } },
    }),
})

/** What stands in the books: visits, tickets, redemptions. Part of the Store: see `store.ts`. */

export interface StoredCheckin {
  readonly id: ActieId
  readonly at: number
  readonly eventId: string
  readonly eventTitle: string
  readonly organizerId: string
  readonly uitpasNumber: string
  readonly passholderId: string
  readonly points: number
  readonly reversedAt?: number
}

export interface CheckinStore {
  find(id: string): Promise<StoredCheckin | undefined>
  /** Newest first; reversed ones are left out. */
  search(query: {
    readonly passholderId: string
    readonly organizerIds: readonly string[]
    readonly eventTitle?: string
    readonly start: number
    readonly limit: number
  }): Promise<{ readonly totalItems: number; readonly member: readonly StoredCheckin[] }>
  /** Takes back a check-in's points (never below zero), once; a second call changes nothing. `false` = there is no such check-in. */
  reverse(id: string, at: number): Promise<boolean>
  /** How many check-ins of a passholder at an event stand in [from, until). */
  count(passholderId: string, eventId: string, from: number, until: number): Promise<number>
}
