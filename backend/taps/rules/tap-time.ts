import type { SentClock, Tap } from '@zuil/protocol'
import { always } from '../../platform/time/calendar.ts'
import { sentAt } from '../../platform/time/sent-at.ts'
import type { TimeQuality } from '../shapes.ts'
import type { ZuilRequest } from './model.ts'
import { type DeviceFacts, undeliveredSince } from './plausibility.ts'

/**
 * When a tap happened, and how well that is known: see docs/architecture.md, "Time". Always a date that can be kept.
 * @param replacedAt when another device took its place: a date that only its device's clock says is no later
 * @param since when its device had nothing to deliver: a date that only the device's clock says is no earlier
 */
export const tapTime = (
  tap: Tap,
  sent: SentClock,
  receivedAt: number,
  replacedAt = receivedAt,
  since: number = always.from,
): { readonly at: number; readonly timeQuality: TimeQuality } => {
  const between = (at: number, from: number): number => Math.min(Math.max(at, from, always.from), receivedAt)
  if (tap.bootId === sent.bootId) {
    const elapsed = Math.max(0, sent.monotonicMs - tap.monotonicMs)
    return { at: between(sentAt(sent, receivedAt) - elapsed, always.from), timeQuality: 'MEASURED' }
  }
  const at = Date.parse(tap.at)
  const notBefore = Date.parse(tap.notBefore)
  if (tap.clock === 'ANCHORED') return { at: between(at, notBefore), timeQuality: 'ANCHORED' }
  return { at: between(Math.max(Math.min(at, replacedAt), since), notBefore), timeQuality: 'ESTIMATED' }
}

/** By zuil, what is known of its present device. */
export type Devices = ReadonlyMap<string, DeviceFacts>

/** The device that a request is of: the zuil's, or the one that it had before. */
export const deviceOf = (request: ZuilRequest, devices?: Devices): DeviceFacts =>
  request.replacedAt === undefined ? (devices?.get(request.zuilId) ?? {}) : request

/** When the tap of a request happened. */
export const timeOf = (request: ZuilRequest, devices?: Devices): ReturnType<typeof tapTime> => {
  const { tap, sent, receivedAt, replacedAt, released } = request
  if (released?.afterAll) return released.afterAll.moment
  return tapTime(tap, sent, receivedAt, replacedAt, undeliveredSince(deviceOf(request, devices), receivedAt))
}
