import { date, type Immutable } from '@zuil/protocol'
import { z } from 'zod'
import { account } from '../../accounts/shapes.ts'
import { associationSettings } from '../../associations/shapes.ts'
import { priceSettings } from '../../card-systems/shapes/prices.ts'
import { cardSystemFacts, city } from '../../card-systems/shapes.ts'
import { card, stockSettings } from '../../cards/shapes.ts'
import { counterFacts } from '../../counters/shapes.ts'
import { eventFacts } from '../../events/shapes.ts'
import { parseInsz } from '../../passholders/rules/insz.ts'
import { membershipFacts, passholderFacts } from '../../passholders/shapes.ts'
import { text } from '../../platform/http/fields.ts'
import { permissions } from '../../platform/http/policy.ts'
import { rewardFacts } from '../../rewards/shapes/reward.ts'
import { zuilFacts, zuilSettings } from '../../zuilen/shapes/zuil.ts'

/** What a database is filled with, in the subjects' own shapes. What may be left out takes the database's default. */

const { socialTariffGraceDays, openingHours, branding, distributionKeys } = cardSystemFacts.shape
const cardSystem = cardSystemFacts.extend({
  socialTariffGraceDays: socialTariffGraceDays.exactOptional(),
  openingHours: openingHours.exactOptional(),
  branding: branding.exactOptional(),
  cities: z.array(city),
  website: z.string().exactOptional(),
  contactEmail: z.string().exactOptional(),
  registrationPoints: priceSettings.shape.registrationPoints.exactOptional(),
  membershipPrices: priceSettings.shape.membershipPrices.exactOptional(),
  distributionKeys: distributionKeys.exactOptional(),
  /** With which numbers of its cards are made, and for whom. */
  cardPrefixes: stockSettings.shape.prefixes.exactOptional(),
})
export type DatasetCardSystem = Immutable<z.infer<typeof cardSystem>>

const location = z.strictObject({ id: text(128), name: z.string() })

const organizer = location.extend({
  cardSystemIds: z.array(z.int()),
  linkedLocationId: text(128).exactOptional(),
  /** Of its city; absent = not known. */
  postalCodes: z.array(z.string()).exactOptional(),
})
export type DatasetOrganizer = Immutable<z.infer<typeof organizer>>

const counter = counterFacts.extend({ consumerKey: text(128) })
export type DatasetCounter = Immutable<z.infer<typeof counter>>

/** Where its organizer is, its organizer says. */
/** `byHand`: it is none of UiTdatabank's. */
const event = eventFacts.omit({ organizerPostalCodes: true }).extend({ byHand: z.boolean().exactOptional() })

const zuil = z.strictObject({
  ...zuilSettings.partial().shape,
  ...zuilSettings.pick({ name: true, counterIds: true }).shape,
  ...zuilFacts.pick({ id: true, cardSystemId: true }).shape,
})
export type DatasetZuil = Immutable<z.infer<typeof zuil>>

/** Kept as its eleven digits. */
const insz = z.string().transform((text, context) => {
  const read = parseInsz(text)
  if (read.ok) return read.value
  context.addIssue(`is no INSZ: ${read.error}`)
  return z.NEVER
})

const passholder = passholderFacts.omit({ groupTicketsPerYear: true }).extend({
  name: z.string(),
  firstName: z.string(),
  dateOfBirth: date,
  /** In clear: it is encrypted on its way into the database. */
  insz: insz.exactOptional(),
  street: z.string().exactOptional(),
  city: z.string(),
  email: z.string().exactOptional(),
  registrationOrganizerId: text(128).exactOptional(),
})
export type DatasetPassholder = Immutable<z.infer<typeof passholder>>

/** Groepspas: of a group, in one card system; its card names it as a passholder's does. */
const groupPass = passholder
  .pick({ id: true, name: true, street: true, postalCode: true, city: true, email: true })
  .extend({
    phoneNumber: z.string().exactOptional(),
    /** How many tickets at social tariff it can buy in a calendar year. */
    ticketsPerYear: z.int().nonnegative(),
    createdAt: passholder.shape.createdAt,
    membership: membershipFacts,
  })

const association = associationSettings.extend({
  members: z.array(z.strictObject({ passholderId: z.guid(), endDate: date })),
})
export type DatasetAssociation = Immutable<z.infer<typeof association>>

const client = z.strictObject({
  id: text(128),
  name: z.string(),
  /** In clear: only its hash is kept. */
  secret: z.string(),
  grants: z.array(z.strictObject({ permission: z.enum(permissions), organizerId: text(128).exactOptional() })),
})
export type DatasetClient = Immutable<z.infer<typeof client>>

/** Card systems, organizers, people, cards and all else as plain data, to fill a database with: the demo, tests, benchmarks. */
export const dataset = z.strictObject({
  cardSystems: z.array(cardSystem),
  organizers: z.array(organizer),
  locations: z.array(location),
  counters: z.array(counter),
  zuilen: z.array(zuil),
  events: z.array(event),
  passholders: z.array(passholder),
  groupPasses: z.array(groupPass).exactOptional(),
  cards: z.array(card),
  clients: z.array(client),
  rewards: z.array(rewardFacts).exactOptional(),
  associations: z.array(association).exactOptional(),
  accounts: z.array(account).exactOptional(),
  /** Whom somebody has in his family. */
  families: z.array(z.strictObject({ passholderId: z.guid(), memberId: z.guid() })).exactOptional(),
  counterStaff: z.array(z.strictObject({ counterId: z.guid(), email: z.string() })).exactOptional(),
})
export type Dataset = Immutable<z.infer<typeof dataset>>

type One<K extends keyof Dataset> = NonNullable<Dataset[K]>[number]
export type DatasetEvent = One<'events'>
export type DatasetReward = One<'rewards'>
export type DatasetCard = One<'cards'>
export type DatasetAccount = One<'accounts'>
export type DatasetGroupPass = One<'groupPasses'>
export type DatasetStaff = One<'counterStaff'>
