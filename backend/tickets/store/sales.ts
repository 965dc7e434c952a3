import type { ActieId, Localized } from '@zuil/protocol'
import { noteAct } from '../../platform/database/audit.ts'
import type { Prisma, PrismaClient } from '../../platform/database/generated/client.ts'
import { literal, readPage, withoutNulls } from '../../platform/database/mapping.ts'
import { title } from '../../platform/http/localized.ts'
import { happenedWithin, type Reversed } from '../../platform/http/reversal.ts'
import type { Scope } from '../../platform/http/scope.ts'
import type { TicketShares } from '../shapes.ts'

export interface StoredTicket {
  readonly id: ActieId
  readonly at: number
  readonly eventId: string
  readonly eventTitle: string
  readonly organizerId: string
  readonly uitpasNumber: string
  readonly passholderId: string
  /** Cents. */
  readonly price: number
  readonly regularPrice: number
  readonly regularPriceLabel?: string
  /** REGULAR: at the base price, by a zuil, formerly. */
  readonly tariff: 'SOCIAL' | 'REGULAR'
  readonly tariffId: string
  readonly shares: TicketShares
  readonly reversedAt?: number
}

const withEvent = { event: { select: { name: true, organizerId: true } } } satisfies Prisma.TicketInclude
type Row = Prisma.TicketGetPayload<{ include: typeof withEvent }>

const toStored = (row: Row): StoredTicket => ({
  id: row.id,
  at: row.at.getTime(),
  eventId: row.eventId,
  eventTitle: title(row.event.name as unknown as Localized),
  organizerId: row.event.organizerId,
  uitpasNumber: row.uitpasNumber,
  passholderId: row.passholderId,
  price: row.price,
  regularPrice: row.regularPrice,
  ...withoutNulls({ regularPriceLabel: row.regularPriceLabel, reversedAt: row.reversedAt?.getTime() }),
  tariff: row.tariff === 'SOCIAL' ? 'SOCIAL' : 'REGULAR',
  tariffId: row.tariffId,
  shares: {
    passholder: row.sharePassholder,
    localAuthority: row.shareLocal,
    organizer: row.shareOrganizer,
    flemishAuthority: row.shareFlemish,
  },
})

/** Tickets that were sold: by a ticketzuil, or over the API. They are written by taps/booking. */
export const ticketStore = (prisma: PrismaClient) => ({
  for: (scope: Scope) => ({
    find: async (id: string): Promise<StoredTicket | undefined> => {
      const row = await prisma.ticket.findFirst({ where: { id, ...happenedWithin(scope) }, include: withEvent })
      return row ? toStored(row) : undefined
    },

    /** Newest first; reversed ones are left out. At least one of eventId and passholderId. */
    search: async (query: {
      readonly eventId?: string
      readonly passholderId?: string
      readonly organizerIds?: readonly string[]
      readonly eventTitle?: string
      readonly start: number
      readonly limit: number
    }) => {
      const { eventId, passholderId, organizerIds, eventTitle, start, limit } = query
      const where: Prisma.TicketWhereInput = {
        AND: [happenedWithin(scope)],
        ...withoutNulls({ eventId, passholderId }),
        reversedAt: null,
        event: {
          ...(organizerIds && { organizerId: { in: [...organizerIds] } }),
          ...(eventTitle !== undefined && {
            name: { path: ['nl'], string_contains: literal(eventTitle), mode: 'insensitive' },
          }),
        },
      }
      return readPage(
        { start, limit },
        () => prisma.ticket.count({ where }),
        (range) => prisma.ticket.findMany({ where, include: withEvent, ...range }),
        toStored,
      )
    },

    /**
     * Takes a sale back, and writes down who did, in one transaction. A ticket gave no points: those of the check-in that a
     * ticket tap made beside it stay.
     * @param at milliseconds since 1970
     * @param reason in his own words
     */
    reverse: (id: string, at: number, reason?: string): Promise<Reversed> =>
      prisma.$transaction(async (db) => {
        const ticket = await db.ticket.findFirst({ where: { id, ...happenedWithin(scope) }, include: withEvent })
        if (!ticket) return 'NOT_FOUND'
        const { price, happenedIn, event } = ticket
        // Only who finds it standing reverses it: a second call, also at the same time, changes nothing.
        const { count } = await db.ticket.updateMany({
          where: { id, reversedAt: null },
          data: { reversedAt: new Date(at) },
        })
        if (count === 0) return 'ALREADY'
        // Over the API, at an event of several card systems, it is in the log of the one by whose key it was sold.
        const cardSystemId = scope.person?.cardSystemId ?? happenedIn ?? ticket.cardSystemId ?? undefined
        await noteAct(db, scope.actor, at, {
          action: 'TICKET_REVERSED',
          subject: {
            ...{ kind: 'TICKET', id, name: title(event.name as unknown as Localized) },
            ...(cardSystemId !== undefined && { cardSystemId }),
          },
          changes: [{ field: 'ticketPrice', before: price, after: 0 }],
          ...(reason !== undefined && { reason }),
        })
        return 'REVERSED'
      }),
  }),

  /** How many tickets of a passholder for an event stand in [from, until). */
  count: (passholderId: string, eventId: string, from: number, until: number): Promise<number> =>
    prisma.ticket.count({
      where: { passholderId, eventId, reversedAt: null, at: { gte: new Date(from), lt: new Date(until) } },
    }),
})
export type TicketStore = ReturnType<typeof ticketStore>
