import type { ClockAnchor, Moment } from './model.ts'

/** What the zuil knows of the time beside its own clock. */
interface KnownTime {
  readonly anchor?: ClockAnchor
  /** The latest time that the backend gave. */
  readonly serverMs: number
}

/** The best known time: the backend's, counted on in this boot; else the device's own, if it can be true. */
export const currentTime = (
  known: KnownTime,
  at: Moment,
): { readonly ms: number; readonly anchored: boolean } | undefined => {
  const { anchor, serverMs } = known
  if (anchor) return { ms: anchor.serverMs + (at.monotonicMs - anchor.monotonicMs), anchored: true }
  return at.wallMs >= serverMs ? { ms: at.wallMs, anchored: false } : undefined
}

const EARLIEST_MS = 0
const LATEST_MS = Date.UTC(9999, 11, 31)
const possible = (ms: number): Date => new Date(Math.min(Math.max(ms, EARLIEST_MS), LATEST_MS))

/** Whatever a clock says, as a moment that the protocol accepts. */
export const iso = (ms: number): string => possible(ms).toISOString()

const inBrussels = new Intl.DateTimeFormat('sv-SE', {
  timeZone: 'Europe/Brussels',
  dateStyle: 'short',
  timeStyle: 'short',
})

/** The date in Europe/Brussels: 2026-11-24. */
export const brusselsDate = (ms: number): string => inBrussels.format(possible(ms)).slice(0, 10)

/** A moment in Europe/Brussels for people: 24/11/2026 20:15. */
export const brusselsMoment = (ms: number): string => {
  const [date = '', time = ''] = inBrussels.format(possible(ms)).split(' ')
  return `${date.split('-').reverse().join('/')} ${time}`
}
