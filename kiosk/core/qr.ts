import type { Moment } from './model.ts'
import type { KioskState } from './state.ts'
import { presentTime } from './time.ts'
import { presentEvent } from './view.ts'

/** What a QR code of a moment is made of: `step` is the number of its `stepSeconds` since 1970. */
export interface QrWanted {
  readonly key: string
  readonly zuilId: string
  readonly step: number
  readonly eventId: string
}

/**
 * The QR code that belongs beside the invitation now: at a check-in zuil that has it on, while there is an event and the
 * date can be trusted. See docs/decisions/07-checkin-code.md.
 */
export const qrWanted = (state: KioskState, at: Moment): QrWanted | undefined => {
  const { desired } = state
  if (desired?.type !== 'CHECK_IN' || !desired.qr) return undefined
  const now = presentTime(state, at)
  const event = presentEvent(state, at)
  if (!now || !event) return undefined
  const step = Math.floor(now.ms / (desired.qr.stepSeconds * 1_000))
  return step < 0 ? undefined : { key: desired.qr.key, zuilId: desired.zuil.id, step, eventId: event.id }
}

/** When the next code is due (monotonic). */
export const qrChanges = (state: KioskState, at: Moment): number | undefined => {
  const wanted = qrWanted(state, at)
  const now = presentTime(state, at)
  if (!wanted || !now || !state.desired?.qr) return undefined
  return at.monotonicMs + (wanted.step + 1) * state.desired.qr.stepSeconds * 1_000 - now.ms
}
