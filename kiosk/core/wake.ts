import type { Moment } from './model.ts'
import { qrChanges } from './qr.ts'
import type { KioskState } from './state.ts'
import { currentTime } from './time.ts'

/** How often to check the device's own date: it may be set at any moment, without notice. */
const CHECK_DATE_MS = 60_000

/** When the event or the reward on the screen may change (monotonic). */
const documentChanges = (state: KioskState, at: Moment): readonly number[] => {
  const { schedule = [], rewards = [] } = state.desired ?? {}
  const borders = [...schedule, ...rewards].flatMap(({ from, until }) =>
    [from, until].filter((one) => one !== undefined),
  )
  if (borders.length === 0) return []
  const now = currentTime(state, at)
  const check = state.anchor ? [] : [at.monotonicMs + CHECK_DATE_MS]
  if (!now) return [...check, at.monotonicMs + state.serverMs - at.wallMs]
  return [...check, ...borders.map((border) => at.monotonicMs + Date.parse(border) - now.ms)]
}

/** When the cached list of members can't be used any more (monotonic). */
const listEnds = (state: KioskState, at: Moment): number | undefined => {
  const now = currentTime(state, at)
  // It is still valid at that millisecond.
  return now && state.memberListUntil !== undefined ? at.monotonicMs + state.memberListUntil + 1 - now.ms : undefined
}

/** When a TICK is due (monotonic); undefined = not before another input. */
export const wakeAt = (state: KioskState, at: Moment): number | undefined => {
  const verdicts = Object.values(state.pending).flatMap(({ phase, deadline }) => (phase === 'SENT' ? [deadline] : []))
  const deadlines = [...verdicts, ...(state.probation ? [state.probation.until] : [])]
  if (deadlines.some((deadline) => deadline <= at.monotonicMs)) return at.monotonicMs
  const ends = [state.shown?.until, state.identifyUntil, qrChanges(state, at), listEnds(state, at)]
  const moments = [...deadlines, ...ends.flatMap((ms) => ms ?? []), ...documentChanges(state, at)].filter(
    (ms) => Number.isFinite(ms) && ms > at.monotonicMs,
  )
  return moments.length === 0 ? undefined : Math.min(...moments)
}
