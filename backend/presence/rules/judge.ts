import { closeOutages } from './closing.ts'
import type { Judgement } from './judgement.ts'
import type { PresenceEffect, PresenceState } from './model.ts'
import { openFlapping, openHealth, openOffline } from './opening.ts'
import { judgeQuarantine } from './quarantine.ts'
import type { PresenceSettings } from './settings.ts'

/**
 * Decides which outages are over and which begin. During a hold or without a broker nothing is said of what zuilen do; of
 * what waits in the database it is.
 */
export const judge = (
  state: PresenceState,
  at: number,
  wall: number,
  settings: PresenceSettings,
): { readonly state: PresenceState; readonly effects: readonly PresenceEffect[] } => {
  const open = new Map(state.open)
  const zuilen = new Map(state.zuilen)
  const effects: PresenceEffect[] = []
  const now: Judgement = { state, at, wall, settings, open, zuilen, effects }
  judgeQuarantine(now)
  if (state.linkUp && at >= state.heldUntil) {
    closeOutages(now)
    openFlapping(now)
    openOffline(now)
    openHealth(now)
  }
  return { state: { ...state, zuilen, open }, effects }
}
