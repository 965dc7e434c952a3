import { type Immutable, language, openingHours } from '@zuil/protocol'
import { z } from 'zod'
import { emailText, nameText, text } from '../../platform/http/fields.ts'
import { brandingSettings } from './branding.ts'
import { priceSettings } from './prices.ts'

/** What is set of a card system, in parts: each is a form of its own, with a version of its own. */

const isUnique = (texts: readonly string[]): boolean => new Set(texts).size === texts.length

/** A Belgian postal code. */
export const postalCode = z.string().regex(/^[1-9]\d{3}$/)

export const generalSettings = z.strictObject({
  name: nameText(80),
  /** Days after its end date in which a social status still works in full. */
  socialTariffGraceDays: z.int().min(0).max(366),
  /** One may have several postal codes, and a postal code several cities. */
  cities: z
    .array(z.strictObject({ postalCode, name: nameText(80) }))
    .max(100)
    .refine((cities) => isUnique(cities.map((city) => `${city.postalCode} ${city.name.toLowerCase()}`))),
  /** Of zuilen that have none of their own; empty = always. */
  openingHours: z.array(openingHours).max(14),
  /** Both are given to who asks the API. */
  website: text(300)
    .regex(/^https?:\/\/[^\s@]+$/)
    .refine((address) => URL.canParse(address))
    .exactOptional(),
  contactEmail: emailText.exactOptional(),
})
export type GeneralSettings = Immutable<z.infer<typeof generalSettings>>

/** Who is mailed of zuilen that are off, beside the people who have an account. */
export const alertAddress = z.strictObject({
  email: emailText,
  language,
  alertMode: z.enum(['AT_ONCE', 'DAILY']),
})
export const alertSettings = z.strictObject({
  alertAddresses: z
    .array(alertAddress)
    .max(20)
    .refine((addresses) => isUnique(addresses.map(({ email }) => email.toLowerCase()))),
})
export type AlertSettings = Immutable<z.infer<typeof alertSettings>>

/**
 * For how many days a card system may choose to keep what (docs/personal-data.md). The least is what something else still
 * needs: a journal is handed in for 90 days, and its taps must be known until then; two years of visits are settled with
 * organizers and authorities, and disputed after it. The most is what there is a purpose for.
 */
export const retentionBounds = {
  strangerDays: { min: 1, max: 30 },
  commandDays: { min: 1, max: 90 },
  tapDays: { min: 100, max: 730 },
  outageDays: { min: 31, max: 1_826 },
  auditDays: { min: 366, max: 3_653 },
  visitDays: { min: 731, max: 3_653 },
} as const
export type RetentionField = keyof typeof retentionBounds
export const retentionFields = Object.keys(retentionBounds) as RetentionField[]

const days = ({ min, max }: { readonly min: number; readonly max: number }) => z.int().min(min).max(max).exactOptional()

/** Days; absent = as the backend is set. */
export const retentionSettings = z.strictObject({
  strangerDays: days(retentionBounds.strangerDays),
  commandDays: days(retentionBounds.commandDays),
  tapDays: days(retentionBounds.tapDays),
  outageDays: days(retentionBounds.outageDays),
  auditDays: days(retentionBounds.auditDays),
  visitDays: days(retentionBounds.visitDays),
})
export type RetentionSettings = Immutable<z.infer<typeof retentionSettings>>

export const settingsParts = {
  general: generalSettings,
  prices: priceSettings,
  branding: brandingSettings,
  alerts: alertSettings,
  retention: retentionSettings,
} as const
export type SettingsPart = keyof typeof settingsParts
export type SettingsOf<P extends SettingsPart> = Immutable<z.infer<(typeof settingsParts)[P]>>

/** A part as it is saved. `version`: see If-Match. */
export interface SavedPart<P extends SettingsPart> {
  readonly settings: SettingsOf<P>
  readonly version: number
}

/** Days: between which a card system may choose, and what holds where it does not. */
export const retentionChoices = z.object({
  fields: z.array(z.object({ field: z.enum(retentionFields), min: z.int(), max: z.int(), default: z.int() })),
})
export type RetentionChoices = Immutable<z.infer<typeof retentionChoices>>
