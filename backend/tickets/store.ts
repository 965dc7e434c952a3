import type { ActieId, Localized } from '@zuil/protocol'
import type { Prisma, PrismaClient } from '../platform/database/generated/client.ts'
import { given, literal, readPage } from '../platform/database/mapping.ts'
import type { NewTicket, TicketShares } from './shapes.ts'

const withEvent = { event: { select: { name: true, organizerId: true } } } satisfies Prisma.TicketInclude
type Row = Prisma.TicketGetPayload<{ include: typeof withEvent }>

const toStored = (row: Row): StoredTicket => ({
  id: row.id,
  at: row.at.getTime(),
  eventId: row.eventId,
  eventTitle: (row.event.name as unknown as Localized).nl,
  organizerId: row.event.organizerId,
  uitpasNumber: row.uitpasNumber,
  passholderId: row.passholderId,
  price: row.price,
  regularPrice: row.regularPrice,
  ...given({ regularPriceLabel: row.regularPriceLabel, reversedAt: row.reversedAt?.getTime() }),
  tariff: row.tariff === 'SOCIAL' ? 'SOCIAL' : 'REGULAR',
  tariffId: row.tariffId,
  shares: {
    passholder: row.sharePassholder,
    localAuthority: row.shareLocal,
    organizer: row.shareOrganizer,
    flemishAuthority: row.shareFlemish,
  },
})

/** Tickets that were sold: by a ticketzuil, or over the API. */
export const ticketStore = (prisma: PrismaClient): TicketStore => ({
  find: async (id) => {
    const row = await prisma.ticket.findUnique({ where: { id }, include: withEvent })
    return row ? toStored(row) : undefined
  },

  search: async ({ eventId, passholderId, organizerIds, eventTitle, start, limit }) => {
    const where: Prisma.TicketWhereInput = {
      ...given({ eventId, passholderId }),
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

  reverse: async (id, at) => {
    // Only who finds it standing takes it back: a second call, also at the same time, changes nothing.
    const { count } = await prisma.ticket.updateMany({
      where: { id, reversedAt: null },
      data: { reversedAt: new Date(at) },
    })
    return count > 0 || (await prisma.ticket.count({ where: { id } })) > 0
  },

  count: (passholderId, eventId, from, until) =>
    prisma.ticket.count({
      where: { passholderId, eventId, reversedAt: null, at: { gte: new Date(from), lt: new Date(until) } },
    }),
})

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
  readonly tariff: NewTicket['tariff']
  readonly tariffId: string
  readonly shares: TicketShares
  readonly reversedAt?: number
}

export interface TicketStore {
  find(id: string): Promise<StoredTicket | undefined>
  /** Newest first; reversed ones are left out. At least one of eventId and passholderId. */
  search(query: {
    readonly eventId?: string
    readonly passholderId?: string
    readonly organizerIds?: readonly string[]
    readonly eventTitle?: string
    readonly start: number
    readonly limit: number
  }): Promise<{ readonly totalItems: number; readonly member: readonly StoredTicket[] }>
  /** Takes a sale back, once; a second call changes nothing. `false` = there is no such ticket. */
  reverse(id: string, at: number): Promise<boolean>
  /** How many tickets of a passholder for an event stand in [from, until). */
  count(passholderId: string, eventId: string, from: number, until: number): Promise<number>
}
