import type { InputOf } from './happenings.ts'
import { type Step, same } from './show.ts'
import type { KioskState } from './state.ts'
import { presentTime } from './time.ts'

/** So many commands are remembered, so that one that comes twice is done once. */
const REMEMBERED = 50

export const onCommand = (state: KioskState, { at, command }: InputOf<'COMMAND'>): Step => {
  const { id, kind, expiresAt } = command
  if (state.name === undefined || state.commands.includes(id)) return same(state)
  const seen: KioskState = { ...state, commands: [...state.commands.slice(1 - REMEMBERED), id] }
  // Only the backend's own time can tell that its command is too late.
  const now = presentTime(state, at)
  if (now?.anchored && now.ms >= Date.parse(expiresAt))
    return { state: seen, effects: [{ type: 'RESULT', result: { id, outcome: 'EXPIRED' } }] }
  if (kind !== 'IDENTIFY') return { state: seen, effects: [{ type: 'PERFORM', id, kind }] }
  return {
    state: { ...seen, identifyUntil: at.monotonicMs + state.settings.identifyMs, serial: state.serial + 1 },
    effects: [{ type: 'RESULT', result: { id, outcome: 'DONE' } }],
  }
}
