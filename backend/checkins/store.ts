import type { ActieId, Localized } from '@zuil/protocol'
import { noteAct } from '../platform/database/audit.ts'
import type { Db } from '../platform/database/database.ts'
import type { Prisma, PrismaClient } from '../platform/database/generated/client.ts'
import { literal, readPage } from '../platform/database/mapping.ts'
import { title } from '../platform/http/localized.ts'
import { happenedWithin, type Reversed } from '../platform/http/reversal.ts'
import type { Scope } from '../platform/http/scope.ts'
import type { EnterReversal } from '../points/store.ts'

export interface StoredCheckin {
  readonly id: ActieId
  /** Milliseconds since 1970. */
  readonly at: number
  readonly eventId: string
  readonly eventTitle: string
  readonly organizerId: string
  readonly uitpasNumber: string
  readonly passholderId: string
  readonly points: number
  readonly reversedAt?: number
}

const withEvent = { event: { select: { name: true, organizerId: true } } } satisfies Prisma.CheckinInclude
type Row = Prisma.CheckinGetPayload<{ include: typeof withEvent }>

const toStored = (row: Row): StoredCheckin => ({
  id: row.id,
  at: row.at.getTime(),
  eventId: row.eventId,
  eventTitle: title(row.event.name as unknown as Localized),
  organizerId: row.event.organizerId,
  uitpasNumber: row.uitpasNumber,
  passholderId: row.passholderId,
  points: row.points,
  ...(row.reversedAt !== null && { reversedAt: row.reversedAt.getTime() }),
})

/**
 * Takes a check-in's points back (the balance stays at least zero), and writes down who did, all in the transaction `db`.
 * @param at milliseconds since 1970
 * @param reason in his own words
 */
export const reverseWithin = async (
  db: Db,
  enterReversal: EnterReversal,
  scope: Scope,
  id: string,
  at: number,
  reason?: string,
): Promise<Reversed> => {
  const checkin = await db.checkin.findFirst({ where: { id, ...happenedWithin(scope) }, include: withEvent })
  if (!checkin) return 'NOT_FOUND'
  const { passholderId, points, happenedIn, event } = checkin
  await db.$queryRaw`select 1 from passholder where id = ${passholderId}::uuid for update`
  // Only who finds it standing reverses it: a second call, also at the same time, changes nothing.
  const { count } = await db.checkin.updateMany({
    where: { id, reversedAt: null },
    data: { reversedAt: new Date(at) },
  })
  if (count === 0) return 'ALREADY'
  await enterReversal(db, { kind: 'REVERSAL', passholderId, causeId: id, points, at })
  const cardSystemId = scope.person?.cardSystemId ?? happenedIn ?? undefined
  await noteAct(db, scope.actor, at, {
    action: 'CHECKIN_REVERSED',
    subject: {
      ...{ kind: 'CHECKIN', id, name: title(event.name as unknown as Localized) },
      ...(cardSystemId !== undefined && { cardSystemId }),
    },
    changes: [{ field: 'points', before: points, after: 0 }],
    ...(reason !== undefined && { reason }),
  })
  return 'REVERSED'
}

/** Saved visits. They are written by taps/booking. */
export const checkinStore = (prisma: PrismaClient, enterReversal: EnterReversal) => ({
  for: (scope: Scope) => ({
    find: async (id: string): Promise<StoredCheckin | undefined> => {
      const row = await prisma.checkin.findFirst({ where: { id, ...happenedWithin(scope) }, include: withEvent })
      return row ? toStored(row) : undefined
    },

    /** Newest first; reversed ones are left out. */
    search: async (query: {
      readonly passholderId: string
      readonly organizerIds: readonly string[]
      readonly eventTitle?: string
      readonly start: number
      readonly limit: number
    }) => {
      const { passholderId, organizerIds, eventTitle, start, limit } = query
      const where: Prisma.CheckinWhereInput = {
        AND: [happenedWithin(scope)],
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

    /** `reverseWithin`, in a transaction of its own. */
    reverse: (id: string, at: number, reason?: string): Promise<Reversed> =>
      prisma.$transaction((db) => reverseWithin(db, enterReversal, scope, id, at, reason)),
  }),

  /** How many check-ins of a passholder at an event stand in [from, until). */
  count: (passholderId: string, eventId: string, from: number, until: number): Promise<number> =>
    prisma.checkin.count({
      where: { passholderId, eventId, reversedAt: null, at: { gte: new Date(from), lt: new Date(until) } },
    }),
})
export type CheckinStore = ReturnType<typeof checkinStore>
