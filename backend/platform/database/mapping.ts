/** What the repositories need to go between rows and domain types. */

/** An object with only the fields that are there. */
export const withoutNulls = <T extends object>(fields: T): { [K in keyof T]?: NonNullable<T[K]> } =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null && value !== undefined)) as {
    [K in keyof T]?: NonNullable<T[K]>
  }

/** Prisma hands a text that is looked for to LIKE as it is. */
export const literal = (text: string): string => text.replace(/[\\%_]/g, '\\$&')

/** Beyond a thousand a list says 1001: a count of all would make the page wait. */
export const countTo = 1001

/** yyyy-mm-dd of a column that is a date. */
export const dayText = (date: Date): string => date.toISOString().slice(0, 10)
/** The other way round. */
export const dayDate = (day: string): Date => new Date(`${day}T00:00:00Z`)

/** PostgreSQL has no place for the character 0 in a text, nor for half of a surrogate pair, and a zuil may have sent one. */
export const storable = (text: string): string => text.replaceAll('\0', '').replace(/\p{Cs}/gu, '\ufffd')

/** JSON that PostgreSQL takes, whatever a zuil sent. */
export const jsonText = (value: unknown): string =>
  JSON.stringify(value, (_key, one: unknown) => (typeof one === 'string' ? storable(one) : one))

/** Which part of what was found: from `start` on, at most `limit`; newest first. */
export interface Page {
  readonly start: number
  readonly limit: number
}

const newestFirst = [{ at: 'desc' as const }, { id: 'desc' as const }]

/** One page of what stands in the books, and how many there are in all. With a limit of 0 only the number is asked. */
export const readPage = async <Row, T>(
  { start, limit }: Page,
  count: () => Promise<number>,
  read: (range: { orderBy: typeof newestFirst; skip: number; take: number }) => Promise<readonly Row[]>,
  toStored: (row: Row) => T,
): Promise<{ readonly totalItems: number; readonly member: readonly T[] }> => {
  const totalItems = await count()
  const rows = limit === 0 ? [] : await read({ orderBy: newestFirst, skip: start, take: limit })
  return { totalItems, member: rows.map(toStored) }
}
