import type { EditedKey } from './shapes/keys.ts'

/** Prices that people know, in cents: from what a child pays to a large concert. */
const usual = [100, 250, 500, 750, 1_000, 1_250, 1_500, 2_000, 2_500, 4_000, 6_000]

/**
 * The prices of an example: the usual ones, those around the border of a condition, and one that somebody tries.
 * In cents, each once, from low to high.
 */
export const examplePrices = (price: EditedKey['price'], tried?: number): readonly number[] => {
  const border = price === undefined ? [] : [price.cents - 1, price.cents, price.cents + 1]
  const all = [...usual, ...border, ...(tried === undefined ? [] : [tried])]
  return [...new Set(all)].filter((one) => one >= 0).sort((a, b) => a - b)
}

/** By what an example is reckoned: as a sale is. Prices are in cents. */
export interface SaleRules {
  readonly sharesOf: (
    base: number,
    shares: EditedKey['shares'],
  ) => { readonly [payer in keyof EditedKey['shares']]: number }
  /** Whether a price is one for which a key holds. */
  readonly priceFits: (condition: EditedKey['price'], base: number) => boolean
}

/** Who pays what of each of these prices. */
export const examplesOf = (
  { sharesOf, priceFits }: SaleRules,
  { shares, price }: Pick<EditedKey, 'shares' | 'price'>,
  prices: readonly number[],
) => prices.map((base) => ({ price: base, holds: priceFits(price, base), ...sharesOf(base, shares) }))
