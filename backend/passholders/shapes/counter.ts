import type { Immutable } from '@zuil/protocol'
import { z } from 'zod'
import { reasonText, text } from '../../platform/http/fields.ts'
import { replacementReason } from './managed.ts'

/** What staff of a counter do with passholders, in the counter app (balie-applicatie). */

/** By another card, typed, scanned or read: a UiTPAS number or a chip number. */
export const counterReplacement = z.strictObject({ card: text(40), reason: replacementReason })
export type CounterReplacement = Immutable<z.infer<typeof counterReplacement>>

/** The card that he has now. */
export const counterReplaced = z.object({ uitpasNumber: z.string() })
export type CounterReplaced = Immutable<z.infer<typeof counterReplaced>>

export const counterBlocking = z.strictObject({ reason: reasonText })
export type CounterBlocking = Immutable<z.infer<typeof counterBlocking>>
