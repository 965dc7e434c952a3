import { closeOutages } from './closing.ts'
import type { Judgement } from './judgement.ts'
import type { PresenceEffect, PresenceState } from './model.ts'
import { openFlapping, openHealth, openOffline } from './opening.ts'
import type { PresenceSettings } from './settings.ts'

/** Decides which outages are over and which begin. Nothing at all during a hold or without a broker. */
export const judge = (
  state: PresenceState,
  at: number,
  wall: number,
  settings: PresenceSettings,
): { readonly state: PresenceState; readonly effects: readonly PresenceEffect[] } => {
  if (!state.linkUp || at < state.heldUntil) return { state, effects: [] }
  const open = new Map(state.open)
  const zuilen = new Map(state.zuilen)
  const effects: PresenceEffect[] = []
  const now: Judgement = { state, at, wall, settings, open, zuilen, effects }
  closeOutages(now)
  openFlapping(now)
  openOffline(now)
  openHealth(now)
  return { state: { ...state, zuilen, open }, effects }
}
