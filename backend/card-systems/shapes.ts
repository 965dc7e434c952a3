import { branding, cents, type Immutable, openingHours } from '@zuil/protocol'
import { z } from 'zod'
import { named } from '../platform/http/fields.ts'
import { epochMs } from '../platform/shapes.ts'

export const city = named('City', 'A city of a card system.', z.object({ postalCode: z.string(), name: z.string() }))

export const cardSystem = named(
  'CardSystem',
  'Kaartsysteem: the UiTPAS programme of one region.',
  z.object({
    id: z.int(),
    name: z.string(),
    branding: z.object({ primaryColor: z.string().optional(), secondaryColor: z.string().optional() }).optional(),
    links: z.object({ website: z.string().optional() }).optional(),
    cities: z.array(city),
    permanent: z.boolean(),
  }),
)

export const cardSystems = named(
  'CardSystemsPaginatedCollection',
  'Card systems, a page of them.',
  z.object({ totalItems: z.int(), member: z.array(cardSystem) }),
)

export const socialTariffSettings = named(
  'CardSystemSocialTariffSettings',
  'Whether somebody with a social status can be registered without a card.',
  z.object({ postalCode: z.string(), allowsCardlessRegistration: z.boolean() }),
)

export const citySettings = z.array(
  named(
    'CardSystemCitySettings',
    'What is set for one city of a card system.',
    z.object({ city: z.string(), allowsCardlessRegistration: z.boolean(), contactEmail: z.string() }),
  ),
)

/** What somebody pays of a ticket: an amount in cents, a percentage of its price, or the rest, what the others leave. */
const share = z.union([
  z.strictObject({ cents }),
  z.strictObject({ percent: z.number().min(0).max(100) }),
  z.strictObject({ rest: z.literal(true) }),
])
export type Share = Immutable<z.infer<typeof share>>

/** Who is to pay which share, whether or not they go together. */
export const payers = z.strictObject({
  passholder: share,
  localAuthority: share,
  organizer: share,
  flemishAuthority: share,
})
export type Payers = Immutable<z.infer<typeof payers>>

export const wrongShares = z.enum(['SEVERAL_RESTS', 'OVER_HUNDRED', 'NOT_HUNDRED'])
export type WrongShares = z.infer<typeof wrongShares>

/** Why it would not be clear, whatever the price is, who pays it. Percentages are kept to a hundredth. */
export const whyNotShares = (all: Payers): WrongShares | undefined => {
  const each = Object.values(all)
  const rests = each.filter((one) => 'rest' in one).length
  const percent = each.reduce((sum, one) => sum + ('percent' in one ? one.percent : 0), 0)
  if (rests > 1) return 'SEVERAL_RESTS'
  if (rests === 1) return percent > 100 ? 'OVER_HUNDRED' : undefined
  const amounts = each.some((one) => 'cents' in one && one.cents > 0)
  return Math.abs(percent - 100) > 0.005 || amounts ? 'NOT_HUNDRED' : undefined
}

const whyNot: Readonly<Record<WrongShares, string>> = {
  SEVERAL_RESTS: 'only one of the four can pay the rest',
  OVER_HUNDRED: 'the percentages are more than 100',
  NOT_HUNDRED: 'one of the four must pay the rest, unless all of them pay a percentage, 100 together',
}

/** Whatever the price is, it is clear who pays it. */
const shares = payers.superRefine((all, context) => {
  const why = whyNotShares(all)
  if (why) context.addIssue(whyNot[why])
})

/**
 * Verdeelsleutel: who pays which share of a ticket at social tariff. Every condition must hold; of several keys of a card
 * system those that were chosen by hand go first, then the lowest `priority`.
 * Source: `EventCardSystem` of the API.
 */
export const distributionKey = z.strictObject({
  id: z.int().positive(),
  name: z.string(),
  priority: z.int(),
  /** It holds only for the events for which it was chosen by hand (`chosenKeyIds`), not by itself. */
  manual: z.boolean(),
  /** On the base price; absent = any. */
  price: z.object({ op: z.enum(['LESS', 'GREATER', 'EQUAL']), cents }).exactOptional(),
  /** OWN: the passholder's social status must be of this card system; ANY: of whichever, also of one that is not the event's. */
  cardSystem: z.enum(['OWN', 'ANY']),
  /** Postal codes where the passholder must live; empty = anywhere. */
  postalCodes: z.array(z.string()),
  /** The passholder must live outside the organizer's city. */
  outsideOrganizersCity: z.boolean(),
  /** Counters where the ticket must be sold; empty = anywhere, over the API too. */
  counterIds: z.array(z.guid()),
  shares,
  /** From then on it holds no more; absent = it has no end. */
  endsAt: epochMs.exactOptional(),
})
export type DistributionKey = Immutable<z.infer<typeof distributionKey>>

export const cardSystemFacts = z.strictObject({
  id: z.int(),
  name: z.string(),
  /** Days after its end date in which a social tariff still works in full. */
  socialTariffGraceDays: z.int().nonnegative(),
  /** Of zuilen that have none of their own; empty = always open. */
  openingHours: z.array(openingHours),
  /** How its zuilen look; empty = as every zuil. */
  branding,
  distributionKeys: z.array(distributionKey),
})
export type CardSystemFacts = Immutable<z.infer<typeof cardSystemFacts>>
