import { enrolmentGrant } from '@zuil/protocol'
import { z } from 'zod'

/** The shapes of the API, in the names of its public document. Named ones become components of our own document. */
export const apiSchemas = z.registry<{ id?: string; description?: string }>()

export const named = <S extends z.ZodType>(id: string, description: string, schema: S): S => {
  apiSchemas.add(schema, { id, description })
  return schema
}

/** A text that a database can hold: no control characters. */
export const text = (max: number) =>
  z
    .string()
    .min(1)
    .max(max)
    .regex(/^\P{Cc}*$/u)

export const moment = z.iso.datetime({ offset: true })

export const endUserMessage = named(
  'EndUserMessage',
  'A text for the end user.',
  z.object({ nl: z.string(), fr: z.string().optional(), de: z.string().optional(), en: z.string().optional() }),
)

export const error = named(
  'Error',
  'A problem (RFC 9457).',
  z.object({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    detail: z.string().optional(),
    endUserMessage: endUserMessage.optional(),
    jsonPointer: z.string().optional(),
    schemaErrors: z.array(z.object({ jsonPointer: z.string(), error: z.string() })).optional(),
  }),
)

const city = named('City', 'A city of a card system.', z.object({ postalCode: z.string(), name: z.string() }))

export const cardSystem = named(
  'CardSystem',
  'Kaartsysteem: the UiTPAS programme of one region.',
  z.object({
    id: z.int(),
    name: z.string(),
    links: z.object({ website: z.string().optional() }).optional(),
    cities: z.array(city),
    permanent: z.boolean(),
  }),
)

export const organizer = named('Organizer', 'An organizer.', z.object({ id: z.string(), name: z.string() }))
export const location = named('Location', 'A location.', z.object({ id: z.string(), name: z.string() }))

const membershipCard = named(
  'CardSystemMembershipCard',
  'A card of a membership.',
  z.object({ uitpasNumber: z.string(), status: z.enum(['ACTIVE', 'BLOCKED', 'DELETED']) }),
)

const membership = named(
  'CardSystemMembership',
  'Membership of a card system, with the social tariff in it, if there is or was one.',
  z.object({
    cardSystem,
    uitpasNumber: z.string().optional(),
    currentCard: membershipCard.optional(),
    status: z.enum(['ACTIVE', 'BLOCKED']),
    socialTariff: z
      .object({
        status: z.enum(['ACTIVE', 'EXPIRED', 'SUSPENDED']),
        endDate: moment,
        inGracePeriod: z.boolean(),
        expired: z.boolean(),
        suspendedUntilDate: moment.optional(),
      })
      .optional(),
  }),
)

export const passholder = named(
  'Passholder',
  'Person who holds a UiTPAS. Given only to clients with PASSHOLDERS_SEARCH.',
  z.object({
    id: z.string(),
    name: z.string(),
    firstName: z.string(),
    inszNumber: z.string().optional(),
    dateOfBirth: z.iso.date(),
    address: z.object({ street: z.string().optional(), postalCode: z.string(), city: z.string() }),
    postalCode: z.string(),
    city: z.string(),
    email: z.string().optional(),
    creationDate: moment,
    registrationOrganizer: organizer.optional(),
    points: z.int(),
    uitpasNumber: z.string().optional(),
    cardSystemMemberships: z.array(membership),
  }),
)

export const checkin = named(
  'Checkin',
  'A saved visit. `passholder` is there at registration only, and only for clients with PASSHOLDERS_SEARCH.',
  z.object({
    id: z.string(),
    creationDate: moment,
    eventId: z.string(),
    eventTitle: z.string(),
    uitpasNumber: z.string(),
    points: z.int(),
    passholder: passholder.optional(),
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
  'Whether a check-in is possible now, and if not, what to tell the passholder.',
  z.object({ allowed: z.boolean(), endUserMessage: endUserMessage.optional() }),
)

export const pass = named(
  'Pass',
  'A UiTPAS and the least about whose it is. `messages` must be shown to the end user.',
  z.object({
    passholderId: z.string(),
    passType: z.enum(['INDIVIDUAL', 'GROUP']),
    uitpasNumber: z.string(),
    firstName: z.string(),
    points: z.int(),
    postalCode: z.string(),
    cardSystem,
    socialTariff: z.object({ status: z.enum(['ACTIVE', 'EXPIRED', 'NONE']), endDate: moment.optional() }),
    messages: z.array(z.object({ level: z.enum(['INFO', 'WARN', 'ERROR']), text: z.string() })).optional(),
  }),
)

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
  'A zuil that was set up, with our additions to KioskDevice: its own way to the MQTT broker, told this once, the time, and ' +
    'the highest session number that a device of this zuil has used.',
  z.object({
    ...kioskDeviceShape,
    mqtt: enrolmentGrant.shape.mqtt,
    serverTime: enrolmentGrant.shape.serverTime,
    session: z.int().nonnegative(),
  }),
)

export const kioskDeviceSetup = z.object({ name: text(100), deviceId: z.uuid() })

export const kioskDeviceEvent = named(
  'KioskDeviceEvent',
  'The event of a zuil. `checkinCode`, required in the document of the UiTPAS API, is there only for a zuil that asks for ' +
    'itself and shows a QR code: the code of this half minute.',
  z.object({
    checkinPoints: z.int(),
    event: z.object({ id: z.string(), title: z.string() }),
    checkinCode: z.string().optional(),
  }),
)

export const kioskDeviceEventRequest = z.object({ id: text(128) })

export const kioskDeviceCheckinRequest = z.object({ chipNumber: text(32) })

export const kioskDeviceCheckinResponse = named(
  'KioskDeviceCheckinResponse',
  'What a check-in at a zuil gave.',
  z.object({ newPoints: z.int(), totalPoints: z.int() }),
)

export const kioskPass = named('KioskPass', 'The points of a passholder.', z.object({ totalPoints: z.int() }))

export const accessToken = named(
  'AccessToken',
  'RFC 6749, 5.1.',
  z.object({ access_token: z.string(), token_type: z.literal('Bearer'), expires_in: z.int() }),
)

export const tokenError = named(
  'TokenError',
  'RFC 6749, 5.2.',
  z.object({
    error: z.enum(['invalid_request', 'invalid_client', 'unsupported_grant_type']),
    error_description: z.string().optional(),
  }),
)
