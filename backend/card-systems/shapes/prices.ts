import { cents, type Immutable } from '@zuil/protocol'
import { z } from 'zod'
import { named, nameText } from '../../platform/http/fields.ts'

const age = z.int().min(0).max(120)

/** What a membership costs, and whom: everything that is said must hold. */
export const membershipPriceRule = z
  .strictObject({
    label: nameText(80),
    description: nameText(300),
    price: cents.max(100_000),
    /** Years, on the day; until = this age too. */
    ageFrom: age.exactOptional(),
    ageUntil: age.exactOptional(),
    /** Whether he lives in a city of the card system. Absent = wherever. */
    residence: z.enum(['INSIDE', 'OUTSIDE']).exactOptional(),
    /** Whether he has a social status. Absent = with or without. */
    socialTariff: z.boolean().exactOptional(),
    /** Absent = either. */
    cardType: z.enum(['NFC_CARD', 'DIGITAL']).exactOptional(),
  })
  .refine(({ ageFrom = 0, ageUntil = 120 }) => ageFrom <= ageUntil)
export type MembershipPriceRule = Immutable<z.infer<typeof membershipPriceRule>>
export type CardType = NonNullable<MembershipPriceRule['cardType']>

export const priceSettings = z.strictObject({
  /** For who registers and never got any, in whichever card system. */
  registrationPoints: z.int().min(0).max(1_000),
  /** The first that holds is the price. */
  membershipPrices: z.array(membershipPriceRule).max(50),
})
export type PriceSettings = Immutable<z.infer<typeof priceSettings>>

/** `MembershipPrice` of the API: in euro. */
export const membershipPrice = named(
  'MembershipPrice',
  'What a membership of a card system costs, in euro.',
  z.object({ price: z.number(), label: z.string(), description: z.string() }),
)

/** What people of some age pay, as it is saved: so that nobody is forgotten. A price that is absent is none. */
export const priceExamples = z.object({
  member: z.array(
    z.object({
      ageFrom: z.int(),
      /** Absent = and older. */
      ageUntil: z.int().optional(),
      residence: z.enum(['INSIDE', 'OUTSIDE']),
      socialTariff: z.boolean(),
      price: z.object({ label: z.string(), cents: z.int() }).optional(),
    }),
  ),
})
export type PriceExamples = Immutable<z.infer<typeof priceExamples>>
