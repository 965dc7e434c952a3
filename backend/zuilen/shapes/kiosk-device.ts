import { enrolmentGrant, limits } from '@zuil/protocol'
import { z } from 'zod'
import { cardSystem } from '../../card-systems/shapes.ts'
import { location, organizer } from '../../counters/shapes.ts'
import { named, text } from '../../platform/http/fields.ts'

const kioskDeviceShape = {
  id: z.string(),
  name: z.string(),
  deviceId: z.string(),
  organizers: z.array(organizer),
  locations: z.array(location),
  cardSystem,
  releaseTrack: z.enum(['beta', 'stable']),
}

export const kioskDevice = named('KioskDevice', 'A zuil.', z.object(kioskDeviceShape))

export const kioskDeviceGrant = named(
  'KioskDeviceGrant',
  'A zuil that was set up, with our additions to KioskDevice: its own way to the MQTT broker, shown this once, the time, and ' +
    'the highest session number that a device of this zuil has used.',
  z.object({
    ...kioskDeviceShape,
    mqtt: enrolmentGrant.shape.mqtt,
    serverTime: enrolmentGrant.shape.serverTime,
    session: z.int().nonnegative(),
  }),
)

export const kioskDeviceSetup = z.object({ name: text(limits.desired.zuilName), deviceId: z.uuid() })

export const kioskDeviceEvent = named(
  'KioskDeviceEvent',
  'The event of a zuil. `checkinCode` is the code of this half minute for a zuil that asks for itself and shows a QR code; ' +
    'it is empty for any other. `basePrice` is ours: in euro, where it is known. A ticketzuil ' +
    'shows it, and says so with each card.',
  z.object({
    checkinPoints: z.int(),
    event: z.object({ id: z.string(), title: z.string() }),
    checkinCode: z.string(),
    basePrice: z.number().optional(),
  }),
)

export const kioskDeviceEventRequest = z.object({ id: text(128) })
