import { z } from 'zod'
import { cardSystem } from '../card-systems/shapes.ts'
import { organizer } from '../organizers/shapes.ts'
import { moment, named } from '../platform/http/fields.ts'

const membershipCard = named(
  'CardSystemMembershipCard',
  'A card of a membership.',
  z.object({ uitpasNumber: z.string(), status: z.enum(['ACTIVE', 'BLOCKED', 'DELETED']) }),
)

const membership = named(
  'CardSystemMembership',
  'Membership of a card system, with the social tariff in it, if there is or was one.',
  z.object({
    cardSystem,
    uitpasNumber: z.string().optional(),
    currentCard: membershipCard.optional(),
    status: z.enum(['ACTIVE', 'BLOCKED']),
    socialTariff: z
      .object({
        status: z.enum(['ACTIVE', 'EXPIRED', 'SUSPENDED']),
        endDate: moment,
        inGracePeriod: z.boolean(),
        expired: z.boolean(),
        suspendedUntilDate: moment.optional(),
      })
      .optional(),
  }),
)

export const passholder = named(
  'Passholder',
  'Person who holds a UiTPAS. Given only to clients with PASSHOLDERS_SEARCH.',
  z.object({
    id: z.string(),
    name: z.string(),
    firstName: z.string(),
    inszNumber: z.string().optional(),
    dateOfBirth: z.iso.date(),
    address: z.object({ street: z.string().optional(), postalCode: z.string(), city: z.string() }),
    postalCode: z.string(),
    city: z.string(),
    email: z.string().optional(),
    creationDate: moment,
    registrationOrganizer: organizer.optional(),
    points: z.int(),
    uitpasNumber: z.string().optional(),
    cardSystemMemberships: z.array(membership),
  }),
)

export const pass = named(
  'Pass',
  'A UiTPAS and the least about whose it is. `messages` must be shown to the end user.',
  z.object({
    passholderId: z.string(),
    passType: z.enum(['INDIVIDUAL', 'GROUP']),
    uitpasNumber: z.string(),
    firstName: z.string(),
    points: z.int(),
    postalCode: z.string(),
    cardSystem,
    socialTariff: z.object({ status: z.enum(['ACTIVE', 'EXPIRED', 'NONE']), endDate: moment.optional() }),
    messages: z.array(z.object({ level: z.enum(['INFO', 'WARN', 'ERROR']), text: z.string() })).optional(),
  }),
)

export interface MembershipFacts {
  readonly cardSystemId: number
  readonly status: 'ACTIVE' | 'BLOCKED'
  readonly socialTariffEndDate?: number
  readonly socialTariffSuspendedUntil?: number
}

export interface PassholderFacts {
  readonly id: string
  readonly points: number
  /** Last saving or redeeming. */
  readonly lastActivityAt?: number
  readonly postalCode: string
  readonly memberships: readonly MembershipFacts[]
}
