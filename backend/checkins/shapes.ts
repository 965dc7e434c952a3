import { actieId, type Immutable } from '@zuil/protocol'
import { z } from 'zod'
import { endUserMessage, moment, named, text } from '../platform/http/fields.ts'
import { epochMs } from '../platform/shapes.ts'

export const checkin = named(
  'Checkin',
  'A saved visit.',
  z.object({
    id: z.string(),
    creationDate: moment,
    eventId: z.string(),
    eventTitle: z.string(),
    uitpasNumber: z.string(),
    points: z.int(),
  }),
)

export const checkinRequest = z.object({ eventId: text(128), uitpasNumber: text(32) })

export const checkinsCollection = named(
  'CheckinsPaginatedCollection',
  'Check-ins, newest first.',
  z.object({ totalItems: z.int(), member: z.array(checkin) }),
)

export const checkinStatus = named(
  'CheckinStatus',
  'Whether a check-in is possible now, and if not, what to say to the passholder.',
  z.object({ allowed: z.boolean(), endUserMessage: endUserMessage.optional() }),
)

/** A check-in as it is booked. */
export const newCheckin = z.object({
  id: actieId,
  passholderId: z.guid(),
  eventId: z.string(),
  uitpasNumber: z.string(),
  points: z.int().nonnegative(),
  at: epochMs,
})
export type NewCheckin = Immutable<z.infer<typeof newCheckin>>
