import { actieId, cents, type Immutable } from '@zuil/protocol'
import { z } from 'zod'
import { passholder } from '../passholders/shapes.ts'
import { endUserMessage, moment, named, text } from '../platform/http/fields.ts'
import { amount } from '../platform/money.ts'
import { epochMs } from '../platform/shapes.ts'

/** Who pays what of a ticket: the passholder's part is the price, the other three are the discount. */
export const ticketShares = z.object({
  passholder: cents,
  localAuthority: cents,
  organizer: cents,
  flemishAuthority: cents,
})
export type TicketShares = Immutable<z.infer<typeof ticketShares>>

/** A ticket as it is booked: always at social tariff. */
export const newTicket = z.object({
  id: actieId,
  passholderId: z.guid(),
  eventId: z.string(),
  uitpasNumber: z.string(),
  price: cents,
  regularPrice: cents,
  regularPriceLabel: z.string().exactOptional(),
  tariffId: z.string(),
  /** Whose rules gave the tariff. */
  cardSystemId: z.int(),
  shares: ticketShares,
  at: epochMs,
})
export type NewTicket = Immutable<z.infer<typeof newTicket>>

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
    'A ticket at the base price, which zuilen sold formerly, has a tariff without `type`.',
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

/** Tickets of one registration at most: they are one transaction. */
const MAX_AT_ONCE = 100

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
  .max(MAX_AT_ONCE)
