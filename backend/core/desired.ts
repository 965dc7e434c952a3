import { type Desired, limits, type ScheduleEntry } from '@zuil/protocol'
import { dayAfter, dayOf, momentOf } from './calendar.ts'
import type { Catalog, ZuilFacts } from './model.ts'
import { scheduleOf } from './schedule.ts'

/** How far ahead a zuil knows its events. */
const DAYS = 7

/** What a schedule may take of a message. Names may be long, and a zuil refuses a message that is too large as a whole. */
const MOST_BYTES = limits.messageBytes - 8 * 1024
/** Most bytes that a character of a JSON text takes in UTF-8. */
const BYTES_PER_CHARACTER = 3

/** The first entries, as far as they fit: tomorrow the document is made anew. */
const fitting = (schedule: readonly ScheduleEntry[]): ScheduleEntry[] => {
  let bytes = 0
  return schedule.filter((entry) => {
    bytes += BYTES_PER_CHARACTER * (JSON.stringify(entry).length + 1)
    return bytes <= MOST_BYTES
  })
}

/** A desired document but for its revision. */
export type DesiredContent = Omit<Desired, 'revision'>

/** What a zuil should know now. On one day, and with one catalog, it is always the same. */
export const desiredDocument = (catalog: Catalog, zuil: ZuilFacts, now: number): DesiredContent => {
  const today = dayOf(now)
  return {
    v: limits.version,
    zuil: { id: zuil.id, name: zuil.name },
    type: 'CHECK_IN',
    blocked: zuil.blocked,
    languages: [...zuil.languages],
    sound: zuil.sound,
    schedule: fitting(scheduleOf(catalog, zuil, momentOf(today), momentOf(dayAfter(today, DAYS)))),
  }
}

/** Whether two documents say the same, whatever their revisions and the order of their keys. */
export const sameDesired = (a: DesiredContent, b: DesiredContent): boolean => canonical(a) === canonical(b)

const canonical = (document: DesiredContent): string =>
  JSON.stringify({ ...document, revision: undefined }, (_key, value: unknown) =>
    value !== null && typeof value === 'object' && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([x], [y]) => (x < y ? -1 : 1)))
      : value,
  )
