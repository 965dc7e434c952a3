import type { ShownEvent } from '@zuil/protocol'
import type { Moment, OutOfOrderCode, ScreenState, View } from './model.ts'
import type { KioskState } from './state.ts'

/** The date as well as the zuil can tell: from the backend's time in this boot, else the device's own, if it can be true. */
export const presentTime = (
  state: KioskState,
  at: Moment,
): { readonly ms: number; readonly anchored: boolean } | undefined => {
  if (state.anchor) return { ms: state.anchor.serverMs + (at.monotonicMs - state.anchor.monotonicMs), anchored: true }
  return at.wallMs >= state.serverMs ? { ms: at.wallMs, anchored: false } : undefined
}

/** The event on the screen at a moment; none while the date can't be trusted. */
export const presentEvent = (state: KioskState, at: Moment): ShownEvent | undefined => {
  const now = presentTime(state, at)
  if (!now) return undefined
  return state.desired?.schedule.find(({ from, until }) => Date.parse(from) <= now.ms && now.ms < Date.parse(until))
    ?.event
}

const readerProblem = (state: KioskState): OutOfOrderCode | undefined => {
  const statuses = Object.values(state.readers).map(({ status }) => status)
  if (statuses.length === 0 || statuses.some((status) => status === 'CONNECTED' || status === 'STARTING'))
    return undefined
  if (statuses.every((status) => status === 'LIBRARY_MISSING')) return 'R2'
  return statuses.every((status) => status === 'SERVICE_DOWN') ? 'R3' : 'R1'
}

/** Why no card is taken at all. A reader that is missing is no reason: the other one may be used. */
export const closedFor = (state: KioskState): OutOfOrderCode | undefined => {
  if (state.credentialRefused) return 'K1'
  if (!state.desired) return 'C1'
  return state.desired.blocked ? 'B1' : undefined
}

/** What the screen shows at a moment. */
export const view = (state: KioskState, at: Moment): View => {
  if (state.name === undefined) return { screen: 'NOT_ENROLLED' }
  const name = state.desired?.zuil.name ?? state.name
  const closed = closedFor(state)
  if (closed) return { screen: 'OUT_OF_ORDER', code: closed, name }
  if (state.shown && at.monotonicMs < state.shown.until) return state.shown.view
  if (state.journalBrokenUntil !== undefined && at.monotonicMs < state.journalBrokenUntil)
    return { screen: 'OUT_OF_ORDER', code: 'J1', name }
  const reader = readerProblem(state)
  if (reader) return { screen: 'OUT_OF_ORDER', code: reader, name }
  const event = presentEvent(state, at)
  return { screen: 'WAITING', name, online: state.linkUp, ...(event && { event }) }
}

export const screenState = (state: KioskState, at: Moment): ScreenState => ({
  serial: state.serial,
  languages: state.desired?.languages ?? ['nl'],
  sound: state.desired?.sound ?? true,
  view: view(state, at),
})

/** How often to look at the device's own date: it may be set at any moment, and nothing tells. */
const LOOK_MS = 60_000

/** When the event on the screen may change (monotonic). */
const eventChanges = (state: KioskState, at: Moment): readonly number[] => {
  const schedule = state.desired?.schedule ?? []
  if (schedule.length === 0) return []
  const now = presentTime(state, at)
  const look = state.anchor ? [] : [at.monotonicMs + LOOK_MS]
  if (!now) return [...look, at.monotonicMs + state.serverMs - at.wallMs]
  const changes = schedule.flatMap(({ from, until }) => [Date.parse(from), Date.parse(until)])
  return [...look, ...changes.map((ms) => at.monotonicMs + ms - now.ms)]
}

/** When a TICK is due (monotonic); undefined = not before another input. */
export const wakeAt = (state: KioskState, at: Moment): number | undefined => {
  const deadlines = Object.values(state.pending).flatMap(({ phase, deadline }) => (phase === 'SENT' ? [deadline] : []))
  if (deadlines.some((deadline) => deadline <= at.monotonicMs)) return at.monotonicMs
  const ends = [state.shown?.until, state.journalBrokenUntil].flatMap((ms) => ms ?? [])
  const moments = [...deadlines, ...ends, ...eventChanges(state, at)].filter(
    (ms) => Number.isFinite(ms) && ms > at.monotonicMs,
  )
  return moments.length === 0 ? undefined : Math.min(...moments)
}
