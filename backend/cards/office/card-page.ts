import { z } from 'zod'

/** A UiTPAS number in an address. */
export const digits = z.string().regex(/^\d{13}$/)

/** A page of a list of cards: in the order of their numbers, after the one with which the page before ended. */
export const cardPage = {
  /** `next` of the page before. */
  after: digits.optional(),
  limit: z.coerce.number().int().min(1).max(50).default(50),
}
