import type { ShownEvent, ShownReward } from '@zuil/protocol'
import type { Moment } from './model.ts'
import type { Current } from './modes/mode.ts'
import type { KioskState } from './state.ts'
import { currentTime } from './time.ts'

/** What a zuil shows of its document at a moment: one thing after the other, without a word of the backend. */

/** Whether a moment is in [from, until); what is absent has no border. */
const holds = (ms: number, from: string | undefined, until: string | undefined): boolean =>
  (from === undefined || Date.parse(from) <= ms) && (until === undefined || ms < Date.parse(until))

/** The event on the screen at a moment; none while the date can't be trusted. */
export const currentEvent = (state: KioskState, at: Moment): ShownEvent | undefined => {
  const now = currentTime(state, at)
  if (!now) return undefined
  return state.desired?.schedule.find(({ from, until }) => holds(now.ms, from, until))?.event
}

/**
 * The reward on the screen at a moment. While the date can't be trusted, that of the last time that was known: without
 * the backend, which gives the time, no reward is given anyway.
 */
const currentReward = (state: KioskState, at: Moment): ShownReward | undefined => {
  const ms = currentTime(state, at)?.ms ?? state.serverMs
  const shown = state.desired?.rewards.find(({ from, until }) => holds(ms, from, until))
  return shown && { id: shown.id, title: shown.title, points: shown.points }
}

export const current = (state: KioskState, at: Moment): Current => {
  const event = currentEvent(state, at)
  const reward = currentReward(state, at)
  return { ...(event && { event }), ...(reward && { reward }) }
}
