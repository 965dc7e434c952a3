import { periodOf } from '../../platform/time/calendar.ts'
import type { QuarantineWhy, TimeQuality } from '../shapes.ts'

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

/** Of a tap, its zuil and the boot of it. */
export interface TapNumber {
  readonly zuilId: string
  readonly bootId: string
  readonly seq: number
}

/**
 * A number belongs to one tap within a boot of a zuil: two with one key can't both be true. What is unusual in a boot's id,
 * which the database may not be able to store, does not tell two boots apart.
 */
export const tapNumberKey = ({ zuilId, bootId, seq }: TapNumber): string =>
  `${zuilId} ${seq} ${bootId.replace(/[^ -~]/g, '')}`

/** How many taps a zuil can have, by the hour and the day (Europe/Brussels) in which they happened. */
export interface PlausibleLimits {
  readonly tapsPerHour: number
  readonly tapsPerDay: number
  /** With a number that no card has. */
  readonly unknownPerHour: number
  readonly unknownPerDay: number
  /** That wait in quarantine: beyond it none is taken. */
  readonly quarantined: number
}

/**
 * A queue at one reader is a card in two or three seconds, for an hour; few of them are of no card. In quarantine there is
 * room for more than a busy zuil has in a week without network.
 */
export const defaultPlausible: PlausibleLimits = {
  tapsPerHour: 1_500,
  tapsPerDay: 6_000,
  unknownPerHour: 100,
  unknownPerDay: 300,
  quarantined: 10_000,
}

/** Taps of a zuil that were judged. */
export interface TapCount {
  readonly taps: number
  readonly unknown: number
}

export const noTaps: TapCount = { taps: 0, unknown: 0 }

export const HOUR_MS = 3_600_000

/** The hour in which something happened: its begin. */
export const hourOf = (at: number): number => Math.floor(at / HOUR_MS) * HOUR_MS

/** The hours of its day, from the first to the last. */
export const dayAround = (at: number): { readonly from: number; readonly until: number } => {
  const { from, until } = periodOf(at, 'DAY')
  return { from, until }
}

/**
 * Why a zuil is not believed that it had one more tap. That it had too many with unknown numbers counts for all that comes
 * then: else who tries numbers would be told which of them are cards.
 * @param countOf the taps of an hour that were judged already
 */
export const tooMany = (
  at: number,
  countOf: (hour: number) => TapCount,
  limits: PlausibleLimits,
): QuarantineWhy | undefined => {
  const hour = countOf(hourOf(at))
  const { from, until } = dayAround(at)
  let [taps, unknown] = [0, 0]
  for (let one = hourOf(from); one < until; one += HOUR_MS) {
    const count = countOf(one)
    taps += count.taps
    unknown += count.unknown
  }
  if (hour.unknown >= limits.unknownPerHour || unknown >= limits.unknownPerDay) return 'UNKNOWN_CARDS'
  return hour.taps >= limits.tapsPerHour || taps >= limits.tapsPerDay ? 'RATE' : undefined
}
