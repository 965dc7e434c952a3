import { z } from 'zod'
import { checkin } from '../checkins/shapes.ts'
import { passholder } from '../passholders/shapes.ts'
import { error, named, text } from '../platform/http/fields.ts'

export const refusedError = named(
  'RefusedError',
  'A problem. Where it is known who the passholder is, and the caller may know it, with the points: `pointsEndDate` is the ' +
    'last day on which they can be used, where that is near.',
  error.extend({ totalPoints: z.int().optional(), pointsEndDate: z.iso.date().optional() }),
)

export const registeredCheckin = named(
  'RegisteredCheckin',
  'A visit that was saved now. `passholder` is there only for clients with PASSHOLDERS_SEARCH.',
  checkin.extend({ passholder: passholder.optional() }),
)

export const kioskDeviceCheckinRequest = z.object({ chipNumber: text(32) })

export const kioskDeviceCheckinResponse = named(
  'KioskDeviceCheckinResponse',
  'What a check-in at a zuil gave.',
  z.object({ newPoints: z.int(), totalPoints: z.int() }),
)

export const kioskPass = named('KioskPass', 'The points of a passholder.', z.object({ totalPoints: z.int() }))
