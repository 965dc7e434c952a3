import type { StateNow } from '../shapes/told-state.ts'
import type { PresenceState } from './model.ts'
import { presenceOf } from './presence-of.ts'

/** What was said of each zuil last. */
export type ToldStates = ReadonlyMap<string, StateNow['state']>

/**
 * Which zuilen are otherwise than was said. Nothing while this backend has no broker, or just started: it would take all of
 * them for off.
 */
export const untoldStates = (state: PresenceState, told: ToldStates, wall: number): readonly StateNow[] => {
  const { at, linkUp, heldUntil, zuilen } = state
  if (at === undefined || !linkUp || at < heldUntil) return []
  return [...zuilen].flatMap(([zuilId, { since }]) => {
    const { state: now } = presenceOf(state, zuilId)
    return told.get(zuilId) === now ? [] : [{ zuilId, state: now, since: Math.round(wall - (at - since)) }]
  })
}
