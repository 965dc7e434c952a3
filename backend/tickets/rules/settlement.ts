import type { Span } from '../../platform/time/calendar.ts'
import type { SettlementSums } from '../shapes/settlement.ts'
import type { TicketShares } from '../shapes.ts'

/** A ticket as far as its money goes. Times in milliseconds since 1970, amounts in cents. */
export interface SettledSale {
  readonly at: number
  readonly reversedAt?: number
  readonly regularPrice: number
  readonly shares: TicketShares
}

const noSums: SettlementSums = {
  ...{ sold: 0, reversed: 0, regularPrice: 0, passholder: 0, localAuthority: 0, flemishAuthority: 0 },
  ...{ organizer: 0, owed: 0 },
}

/** What two parts come to: of two spans of time, two events, two organizers. What else they have is left out. */
const addSums = (a: SettlementSums, b: SettlementSums): SettlementSums => ({
  sold: a.sold + b.sold,
  reversed: a.reversed + b.reversed,
  regularPrice: a.regularPrice + b.regularPrice,
  passholder: a.passholder + b.passholder,
  localAuthority: a.localAuthority + b.localAuthority,
  flemishAuthority: a.flemishAuthority + b.flemishAuthority,
  organizer: a.organizer + b.organizer,
  owed: a.owed + b.owed,
})

/** What parts come to. */
export const sumsOf = (parts: readonly SettlementSums[]): SettlementSums => parts.reduce(addSums, noSums)

/** A part of nothing is nothing, and not less than it. */
const signed = (sign: 1 | -1, cents: number): number => (cents === 0 ? 0 : sign * cents)

const entry = ({ regularPrice, shares }: SettledSale, sign: 1 | -1): SettlementSums => {
  const { passholder, localAuthority, flemishAuthority, organizer } = shares
  return {
    ...{ sold: sign === 1 ? 1 : 0, reversed: sign === 1 ? 0 : 1 },
    regularPrice: signed(sign, regularPrice),
    passholder: signed(sign, passholder),
    localAuthority: signed(sign, localAuthority),
    flemishAuthority: signed(sign, flemishAuthority),
    organizer: signed(sign, organizer),
    owed: signed(sign, localAuthority + flemishAuthority),
  }
}

const isIn = ({ from, until }: Span, at: number): boolean => from <= at && at < until

/**
 * What sales come to in a span of time. A sale counts when it was sold; one that was reversed is taken off when that was done,
 * not when it had been sold: so a span that is over, and was paid for, never changes any more.
 */
export const settlementOf = (sales: readonly SettledSale[], span: Span): SettlementSums =>
  sumsOf(
    sales.flatMap((sale) => [
      ...(isIn(span, sale.at) ? [entry(sale, 1)] : []),
      ...(sale.reversedAt !== undefined && isIn(span, sale.reversedAt) ? [entry(sale, -1)] : []),
    ]),
  )
