import type { Effect } from './effect.ts'
import type { Moment, View } from './model.ts'
import type { KioskState, TapRef } from './state.ts'

/** The state after an input, and what is to be done. */
export interface Step {
  readonly state: KioskState
  readonly effects: readonly Effect[]
}

export const unchanged = (state: KioskState): Step => ({ state, effects: [] })

/** Runs a second step on the state after the first. */
export const andThen = (step: Step, next: (state: KioskState) => Step): Step => {
  const { state, effects } = next(step.state)
  return { state, effects: [...step.effects, ...effects] }
}

/** Puts something on the screen, for `resultMs` or until something else is. */
export const show = (state: KioskState, at: Moment, view: View, of?: TapRef): KioskState => {
  const isResult = view.screen !== 'BUSY'
  // A tapped card ends IDENTIFY: the zuil is found.
  const { identifyUntil: _ended, ...rest } = state
  return {
    ...rest,
    serial: isResult ? state.serial + 1 : state.serial,
    shown: {
      view,
      until: isResult ? at.monotonicMs + state.settings.resultMs : Number.POSITIVE_INFINITY,
      ...(of && { of }),
    },
  }
}

/** Remembers a tap's answer, for when its card is tapped again. */
const remember = (state: KioskState, actieId: string, view: View): KioskState => ({
  ...state,
  recent: Object.fromEntries(
    Object.entries(state.recent).map(([key, card]) => [key, card.tap.actieId === actieId ? { ...card, view } : card]),
  ),
})

/** Shows a tap's answer if the screen still waits for it; another card, or time, may have taken its place. */
export const showAnswer = (state: KioskState, at: Moment, actieId: string, view: View): KioskState => {
  const known = remember(state, actieId, view)
  const { shown } = state
  const isWaiting = shown?.view.screen === 'BUSY' || shown?.view.screen === 'NOTED'
  return isWaiting && shown.of?.actieId === actieId && at.monotonicMs < shown.until
    ? show(known, at, view, shown.of)
    : known
}

/** Shows a tap's answer that must be seen, whatever is on the screen. */
export const showAlways = (state: KioskState, at: Moment, of: TapRef, view: View): KioskState =>
  show(remember(state, of.actieId, view), at, view, of)
