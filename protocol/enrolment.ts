import { z } from 'zod'
import { zuilId } from './identifiers.ts'
import { limits } from './limits.ts'
import { instant, ordinal } from './messages/common.ts'

/** Header of the kiosk-devices API: the configuration code at setup, the device id afterwards. */
export const customTokenHeader = 'x-custom-token'

/** A configuration code as it is typed: eight characters without those that look alike, a dash in the middle. */
export const configurationCode = z.string().regex(/^[2-9A-HJ-NP-Z]{4}-[2-9A-HJ-NP-Z]{4}$/)

/** Normalises a typed code: lower case, spaces and a missing dash are accepted. */
export const normalizeConfigurationCode = (typed: string): string => {
  const bare = typed.toUpperCase().replace(/[\s-]/g, '')
  return `${bare.slice(0, 4)}-${bare.slice(4)}`
}

/** Body of `PUT /kiosk-devices/setup`. */
export const kioskDeviceSetup = z.object({
  /** The zuil's name, as on the sticker at its back. */
  name: z.string().min(1).max(limits.desired.zuilName),
  /** Made by the zuil: a random UUID, its secret for the kiosk-devices API from now on. */
  deviceId: z.uuid(),
})

/** What `PUT /kiosk-devices/setup` gives beside the API's KioskDevice: the zuil's own access to the broker. */
export const enrolmentGrant = z.object({
  id: zuilId,
  name: z.string().min(1),
  serverTime: instant,
  /** The highest session number that was used under this user name: the next come after it. */
  session: ordinal.default(0),
  mqtt: z.object({
    /** mqtt://host:port or mqtts://host:port */
    url: z.string().regex(/^mqtts?:\/\//),
    /** Also its client id, and what its topics begin with: see `mqttUser`. */
    username: z.string().min(1),
    password: z.string().min(16),
  }),
})
export type EnrolmentGrant = z.infer<typeof enrolmentGrant>
