import { z } from 'zod'
import { named, text } from '../schemas.ts'

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
