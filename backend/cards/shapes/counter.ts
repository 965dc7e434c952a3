import { type Immutable, uitpasNumber } from '@zuil/protocol'
import { z } from 'zod'
import { counterStock, wholePackage } from '../shapes.ts'

/** The cards of a counter, for its staff in the counter app (balie-applicatie). */

/** What a counter has to give out. `lowStock`: with fewer of a kind that it gives it runs out; 0 = it never does. */
export const counterCards = z.object({ ...counterStock.omit({ id: true, name: true }).shape, lowStock: z.int() })
export type CounterCards = Immutable<z.infer<typeof counterCards>>

/** What is on its way to it, newest first. */
export const counterPackages = z.object({ member: z.array(wholePackage) })
export type CounterPackages = Immutable<z.infer<typeof counterPackages>>

/** A package came, with all of its cards but these. */
export const counterReceipt = z.strictObject({ missing: z.array(uitpasNumber).max(20_000) })
export type CounterReceipt = Immutable<z.infer<typeof counterReceipt>>
