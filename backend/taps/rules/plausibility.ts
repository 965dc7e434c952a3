import type { QuarantineWhy } from '../shapes.ts'
import type { TimeQuality } from './model.ts'

/** What the backend knows of the device that a tap is said to be of. */
export interface DeviceFacts {
  /**
   * It had no tap to deliver from before: then it was set up, or it said that its journal was empty. Milliseconds since
   * 1970; absent = not known.
   */
  readonly undeliveredSince?: number
}

/**
 * Clocks of backends differ, and of two devices with one identity the one that is pushed off stays away for up to ten
 * minutes while the other says that its own journal is empty.
 */
export const slackMs = 20 * 60_000

/** Since when, as far as it can be relied on: one that is still to come was written by a clock that was ahead. */
export const undeliveredSince = ({ undeliveredSince: since }: DeviceFacts, receivedAt: number): number | undefined =>
  since === undefined || since > receivedAt ? undefined : since

/** Whether a tap is from before all that its device can still have to deliver. What is only estimated is moved instead. */
export const isTooOld = (at: number, timeQuality: TimeQuality, device: DeviceFacts, receivedAt: number): boolean => {
  const since = undeliveredSince(device, receivedAt)
  return timeQuality !== 'ESTIMATED' && since !== undefined && at < since - slackMs
}

/** What is known of a zuil that is asked for plausibility. */
export interface ZuilTrust {
  readonly blocked: boolean
  readonly blockedSince?: number
}

/**
 * Why a tap is not booked but kept in quarantine, by what is known before it is anybody's; `undefined` = it is judged as
 * any other. A device's word is evidence, not truth.
 */
export const implausible = (
  zuil: ZuilTrust,
  {
    at,
    timeQuality,
    receivedAt,
  }: { readonly at: number; readonly timeQuality: TimeQuality; readonly receivedAt: number },
  device: DeviceFacts,
): QuarantineWhy | undefined => {
  // It was blocked for a reason: whether what it noted before is true is for who blocked it to say.
  if (zuil.blocked && at < (zuil.blockedSince ?? at)) return 'BLOCKED_ZUIL'
  return isTooOld(at, timeQuality, device, receivedAt) ? 'TOO_OLD' : undefined
}
