import type { TicketShares } from '../shapes.ts'

/** What somebody pays of something: an amount in cents, or a percentage. */
type Share = { readonly cents: number } | { readonly percent: number }

/** Who is to pay which share. */
export type Payers = { readonly [payer in keyof TicketShares]: Share }

/** Who bears the discount. Amounts are served, and a cent that is left over is given, in this order. */
const payers = ['localAuthority', 'organizer', 'flemishAuthority'] as const
type Discount = Record<(typeof payers)[number], number>

/** Percentages are kept to a hundredth: whole numbers, so that nothing is lost before the cent is rounded. */
const hundredths = (share: Share): number => ('percent' in share ? Math.max(0, Math.round(share.percent * 100)) : 0)
const amount = (share: Share): number => ('cents' in share ? Math.max(0, Math.round(share.cents)) : 0)

/** What the passholder pays: half a cent is rounded up; never below zero, never more than the ticket costs. */
const priceOf = (base: number, share: Share): number =>
  Math.min(base, 'cents' in share ? amount(share) : Math.round((base * hundredths(share)) / 10_000))

/** Divides an amount by weights, exactly, by largest remainder. No weights = the organizer, who sold the ticket. */
const divide = (cents: number, weights: Discount): Discount => {
  const total = payers.reduce((sum, payer) => sum + weights[payer], 0)
  if (total === 0) return { localAuthority: 0, organizer: cents, flemishAuthority: 0 }
  const parts: Discount = { localAuthority: 0, organizer: 0, flemishAuthority: 0 }
  for (const payer of payers) parts[payer] = Math.floor((cents * weights[payer]) / total)
  const left = cents - payers.reduce((sum, payer) => sum + parts[payer], 0)
  const remainder = (payer: (typeof payers)[number]): number => (cents * weights[payer]) % total
  for (const payer of payers.toSorted((a, b) => remainder(b) - remainder(a)).slice(0, left)) parts[payer]++
  return parts
}

const each = (of: (payer: (typeof payers)[number]) => number): Discount => ({
  localAuthority: of('localAuthority'),
  organizer: of('organizer'),
  flemishAuthority: of('flemishAuthority'),
})

/**
 * Who pays what of a ticket, in whole cents that add up to its base price: first the passholder's share, then of the
 * discount the amounts, each as far as there is discount left, then the percentages, in proportion. What nobody was to
 * pay by percentage is borne in proportion to the amounts.
 * @param base in cents, not below zero
 */
export const sharesOf = (base: number, shares: Payers): TicketShares => {
  const passholder = priceOf(base, shares.passholder)
  let left = base - passholder
  const fixed = each((payer) => {
    const part = Math.min(left, amount(shares[payer]))
    left -= part
    return part
  })
  const percentages = each((payer) => hundredths(shares[payer]))
  const rest = divide(left, payers.some((payer) => percentages[payer] > 0) ? percentages : fixed)
  return { passholder, ...each((payer) => fixed[payer] + rest[payer]) }
}
