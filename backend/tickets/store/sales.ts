import type { ActieId, Localized } from '@zuil/protocol'
import type { Prisma, PrismaClient } from '../../platform/database/generated/client.ts'
import { literal, readPage, withoutNulls } from '../../platform/database/mapping.ts'
import { title } from '../../platform/http/localized.ts'
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

/** Those for events of the organizers that a scope reaches. */
const within = ({ organizerIds }: Scope): Prisma.TicketWhereInput =>
  organizerIds ? { event: { organizerId: { in: [...organizerIds] } } } : {}

/** Tickets that were sold: by a ticketzuil, or over the API. They are written by taps/booking. */
export const ticketStore = (prisma: PrismaClient) => ({
  for: (scope: Scope) => ({
    find: async (id: string): Promise<StoredTicket | undefined> => {
      const row = await prisma.ticket.findFirst({ where: { id, ...within(scope) }, include: withEvent })
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
        AND: [within(scope)],
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

    /** @returns `false` = not found or already reversed */
    reverse: async (id: string, at: number): Promise<boolean> => {
      // Only who finds it standing reverses it: a second call, also at the same time, changes nothing.
      const { count } = await prisma.ticket.updateMany({
        where: { id, reversedAt: null, ...within(scope) },
        data: { reversedAt: new Date(at) },
      })
      return count > 0
    },
  }),

  /** How many tickets of a passholder for an event stand in [from, until). */
  count: (passholderId: string, eventId: string, from: number, until: number): Promise<number> =>
    prisma.ticket.count({
      where: { passholderId, eventId, reversedAt: null, at: { gte: new Date(from), lt: new Date(until) } },
    }),
})
export type TicketStore = ReturnType<typeof ticketStore>
