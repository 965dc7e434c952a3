import { cents, type Immutable } from '@zuil/protocol'
import { z } from 'zod'
import { named } from '../platform/http/fields.ts'

export const city = named('City', 'A city of a card system.', z.object({ postalCode: z.string(), name: z.string() }))

export const cardSystem = named(
  'CardSystem',
  'Kaartsysteem: the UiTPAS programme of one region.',
  z.object({
    id: z.int(),
    name: z.string(),
    links: z.object({ website: z.string().optional() }).optional(),
    cities: z.array(city),
    permanent: z.boolean(),
  }),
)

/** What somebody pays of something: an amount in cents, or a percentage. */
const share = z.union([z.strictObject({ cents }), z.strictObject({ percent: z.number().min(0).max(100) })])
export type Share = Immutable<z.infer<typeof share>>

/**
 * Verdeelsleutel: who pays which share of a ticket at social tariff. Every condition must hold; of several keys of a card
 * system the lowest `priority` goes first. Source: domain.md, "Ticket at social tariff".
 */
export const distributionKey = z.strictObject({
  id: z.guid(),
  name: z.string(),
  priority: z.int(),
  /** On the base price; absent = any. */
  price: z.object({ op: z.enum(['LESS', 'GREATER', 'EQUAL']), cents }).exactOptional(),
  /** OWN: the passholder's social status must be of this card system; ANY: of whichever. */
  cardSystem: z.enum(['OWN', 'ANY']),
  /** Postal codes where the passholder must live; empty = anywhere. */
  postalCodes: z.array(z.string()),
  shares: z.object({ passholder: share, localAuthority: share, organizer: share, flemishAuthority: share }),
})
export type DistributionKey = Immutable<z.infer<typeof distributionKey>>

export const cardSystemFacts = z.strictObject({
  id: z.int(),
  name: z.string(),
  /** Days after its end date in which a social tariff still works in full. */
  socialTariffGraceDays: z.int().nonnegative(),
  distributionKeys: z.array(distributionKey),
})
export type CardSystemFacts = Immutable<z.infer<typeof cardSystemFacts>>
