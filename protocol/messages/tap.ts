import { z } from 'zod'
import { actieId, chipNumber, uitpasNumber } from '../identifiers.ts'
import { limits } from '../limits.ts'
import { zuilType } from '../zuil-type.ts'
import { bootId, cents, instant, sentClock, version } from './common.ts'

/** What was read: a chip (by the card reader) or a UiTPAS number (by the barcode scanner). */
export const cardRead = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('CHIP'), chipNumber }),
  z.object({ kind: z.literal('BARCODE'), uitpasNumber }),
])
export type CardRead = z.infer<typeof cardRead>

/**
 * One tap, as the journal holds it and the backend judges it. The zuil makes it once; it never changes.
 * When it happened: see `at`, `clock` and `notBefore`, and `backend/taps/rules/tap-time`.
 */
export const tap = z.object({
  actieId,
  /**
   * Rises with each tap of this zuil, over restarts too; within one boot it belongs to one tap. Not below `monotonicMs`
   * since November 2026: before, a zuil whose journal was put aside began at 1 anew.
   */
  seq: z.int().positive(),
  bootId,
  /** Milliseconds since the boot `bootId`. */
  monotonicMs: z.int().nonnegative(),
  /** When it happened, by the zuil's best known time. */
  at: instant,
  /** ANCHORED: `at` was computed from a time the backend gave in the same boot. WALL: from the device's clock. */
  clock: z.enum(['ANCHORED', 'WALL']),
  /** The last time the backend gave this zuil: the tap did not happen before it. */
  notBefore: instant,
  card: cardRead,
  /** The zuil's type when the card was read: the tap is judged by what its passholder saw, whatever the zuil is now. */
  mode: zuilType.default('CHECK_IN'),
  /**
   * What to do when it comes out of the journal. BOOK: its passholder saw that it is noted. DROP: he saw that it did not
   * happen, so what the live message may have given is reversed. A reward, and the ticket of a ticket tap, are always
   * dropped then: docs/decisions/06-presumed-abort.md.
   */
  ifLate: z.enum(['BOOK', 'DROP']).default('BOOK'),
  /** The event that was on the screen, if any. */
  shownEventId: z.string().min(1).max(128).optional(),
  /** TICKET: the base price that was on the screen. No ticket is sold at another, or without one. */
  shownPrice: cents.optional(),
  /** REWARD: the reward that was on the screen. */
  rewardId: z.uuid().optional(),
  /** MEMBERSHIP: the association that was on the screen. */
  associationId: z.uuid().optional(),
})
export type Tap = z.infer<typeof tap>

/** `up/tap`: one live tap; the passholder is waiting. */
export const upTap = z.object({ v: version, sent: sentClock, tap })

/** `up/journal`: taps from the journal, in order, to be booked by the time at which they happened. */
export const upJournal = z.object({
  v: version,
  sent: sentClock,
  /** Comes back in the `dn/journal-ack`. */
  batch: z.int().nonnegative(),
  taps: z.array(tap).min(1).max(limits.tapsPerJournalMessage),
})

/** `dn/journal-ack`: these taps are committed, booked or stored with the reason why not; the zuil may forget them. */
export const journalAck = z.object({
  v: version,
  serverTime: instant,
  batch: z.int().nonnegative(),
  /** None = all of them are to come again, later: the next ones go first. */
  actieIds: z.array(actieId).max(limits.tapsPerJournalMessage),
})
export type JournalAck = z.infer<typeof journalAck>
