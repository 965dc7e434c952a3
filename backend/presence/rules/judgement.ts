import type { OpenOutage, PresenceEffect, PresenceState, ZuilPresence } from './model.ts'
import type { PresenceSettings } from './settings.ts'

/** A judgement under way: `open`, `zuilen` and `effects` are its own and are changed. */
export interface Judgement {
  readonly state: PresenceState
  readonly at: number
  readonly wall: number
  readonly settings: PresenceSettings
  readonly open: Map<string, OpenOutage>
  readonly zuilen: Map<string, ZuilPresence>
  readonly effects: PresenceEffect[]
}
