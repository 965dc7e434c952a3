import { date, type Immutable, localized } from '@zuil/protocol'
import { z } from 'zod'
import { named, nameText, text, uuid } from '../platform/http/fields.ts'

/** Vrije keuze, op basis van de geboortedatum, op basis van de registratiedatum. */
const endDateType = z.enum(['CUSTOM', 'BASED_ON_DATE_OF_BIRTH', 'BASED_ON_REGISTRATION_DATE'])

/** Lidmaatschap (vereniging), as people set it. Source: handbook, "Lidmaatschappen". */
export const associationSettings = z.strictObject({
  id: z.guid(),
  cardSystemId: z.int(),
  name: localized,
  endDateType,
  /** CUSTOM: the date that is suggested. */
  endDate: date.exactOptional(),
  /** The other two: how long it is valid. */
  months: z.int().positive().exactOptional(),
  /** "Verlengbaar vanaf": so many months before the end; absent = always. */
  renewableMonths: z.int().nonnegative().exactOptional(),
  counters: z.array(z.object({ counterId: z.guid(), right: z.enum(['READ', 'WRITE']) })),
})

export type AssociationFacts = Immutable<z.infer<typeof associationSettings>>

export const association = named(
  'Association',
  'Lidmaatschap: an association that passholders are members of.',
  z.object({
    id: z.string(),
    name: z.string(),
    endDateType,
  }),
)

export const associations = named(
  'AssociationsPaginatedResponse',
  'All associations that fit.',
  z.object({ totalItems: z.int(), member: z.array(association) }),
)

export const associationMembership = named(
  'AssociationMembership',
  'Of a passholder; NONE is one that could be registered. `newEndDate` is suggested where the counter chooses.',
  z.object({
    association,
    status: z.enum(['ACTIVE', 'EXPIRED', 'NONE']),
    endDate: z.iso.date().optional(),
    renewable: z.boolean(),
    newEndDate: z.iso.date().optional(),
  }),
)

export const membershipRequest = z.object({
  association: z.object({ id: text(128) }),
  endDate: z.iso.date().optional(),
})

const oneName = nameText(120)

/** What is set of a lidmaatschap in the back office; which of the last three, its basis says (`rules/settings.ts`). */
export const editedAssociation = z.strictObject({
  name: z.strictObject({
    nl: oneName,
    fr: oneName.exactOptional(),
    de: oneName.exactOptional(),
    en: oneName.exactOptional(),
  }),
  endDateType,
  endDate: date.exactOptional(),
  months: z.int().positive().max(1_200).exactOptional(),
  renewableMonths: z.int().nonnegative().max(1_200).exactOptional(),
})
export type EditedAssociation = z.infer<typeof editedAssociation>

const right = z.enum(['READ', 'WRITE'])

/** One of the list. Beyond a thousand, members are 1001. */
export const listedAssociation = z.object({
  id: z.string(),
  ...editedAssociation.shape,
  /** The suggested end date has passed: counters are given none until there is another. */
  passed: z.boolean(),
  /** Memberships that run, and those that are over. */
  active: z.int(),
  expired: z.int(),
  /** How many lidmaatschapzuilen and counters. */
  zuilen: z.int(),
  counters: z.int(),
  version: z.int(),
})
export type ListedAssociation = z.infer<typeof listedAssociation>

/** By name. Beyond a thousand `totalItems` is 1001. */
export const listedAssociations = z.object({ totalItems: z.int(), member: z.array(listedAssociation) })
export type ListedAssociations = z.infer<typeof listedAssociations>

/** One whole. `version`: see If-Match. */
export const managedAssociation = z.object({
  ...listedAssociation.omit({ zuilen: true, counters: true }).shape,
  counters: z.array(z.object({ id: z.string(), name: z.string(), right })),
  /** Set to it, of its card system. */
  zuilen: z.array(z.object({ id: z.string(), name: z.string(), counterIds: z.array(z.string()) })),
})
export type ManagedAssociation = z.infer<typeof managedAssociation>

/** "Rechten balie(s)": these may do that from now on. */
export const counterRights = z.strictObject({ counterIds: z.array(uuid).min(1).max(500), right })

const person = {
  id: z.string(),
  name: z.string(),
  firstName: z.string(),
  dateOfBirth: z.iso.date(),
  /** Of his active card. */
  uitpasNumber: z.string().optional(),
}

/** Somebody who is or was a member. `renewableFrom`: where that is still to come. */
export const member = z.object({
  ...person,
  endDate: z.iso.date(),
  status: z.enum(['ACTIVE', 'EXPIRED']),
  renewable: z.boolean(),
  renewableFrom: z.iso.date().optional(),
})
export type Member = z.infer<typeof member>

/** By name. `next`: `after` of the page that follows; absent = this was the last. */
export const members = z.object({ member: z.array(member), next: z.string().optional() })
export type Members = z.infer<typeof members>

/** Somebody who could be made a member, or whose membership could be renewed. */
export const candidate = z.object({
  ...person,
  /** The membership that there is, or was. */
  current: member.pick({ endDate: true, status: true, renewableFrom: true }).optional(),
  /** The last day it would have; absent where that is still to be chosen. */
  endDate: z.iso.date().optional(),
  /** Why it can't be. */
  refusal: z.enum(['OTHER_CARD_SYSTEM', 'NOT_RENEWABLE', 'TOO_OLD']).optional(),
})
export type Candidate = z.infer<typeof candidate>
export const candidates = z.object({ member: z.array(candidate) })

/** By a UiTPAS number, a UUID or an e-mail address. */
export const lookup = z.strictObject({ by: text(254) })

/** `endDate` counts where it is chosen alone. */
export const memberRequest = z.strictObject({ passholderId: uuid, endDate: date.exactOptional() })

/** What a counter may do for somebody: his memberships that it reads, and those that it may assign. */
export const counterAssociations = z.object({
  member: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      right,
      /** The counter chooses the last day; `endDate` is what is suggested. */
      choosesEnd: z.boolean(),
      current: candidate.shape.current,
      endDate: candidate.shape.endDate,
      refusal: candidate.shape.refusal,
    }),
  ),
})
export type CounterAssociations = z.infer<typeof counterAssociations>

/** `endDate` counts where the counter chooses it alone. */
export const counterMemberRequest = z.strictObject({ endDate: date.exactOptional() })
