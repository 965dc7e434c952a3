import { z } from 'zod'
import { named } from '../platform/http/fields.ts'

const city = named('City', 'A city of a card system.', z.object({ postalCode: z.string(), name: z.string() }))

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
export type Share = { readonly cents: number } | { readonly percent: number }

/**
 * Verdeelsleutel: who pays which share of a ticket at social tariff. Every condition must hold; of several keys of a card
 * system the lowest `priority` goes first. Source: domain.md, "Ticket at social tariff".
 */
export interface DistributionKey {
  readonly id: string
  readonly name: string
  readonly priority: number
  /** On the base price, in cents; absent = any. */
  readonly price?: { readonly op: 'LESS' | 'GREATER' | 'EQUAL'; readonly cents: number }
  /** OWN: the passholder's social status must be of this card system; ANY: of whichever. */
  readonly cardSystem: 'OWN' | 'ANY'
  /** Postal codes where the passholder must live; empty = anywhere. */
  readonly postalCodes: readonly string[]
  readonly shares: {
    readonly passholder: Share
    readonly localAuthority: Share
    readonly organizer: Share
    readonly flemishAuthority: Share
  }
}

export interface CardSystemFacts {
  readonly id: number
  readonly name: string
  /** Days after its end date in which a social tariff still works in full. */
  readonly socialTariffGraceDays: number
  readonly distributionKeys: readonly DistributionKey[]
}
