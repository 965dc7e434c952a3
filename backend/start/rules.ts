import type { Attention, Figures } from './shapes.ts'

/** What the start page says, of plain facts. */

interface Named {
  readonly id: string
  readonly name: string
}

/** A zuil as far as it matters here. */
export interface WatchedZuil extends Named {
  readonly inStock: boolean
  readonly blocked: boolean
  readonly state: 'ONLINE' | 'OFFLINE' | 'PLANNED'
  readonly healthy: boolean
  /** It refused the settings that it was last given. */
  readonly refuses: boolean
  /** Taps of it in quarantine. */
  readonly waiting: number
}

/** So many are named; of the rest it says how many there are. */
const NAMED = 5

const byName = (a: Named, b: Named): number => a.name.localeCompare(b.name, 'nl')

/** @param count absent = as many as are named */
const item = (kind: Attention['kind'], all: readonly Named[], count = all.length): Attention[] => {
  if (count === 0) return []
  const some = all.toSorted(byName).slice(0, NAMED)
  return [{ kind, count, some: some.map(({ id, name }) => ({ id, name })) }]
}

/** What there is beside the zuilen; absent = who asks has nothing to do with it. */
export interface Others {
  /** Taps that were noted and could not be booked. */
  readonly unbooked?: number
  /** That run out of cards. */
  readonly lowCounters?: readonly Named[]
  readonly mails?: number
  /** Memberships whose suggested end date has passed. */
  readonly endDates?: readonly Named[]
}

/**
 * What needs somebody, the most urgent first. A zuil that is in stock or blocked is off on purpose; one that was stopped on
 * purpose comes back by itself.
 * @param zuilen those that have a device
 */
export const attentionOf = (zuilen: readonly WatchedZuil[], others: Others): Attention[] => {
  const used = zuilen.filter(({ inStock, blocked }) => !inStock && !blocked)
  const waiting = zuilen.filter((zuil) => zuil.waiting > 0)
  return [
    ...item(
      'OFF',
      used.filter(({ state }) => state === 'OFFLINE'),
    ),
    ...item(
      'SICK',
      used.filter(({ state, healthy }) => state === 'ONLINE' && !healthy),
    ),
    ...item(
      'REFUSES',
      used.filter(({ refuses }) => refuses),
    ),
    ...item(
      'QUARANTINE',
      waiting,
      waiting.reduce((sum, zuil) => sum + zuil.waiting, 0),
    ),
    ...item('UNBOOKED', [], others.unbooked ?? 0),
    ...item('CARDS_LOW', others.lowCounters ?? []),
    ...item('MAILS', [], others.mails ?? 0),
    ...item('END_DATES', others.endDates ?? []),
  ]
}

/** How many there were on a day in an hour of it. */
export interface HourCount {
  readonly day: string
  readonly hour: number
  readonly visits: number
  readonly tickets: number
}

const sumOf = (rows: readonly HourCount[]) => ({
  visits: rows.reduce((sum, { visits }) => sum + visits, 0),
  tickets: rows.reduce((sum, { tickets }) => sum + tickets, 0),
})

/** By day and by hour, also those without any. @param days oldest first, as yyyy-mm-dd */
export const figuresOf = (days: readonly string[], rows: readonly HourCount[]): Figures => {
  const shown = rows.filter(({ day }) => days.includes(day))
  return {
    days: days.map((day) => ({ day, ...sumOf(shown.filter((row) => row.day === day)) })),
    hours: Array.from({ length: 24 }, (_, hour) => ({ hour, ...sumOf(shown.filter((row) => row.hour === hour)) })),
  }
}
