import { z } from 'zod'
import { limits } from '../limits.ts'

/** Every message opens with the version of this package's messages. */
export const version = z.literal(limits.version)

/** A moment, UTC, to the millisecond: 2026-11-23T20:15:30.000Z. */
export const instant = z.iso.datetime({ precision: 3 })

/** The languages of a screen. Dutch is always there. */
export const languages = ['nl', 'fr', 'de', 'en'] as const
export const language = z.enum(languages)
export type Language = z.infer<typeof language>

/** A text for people: Dutch, and what other languages there are. */
export const localized = z.object({
  nl: z.string(),
  fr: z.string().optional(),
  de: z.string().optional(),
  en: z.string().optional(),
})
export type Localized = z.infer<typeof localized>

/**
 * What the backend calls the boot of a device that sends its cards over HTTP, and numbers no taps. No device may say so:
 * its taps would be judged as those.
 */
export const httpBootId = 'http'

/** Which start of the machine this is: another one at each start, and the same one on no other machine. */
export const bootId = z
  .string()
  .min(1)
  .max(64)
  .refine((id) => id !== httpBootId, { error: 'is not for devices' })

/**
 * The zuil's clocks at the moment of sending. `monotonicMs` runs from the machine's boot `bootId` and
 * never jumps: a receiver that knows when the message arrived can compute when anything in the same boot happened,
 * whatever the zuil's date. When it was sent `at` says, for a message that waits on its way.
 */
export const sentClock = z.object({
  bootId,
  monotonicMs: z.int().nonnegative(),
  /** The backend's time, counted on from its last word in this boot. Absent = it gave none yet, or the software is older. */
  at: instant.optional(),
})
export type SentClock = z.infer<typeof sentClock>

/**
 * A number that only rises: of a zuil's connections (sessions), of its documents (revisions); 0 = none yet. No higher than
 * a database's whole number goes: one zuil's must not keep those of the others from being written.
 */
export const maxOrdinal = 2_147_483_647
export const ordinal = z.int().nonnegative().max(maxOrdinal)

/** A date in Europe/Brussels: 2026-11-24. */
export const date = z.iso.date()

/** An amount of money in cents of a euro. */
export const cents = z.int().nonnegative()
