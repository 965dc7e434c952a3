import type { SentClock, Tap } from '@zuil/protocol'
import type { TimeQuality } from './model.ts'

/** When a tap happened, and how well that is known: see docs/architecture.md, "Time". */
export const tapTime = (
  tap: Tap,
  sent: SentClock,
  receivedAt: number,
): { readonly at: number; readonly timeQuality: TimeQuality } => {
  if (tap.bootId === sent.bootId)
    return { at: receivedAt - Math.max(0, sent.monotonicMs - tap.monotonicMs), timeQuality: 'MEASURED' }
  const notBefore = Math.min(Date.parse(tap.notBefore), receivedAt)
  const at = Math.min(Math.max(Date.parse(tap.at), notBefore), receivedAt)
  return { at, timeQuality: tap.clock === 'ANCHORED' ? 'ANCHORED' : 'ESTIMATED' }
}
