/** Days of the calendar that belong together. Days are yyyy-mm-dd, both included. */
export interface Period {
  readonly from: string
  readonly until: string
}

/** In months. */
const lengths = { MONTH: 1, QUARTER: 3, YEAR: 12 } as const
export type PeriodKind = keyof typeof lengths

const written = (utc: number): string => new Date(utc).toISOString().slice(0, 10)

/** The month, quarter or year of a day, or the one that was so many before it. */
export const periodAt = (kind: PeriodKind, day: string, back = 0): Period => {
  const [year = 0, month = 1] = day.split('-').map(Number)
  const length = lengths[kind]
  const start = month - 1 - ((month - 1) % length) - back * length
  return { from: written(Date.UTC(year, start, 1)), until: written(Date.UTC(year, start + length, 0)) }
}
