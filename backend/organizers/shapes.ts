import { z } from 'zod'
import { named } from '../platform/http/fields.ts'

export const organizer = named('Organizer', 'An organizer.', z.object({ id: z.string(), name: z.string() }))

export const location = named('Location', 'A location.', z.object({ id: z.string(), name: z.string() }))
