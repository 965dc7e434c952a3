import { z } from 'zod'

/** Money in the API is a number of euro; everywhere else it is whole cents. */

export const euro = (cents: number): number => cents / 100

/** @param amount euro, of no more than two decimals */
export const centsOf = (amount: number): number => Math.round(amount * 100)

const isCents = (amount: number): boolean => Math.abs(amount * 100 - Math.round(amount * 100)) < 1e-6

/** An amount that a client gives: in euro, to the cent. */
export const amount = z.number().min(0).max(100_000).refine(isCents)

/** The same in a query. */
export const queryAmount = z.preprocess(
  (value) => (typeof value === 'string' && /^\d+(\.\d+)?$/.test(value) ? Number(value) : value),
  amount,
)
