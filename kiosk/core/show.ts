import type { Effect } from './happenings.ts'
import type { Moment, View } from './model.ts'
import type { KioskState, TapRef } from './state.ts'

/** What an input makes of the state, and what is then to be done. */
export interface Step {
  readonly state: KioskState
  readonly effects: readonly Effect[]
}

export const same = (state: KioskState): Step => ({ state, effects: [] })

/** One step after the other. */
export const andThen = (step: Step, next: (state: KioskState) => Step): Step => {
  const { state, effects } = next(step.state)
  return { state, effects: [...step.effects, ...effects] }
}

/** Puts something on the screen, for `resultMs` or until something else is. */
export const show = (state: KioskState, at: Moment, what: View, of?: TapRef): KioskState => {
  const result = what.screen !== 'BUSY'
  const { identifyUntil: _found, ...rest } = state
  return {
    ...rest,
    serial: result ? state.serial + 1 : state.serial,
    shown: {
      view: what,
      until: result ? at.monotonicMs + state.settings.resultMs : Number.POSITIVE_INFINITY,
      ...(of && { of }),
    },
  }
}

/** Remembers a tap's answer, for when its card is held there again. */
const remember = (state: KioskState, actieId: string, view: View): KioskState => ({
  ...state,
  recent: Object.fromEntries(
    Object.entries(state.recent).map(([key, card]) => [key, card.tap.actieId === actieId ? { ...card, view } : card]),
  ),
})

/** A tap's answer: shown if that tap is on the screen and waits for it. Another card, or time, may have put it off. */
export const answer = (state: KioskState, at: Moment, actieId: string, what: View): KioskState => {
  const known = remember(state, actieId, what)
  const { shown } = state
  const waits = shown?.view.screen === 'BUSY' || shown?.view.screen === 'NOTED'
  return waits && shown.of?.actieId === actieId && at.monotonicMs < shown.until
    ? show(known, at, what, shown.of)
    : known
}

/** A tap's answer that must be seen, whatever is on the screen. */
export const showSurely = (state: KioskState, at: Moment, of: TapRef, what: View): KioskState =>
  show(remember(state, of.actieId, what), at, what, of)
