import { z } from 'zod'
import { named, text } from '../platform/http/fields.ts'

export const kioskDeviceCheckinRequest = z.object({ chipNumber: text(32) })

export const kioskDeviceCheckinResponse = named(
  'KioskDeviceCheckinResponse',
  'What a check-in at a zuil gave.',
  z.object({ newPoints: z.int(), totalPoints: z.int() }),
)

export const kioskPass = named('KioskPass', 'The points of a passholder.', z.object({ totalPoints: z.int() }))
