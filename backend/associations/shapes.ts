import type { Localized } from '@zuil/protocol'
import { z } from 'zod'
import { named, text } from '../platform/http/fields.ts'

/** Lidmaatschap (vereniging). Source: handbook, "Lidmaatschappen". */
export interface AssociationFacts {
  readonly id: string
  readonly cardSystemId: number
  readonly name: Localized
  /** Vrije keuze, op basis van de geboortedatum, op basis van de registratiedatum. */
  readonly endDateType: 'CUSTOM' | 'BASED_ON_DATE_OF_BIRTH' | 'BASED_ON_REGISTRATION_DATE'
  /** CUSTOM: the date that is suggested, yyyy-mm-dd. */
  readonly endDate?: string
  /** The other two: how long it is valid. */
  readonly months?: number
  /** "Verlengbaar vanaf": so many months before the end; absent = always. */
  readonly renewableMonths?: number
  readonly counters: readonly { readonly counterId: string; readonly right: 'READ' | 'WRITE' }[]
  /** Rises with every change of its members. */
  readonly listVersion: bigint
}

export const association = named(
  'Association',
  'Lidmaatschap: an association that passholders are members of.',
  z.object({
    id: z.string(),
    name: z.string(),
    endDateType: z.enum(['CUSTOM', 'BASED_ON_DATE_OF_BIRTH', 'BASED_ON_REGISTRATION_DATE']),
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
