import type { SentClock, Tap } from '@zuil/protocol'
import { always } from '../../platform/time/calendar.ts'
import type { TimeQuality } from './model.ts'

/**
 * When a tap happened, and how well that is known: see docs/architecture.md, "Time". Always a date that can be kept.
 * @param replacedAt when another device took its place: a date that only its device's clock says is no later
 */
export const tapTime = (
  tap: Tap,
  sent: SentClock,
  receivedAt: number,
  replacedAt = receivedAt,
): { readonly at: number; readonly timeQuality: TimeQuality } => {
  const between = (at: number, from: number): number => Math.min(Math.max(at, from, always.from), receivedAt)
  if (tap.bootId === sent.bootId) {
    const elapsed = Math.max(0, sent.monotonicMs - tap.monotonicMs)
    return { at: between(receivedAt - elapsed, always.from), timeQuality: 'MEASURED' }
  }
  const at = Date.parse(tap.at)
  const notBefore = Date.parse(tap.notBefore)
  if (tap.clock === 'ANCHORED') return { at: between(at, notBefore), timeQuality: 'ANCHORED' }
  return { at: between(Math.min(at, replacedAt), notBefore), timeQuality: 'ESTIMATED' }
}
