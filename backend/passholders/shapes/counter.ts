import type { Immutable } from '@zuil/protocol'
import { z } from 'zod'
import { day, emailText, nameText, reasonText, text } from '../../platform/http/fields.ts'
import { listedPassholder, phoneText, replacementReason } from './managed.ts'

/** What staff of a counter do with passholders, in the counter app (balie-applicatie). */

/** Somebody who was found and has no card to be served by. */
export const counterHolder = z.object({
  ...{ id: z.string(), name: z.string(), firstName: z.string(), city: z.string() },
  /** Absent = a group pass. */
  dateOfBirth: z.iso.date().optional(),
  ...listedPassholder.pick({ status: true, socialStatus: true }).shape,
  /** The card that he has after all, or had. */
  uitpasNumber: z.string().optional(),
})
export type CounterHolder = Immutable<z.infer<typeof counterHolder>>

/** A card for him, as below. */
export const counterCard = z.strictObject({ card: text(40) })

/** By another card, typed, scanned or read: a UiTPAS number or a chip number. */
export const counterReplacement = z.strictObject({ card: text(40), reason: replacementReason })
export type CounterReplacement = Immutable<z.infer<typeof counterReplacement>>

/** The card that he has now. */
export const counterReplaced = z.object({ uitpasNumber: z.string() })
export type CounterReplaced = Immutable<z.infer<typeof counterReplaced>>

export const counterBlocking = z.strictObject({ reason: reasonText })
export type CounterBlocking = Immutable<z.infer<typeof counterBlocking>>

/** Somebody who is to be registered with a card of the counter. `socialTariffEndDate`: absent = he has no social status. */
export const counterRegistration = z.strictObject({
  name: nameText(100),
  firstName: nameText(100),
  dateOfBirth: day,
  inszNumber: text(20),
  address: z.strictObject({ street: nameText(200), postalCode: text(12), city: nameText(100) }),
  email: emailText.exactOptional(),
  phoneNumber: phoneText.exactOptional(),
  mobileNumber: phoneText.exactOptional(),
  socialTariffEndDate: day.exactOptional(),
  /** Typed, scanned or read: a UiTPAS number or a chip number. */
  card: text(40),
})
export type CounterRegistration = Immutable<z.infer<typeof counterRegistration>>

/** `isNew`: he got it by this; else it is the one that he had. */
export const counterRegistered = z.object({ uitpasNumber: z.string(), isNew: z.boolean() })
export type CounterRegistered = Immutable<z.infer<typeof counterRegistered>>

/** Whose membership is to be paid; in a body: a day of birth stands in no address. */
export const counterPriceQuestion = z.strictObject({
  dateOfBirth: day,
  postalCode: text(12),
  socialTariff: z.boolean(),
})
export type CounterPriceQuestion = Immutable<z.infer<typeof counterPriceQuestion>>

/** In cents; absent = the card system has no price for him. */
export const counterPrice = z.object({ label: z.string().exactOptional(), price: z.int().exactOptional() })
export type CounterPrice = Immutable<z.infer<typeof counterPrice>>
