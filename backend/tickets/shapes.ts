import type { ActieId } from '@zuil/protocol'
import { z } from 'zod'
import { passholder } from '../passholders/shapes.ts'
import { endUserMessage, moment, named, text } from '../platform/http/fields.ts'
import { amount } from './money.ts'

/** Who pays what of a ticket, in cents: the passholder's part is the price, the other three are the discount. */
export interface TicketShares {
  readonly passholder: number
  readonly localAuthority: number
  readonly organizer: number
  readonly flemishAuthority: number
}

export interface NewTicket {
  readonly id: ActieId
  readonly passholderId: string
  readonly eventId: string
  readonly uitpasNumber: string
  /** Cents. */
  readonly price: number
  readonly regularPrice: number
  readonly regularPriceLabel?: string
  readonly tariff: 'SOCIAL' | 'REGULAR'
  readonly tariffId: string
  /** Whose rules gave the tariff; absent = REGULAR. */
  readonly cardSystemId?: number
  readonly shares: TicketShares
  readonly at: number
}

const tariffShape = {
  id: z.string(),
  name: z.string().optional(),
  price: z.number().optional(),
  type: z.enum(['SOCIALTARIFF', 'COUPON']).optional(),
}

const tariff = named(
  'Tariff',
  'What a passholder pays for a ticket, in euro. Coupons there are none.',
  z.object(tariffShape),
)

const tariffAvailability = named(
  'TariffAvailability',
  'A tariff, and how many tickets the passholder can still buy at it. Without passholder: how many any passholder can.',
  z.object({ ...tariffShape, remaining: z.int() }),
)

export const tariffs = named(
  'TariffsResponse',
  'The tariffs that there are; `endUserMessage` says why one that might be expected is not among them.',
  z.object({ available: z.array(tariffAvailability), endUserMessage: endUserMessage.optional() }),
)

export const ticketSale = named(
  'TicketSale',
  'A ticket that was sold. `passholder` is there at registration only, and only for clients with PASSHOLDERS_SEARCH. ' +
    'A ticket that a zuil sold at the base price has a tariff without `type`.',
  z.object({
    id: z.string(),
    creationDate: moment,
    regularPrice: z.number(),
    regularPriceLabel: z.string().optional(),
    tariff,
    eventId: z.string(),
    eventTitle: z.string(),
    uitpasNumber: z.string(),
    passholder: passholder.optional(),
  }),
)

export const ticketSales = named(
  'TicketSalesPaginatedResponse',
  'Ticket sales, newest first.',
  z.object({ totalItems: z.int(), member: z.array(ticketSale) }),
)

/** Most tickets of one registration: they are one transaction. */
const MOST_AT_ONCE = 100

export const ticketSaleRequests = z
  .array(
    z.object({
      regularPrice: amount,
      regularPriceLabel: text(200).optional(),
      tariff: z.object({ id: text(128) }),
      eventId: text(128),
      uitpasNumber: text(32),
    }),
  )
  .min(1)
  .max(MOST_AT_ONCE)
