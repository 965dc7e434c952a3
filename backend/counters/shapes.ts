import { z } from 'zod'
import { named, text } from '../platform/http/fields.ts'

/** Balie: a desk of a partner; stands for an organizer, a location, or both. */
export const counterFacts = z.strictObject({
  id: z.guid(),
  name: z.string(),
  cardSystemId: z.int(),
  organizerId: text(128).exactOptional(),
  locationId: text(128).exactOptional(),
})

export const organizer = named('Organizer', 'An organizer.', z.object({ id: z.string(), name: z.string() }))

export const location = named('Location', 'A location.', z.object({ id: z.string(), name: z.string() }))
