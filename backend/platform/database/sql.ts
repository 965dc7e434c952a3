import { Prisma } from './generated/client.ts'

export const ms = (column: string): Prisma.Sql => Prisma.raw(`floor(extract(epoch from ${column}) * 1000)`)

/** A moment in milliseconds since 1970, as a parameter. */
export const timestamp = (at: number): Prisma.Sql => Prisma.sql`${new Date(at).toISOString()}::timestamptz`

export const limit = (name: string): Prisma.Sql =>
  Prisma.raw(`case when ${name}_volume is null then null
    else json_build_object('volume', ${name}_volume, 'period', ${name}_period) end`)

/**
 * Whether a column is one of several: `column = any (…)`. As a subselect, since of a bare list the planner thinks that it may be
 * long, and plans a prepared statement anew each time.
 */
export const anyOf = (values: readonly string[], type: 'text' | 'uuid'): Prisma.Sql =>
  Prisma.sql`any (array(select unnest(${[...values]}::${Prisma.raw(type)}[])))`

/** All rows of a statement with one JSON column `facts`, as one JSON array. */
export const arrayOf = (facts: Prisma.Sql): Prisma.Sql =>
  Prisma.sql`coalesce((select json_agg(facts) from (${facts}) one), '[]'::json)`
