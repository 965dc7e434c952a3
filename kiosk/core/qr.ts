import { currentEvent } from './current.ts'
import type { Moment, QrCode } from './model.ts'
import type { KioskState } from './state.ts'
import { currentTime } from './time.ts'

/**
 * The QR code that belongs beside the invitation now: at a check-in zuil that has it on, while there is an event and the
 * date can be trusted. See docs/decisions/07-checkin-code.md.
 */
export const qrCode = (state: KioskState, at: Moment): QrCode | undefined => {
  const { desired } = state
  if (desired?.type !== 'CHECK_IN' || !desired.qr) return undefined
  const now = currentTime(state, at)
  const event = currentEvent(state, at)
  if (!now || !event) return undefined
  const { key, stepSeconds, link } = desired.qr
  const step = Math.floor(now.ms / (stepSeconds * 1_000))
  if (step < 0) return undefined
  return { key, zuilId: desired.zuil.id, step, eventId: event.id, ...(link !== undefined && { link }) }
}

/** When the next code is due (monotonic). */
export const qrChanges = (state: KioskState, at: Moment): number | undefined => {
  const code = qrCode(state, at)
  const now = currentTime(state, at)
  if (!code || !now || !state.desired?.qr) return undefined
  return at.monotonicMs + (code.step + 1) * state.desired.qr.stepSeconds * 1_000 - now.ms
}
