import { Prisma } from '../../platform/database/generated/client.ts'

/** Rows of "passholder" that are somebody: neither what an erasure left, nor a group. */
export const aPerson = { anonymous: false, groupTicketsPerYear: null } as const

/** The same in SQL, of the row that is called so. */
export const isPerson = (row: 'passholder' | 'p' = 'passholder'): Prisma.Sql =>
  Prisma.raw(`(not ${row}.anonymous and ${row}.group_tickets_per_year is null)`)
