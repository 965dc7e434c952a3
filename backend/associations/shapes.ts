import { date, type Immutable, localized } from '@zuil/protocol'
import { z } from 'zod'
import { named, text } from '../platform/http/fields.ts'

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
