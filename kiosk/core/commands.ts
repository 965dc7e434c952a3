import type { InputOf } from './input.ts'
import { type Step, unchanged } from './show.ts'
import type { KioskState } from './state.ts'
import { currentTime } from './time.ts'

/** Commands that are remembered, so that one that comes twice is carried out once. */
const MAX_REMEMBERED = 50

export const onCommand = (state: KioskState, { at, command }: InputOf<'COMMAND'>): Step => {
  const { id, kind, expiresAt } = command
  if (state.name === undefined || state.commands.includes(id)) return unchanged(state)
  const next: KioskState = { ...state, commands: [...state.commands.slice(1 - MAX_REMEMBERED), id] }
  // A command expires by the backend's time alone; the device's own date may be wrong.
  const now = currentTime(state, at)
  if (now?.anchored && now.ms >= Date.parse(expiresAt))
    return { state: next, effects: [{ type: 'RESULT', result: { id, outcome: 'EXPIRED' } }] }
  if (kind !== 'IDENTIFY') return { state: next, effects: [{ type: 'PERFORM', id, kind }] }
  return {
    state: { ...next, identifyUntil: at.monotonicMs + state.settings.identifyMs, serial: state.serial + 1 },
    effects: [{ type: 'RESULT', result: { id, outcome: 'DONE' } }],
  }
}
