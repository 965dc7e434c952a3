import type { Immutable } from '@zuil/protocol'
import { z } from 'zod'

/**
 * What tickets at social tariff come to, in whole cents. A reversed sale counts twice: as a sale when it was sold, and as a
 * reversal, with all its amounts below zero, when it was reversed.
 */
export const settlementSums = z.object({
  sold: z.int().nonnegative(),
  reversed: z.int().nonnegative(),
  /** The base price: what the four parts below add up to. */
  regularPrice: z.int(),
  /** What passholders paid. */
  passholder: z.int(),
  localAuthority: z.int(),
  flemishAuthority: z.int(),
  /** What the organizer bears itself. */
  organizer: z.int(),
  /** What the organizer is owed: the parts of the local and of the Flemish authority. */
  owed: z.int(),
})
export type SettlementSums = Immutable<z.infer<typeof settlementSums>>

export const settledOrganizer = z.object({ id: z.string(), name: z.string(), ...settlementSums.shape })
export type SettledOrganizer = Immutable<z.infer<typeof settledOrganizer>>

/** Of a page; `totals`: of all that was found. */
export const settledOrganizers = z.object({
  totals: settlementSums,
  totalItems: z.int(),
  member: z.array(settledOrganizer),
})
export type SettledOrganizers = Immutable<z.infer<typeof settledOrganizers>>

const named = z.object({ id: z.string(), name: z.string() })

/** `organizedBy`: whose event it is; `organizer` is what that bears, as everywhere. */
export const settledEvent = z.object({ ...named.shape, organizedBy: named, ...settlementSums.shape })
export type SettledEvent = Immutable<z.infer<typeof settledEvent>>

/** `organizer`: whose events were asked for. */
export const settledEvents = z.object({
  organizer: named.optional(),
  totals: settlementSums,
  totalItems: z.int(),
  member: z.array(settledEvent),
})
export type SettledEvents = Immutable<z.infer<typeof settledEvents>>

/** A sale, or a reversal of one, as it stands in the books: `id` is the ActieID of the sale. */
export const settledLine = z.object({
  id: z.string(),
  kind: z.enum(['SALE', 'REVERSAL']),
  /** When it was sold; of a reversal when it was reversed. */
  at: z.iso.datetime(),
  /** The distribution key; absent = the default, or one that is no longer there. */
  key: z.string().optional(),
  ...settlementSums.omit({ sold: true, reversed: true }).shape,
})
export type SettledLine = Immutable<z.infer<typeof settledLine>>

/** Of one event, newest first. `next`: `before` of the page that follows. */
export const settledLines = z.object({
  event: z.object({ ...named.shape, organizedBy: named }),
  totals: settlementSums,
  member: z.array(settledLine),
  next: z.string().optional(),
})
export type SettledLines = Immutable<z.infer<typeof settledLines>>
