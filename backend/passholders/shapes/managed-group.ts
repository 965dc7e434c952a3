import type { Immutable } from '@zuil/protocol'
import { z } from 'zod'
import { day, emailText, nameText, text } from '../../platform/http/fields.ts'
import { phoneText } from './managed.ts'

/** Group passes (groepspassen) as the back office makes and changes them. It shows one as it shows a passholder. */

/** Of a school or another group: whom it is of, and how many tickets at social tariff it can buy in a calendar year. */
export const groupPassSettings = z.strictObject({
  name: nameText(120),
  ticketsPerYear: z.int().min(0).max(100_000),
  street: text(200).optional(),
  postalCode: text(12),
  city: nameText(120),
  email: emailText.optional(),
  phoneNumber: phoneText.optional(),
  mobileNumber: phoneText.optional(),
})
export type GroupPassSettings = Immutable<z.infer<typeof groupPassSettings>>

export const newGroupPass = groupPassSettings.extend({
  /** Of a card out of the stock, for social status. */
  uitpasNumber: text(20),
  /** The last day of its right to the social tariff: without that it could buy nothing. */
  socialTariffEndDate: day,
})
export type NewGroupPass = Immutable<z.infer<typeof newGroupPass>>
