import { z } from 'zod'
import { problem } from './general-problems.ts'
import type { Problem } from './problems.ts'

/** The most results that one answer has. */
const maximumLimit = 500

/** `start` and `limit` of a query. */
export const page = {
  start: z.coerce.number().int().min(0).max(1_000_000_000).default(0),
  limit: z.coerce.number().int().min(0).default(20),
}

/** The same of a list in the back office, which shows a page at a time. */
export const officePage = {
  start: z.coerce.number().int().min(0).max(1_000_000).default(0),
  limit: z.coerce.number().int().min(1).max(50).default(20),
}

/** A query parameter that may be there more than once. */
export const many = <S extends z.ZodType>(one: S) =>
  z.preprocess((value) => (typeof value === 'string' ? [value] : value), z.array(one).min(1).max(100))

/** The problem of a limit that is too high. */
export const beyondLimit = (limit: number): Problem | undefined =>
  limit > maximumLimit
    ? problem('url/query-limit-exceeded', { detail: `limit is at most ${maximumLimit}.` })
    : undefined

/** What a description says of it. */
export const limitNote = `\`limit\` is at most ${maximumLimit}.`

/** Whether a text can be the id of something that has a UUID: the database can't be asked for others. */
export const isUuid = (id: string): boolean => z.guid().safeParse(id).success
