import { type Desired, limits } from '@zuil/protocol'
import { dayAfter, dayOf, momentOf } from './calendar.ts'
import type { Catalog, ZuilFacts } from './model.ts'
import { scheduleOf } from './schedule.ts'

/** How far ahead a zuil knows its events. */
const DAYS = 7

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
    schedule: scheduleOf(catalog, zuil, momentOf(today), momentOf(dayAfter(today, DAYS))),
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
