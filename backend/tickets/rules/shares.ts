import type { TicketShares } from '../shapes.ts'

/** What somebody pays of a ticket: an amount in cents, a percentage of its price, or the rest, what the others leave. */
type Share = { readonly cents: number } | { readonly percent: number } | { readonly rest: true }

/** Who is to pay which share. */
export type Payers = { readonly [payer in keyof TicketShares]: Share }

/** Who bears the discount, in the order in which they are served. */
const others = ['localAuthority', 'organizer', 'flemishAuthority'] as const
type Discount = Record<(typeof others)[number], number>

/** Percentages are kept to a hundredth: whole numbers, so that nothing is lost before the cent is rounded. */
const hundredths = (share: Share): number => ('percent' in share ? Math.max(0, Math.round(share.percent * 100)) : 0)
const amount = (share: Share): number => ('cents' in share ? Math.max(0, Math.round(share.cents)) : 0)
/** Half a cent is rounded up. */
const percentage = (base: number, share: Share): number => Math.round((base * hundredths(share)) / 10_000)

/** Divides an amount by weights, exactly, by largest remainder. No weights = the organizer, who sold the ticket. */
const divide = (cents: number, weights: Discount): Discount => {
  const total = others.reduce((sum, payer) => sum + weights[payer], 0)
  if (total === 0) return { localAuthority: 0, organizer: cents, flemishAuthority: 0 }
  const parts: Discount = { localAuthority: 0, organizer: 0, flemishAuthority: 0 }
  for (const payer of others) parts[payer] = Math.floor((cents * weights[payer]) / total)
  const left = cents - others.reduce((sum, payer) => sum + parts[payer], 0)
  const remainder = (payer: (typeof others)[number]): number => (cents * weights[payer]) % total
  for (const payer of others.toSorted((a, b) => remainder(b) - remainder(a)).slice(0, left)) parts[payer]++
  return parts
}

/**
 * Who pays what of a ticket, in whole cents that add up to its base price: first the passholder's share, then the amounts
 * of the others, then their percentages, each as far as there is price left; then who pays the rest pays what is left.
 * Where nobody pays the rest, the percentages are a hundred (`distributionKey`, card-systems/shapes.ts), and the cents
 * that rounding leaves are given to the largest remainders.
 * Source: UiTPAS's documentation (verdeelsleutels).
 * @param base in cents, not below zero
 */
export const sharesOf = (base: number, shares: Payers): TicketShares => {
  const paid = { passholder: 0, localAuthority: 0, organizer: 0, flemishAuthority: 0 }
  let left = base
  const pay = (payer: keyof TicketShares, cents: number): void => {
    const part = Math.min(left, cents)
    paid[payer] += part
    left -= part
  }
  pay('passholder', amount(shares.passholder) + percentage(base, shares.passholder))
  for (const payer of others) pay(payer, amount(shares[payer]))
  const rest = (['passholder', ...others] as const).find((payer) => 'rest' in shares[payer])
  if (rest) {
    for (const payer of others) pay(payer, percentage(base, shares[payer]))
    pay(rest, left)
  } else {
    const weights = Object.fromEntries(others.map((payer) => [payer, hundredths(shares[payer])])) as Discount
    const parts = divide(left, weights)
    for (const payer of others) pay(payer, parts[payer])
  }
  return paid
}
