import { z } from 'zod'
import { text } from '../platform/http/fields.ts'

/** Balie: a desk of a partner; stands for an organizer, a location, or both. */
export const counterFacts = z.strictObject({
  id: z.guid(),
  name: z.string(),
  cardSystemId: z.int(),
  organizerId: text(128).exactOptional(),
  locationId: text(128).exactOptional(),
})
