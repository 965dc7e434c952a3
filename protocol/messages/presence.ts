import { z } from 'zod'
import { bootId, instant, ordinal, sentClock, version } from './common.ts'

/**
 * Counts the zuil's connections; persisted and rising, so that an old will can't put a new connection offline. A device
 * that was set back (an old SD card) begins lower than it was: the welcome tells it.
 */
const session = ordinal.positive()

/** `up/status`, retained, and the zuil's will (OFFLINE). PLANNED: it was stopped on purpose. */
export const status = z.object({
  v: version,
  session,
  state: z.enum(['ONLINE', 'OFFLINE', 'PLANNED']),
  /** Absent from older zuilen. */
  bootId: bootId.optional(),
})
export type Status = z.infer<typeof status>

/** `up/hello`: after subscribing. Asks for a `dn/welcome`, and for the desired document where `revision` is old. */
export const hello = z.object({
  v: version,
  session,
  sent: sentClock,
  software: z.string().max(64),
  /** Revision of the desired document in use; 0 = none yet. */
  revision: ordinal,
  /** Taps in the journal. */
  journalDepth: z.int().nonnegative(),
  /** The device's own clock. */
  wallTime: instant,
})
export type Hello = z.infer<typeof hello>

/** `dn/welcome`: the backend's answer to the hello; gives the zuil the time. */
export const welcome = z.object({
  v: version,
  session,
  serverTime: instant,
  /** `sent.monotonicMs` of the hello it answers: the round trip is known from it. */
  helloMonotonicMs: z.int().nonnegative(),
  /**
   * The highest session number that another connection of this zuil is known to have had; 0 = none. One that is not above
   * it connects again with a number that is.
   */
  otherSession: ordinal.default(0),
  /** Another device connects as this zuil too, as with a copied SD card: neither may push the other off again at once. */
  copied: z.boolean().default(false),
})
export type Welcome = z.infer<typeof welcome>
