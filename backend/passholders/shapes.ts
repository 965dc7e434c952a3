import type { Immutable } from '@zuil/protocol'
import { z } from 'zod'
import { cardSystem } from '../card-systems/shapes.ts'
import { organizer } from '../counters/shapes.ts'
import { moment, named } from '../platform/http/fields.ts'
import { epochMs } from '../platform/shapes.ts'

const membershipStatus = z.enum(['ACTIVE', 'BLOCKED'])

const membershipCard = named(
  'CardSystemMembershipCard',
  'A card of a membership.',
  z.object({ uitpasNumber: z.string(), status: z.enum(['ACTIVE', 'BLOCKED', 'DELETED']) }),
)

export const membership = named(
  'CardSystemMembership',
  'Membership of a card system, with the social tariff in it, if there is or was one.',
  z.object({
    cardSystem,
    uitpasNumber: z.string().optional(),
    currentCard: membershipCard.optional(),
    status: membershipStatus,
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
  'Person who holds a UiTPAS. Given only to clients with PASSHOLDERS_SEARCH. `pointsEndDate` is ours: the last day on which ' +
    'the points can be used if nothing more is saved or redeemed.',
  z.object({
    id: z.string(),
    name: z.string(),
    firstName: z.string(),
    inszNumber: z.string().optional(),
    dateOfBirth: z.iso.date(),
    gender: z.enum(['MALE', 'FEMALE', 'X']).optional(),
    address: z.object({ street: z.string().optional(), postalCode: z.string(), city: z.string() }),
    postalCode: z.string(),
    city: z.string(),
    email: z.string().optional(),
    phoneNumber: z.string().optional(),
    nationality: z.string().optional(),
    creationDate: moment,
    registrationOrganizer: organizer.optional(),
    points: z.int(),
    pointsEndDate: z.iso.date().optional(),
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

/** Membership of a card system, with the social status (kansenstatuut) in it. */
export const membershipFacts = z.strictObject({
  cardSystemId: z.int(),
  status: membershipStatus,
  socialTariffEndDate: epochMs.exactOptional(),
  socialTariffSuspendedUntil: epochMs.exactOptional(),
})
export type MembershipFacts = Immutable<z.infer<typeof membershipFacts>>

export const passholderFacts = z.strictObject({
  id: z.guid(),
  points: z.int().nonnegative(),
  /** Last saving or redeeming. */
  lastActivityAt: epochMs.exactOptional(),
  postalCode: z.string(),
  /** When he registered; the database always knows it. */
  createdAt: epochMs.exactOptional(),
  /** Of a group pass (groepspas): how many tickets at social tariff it can buy in a calendar year. Absent = a person. */
  groupTicketsPerYear: z.int().nonnegative().exactOptional(),
  memberships: z.array(membershipFacts),
})
export type PassholderFacts = Immutable<z.infer<typeof passholderFacts>>
