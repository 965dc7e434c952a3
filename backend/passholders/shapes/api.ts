import { z } from 'zod'
import { day, emailText, named, nameText, text } from '../../platform/http/fields.ts'
import { membership, passholder } from '../shapes.ts'
import { gender, noteText, phoneText } from './managed.ts'

/** What the API shows of passholders beside `shapes.ts`. */

export const passholderPage = named(
  'PassholdersPaginatedResponse',
  'A page of passholders.',
  z.object({ totalItems: z.int(), member: z.array(passholder) }),
)

/** Somebody as he sees himself. */
export const ownPassholder = passholder.extend({ uitidStatus: z.enum(['REGISTERED', 'UNREGISTERED']) })

export const registrationToken = z.object({ token: z.string() })

export const uitidStatus = z.object({
  uitpasNumber: z.string(),
  email: z.string().optional(),
  state: z.enum(['REGISTERED', 'UNREGISTERED']),
})

export const emailState = z.object({
  state: z.enum(['UITID_UNREGISTERED', 'UITID_REGISTERED', 'UITPAS_ALREADY_LINKED']),
})

const transaction = named(
  'Transaction',
  'What gave somebody points, or took them, or a ticket that was bought. The points of all are what there is.',
  z.object({
    title: z.string(),
    location: z.string(),
    creationDate: z.iso.datetime(),
    points: z.number(),
  }),
)

export const transactions = named(
  'TransactionsPaginatedCollection',
  'A page of what somebody saved, spent and bought.',
  z.object({ totalItems: z.int(), member: z.array(transaction) }),
)

export const privateProperties = named(
  'PrivateProperties',
  'What counters noted about somebody.',
  z.object({ id: z.string(), note: z.string() }),
)

export const privateBody = z.object({ note: noteText.optional() })

export const passholderPicture = named(
  'PassholderPicture',
  'Where a picture of somebody is seen, for a while.',
  z.object({ pictureUrl: z.string() }),
)

/** An organizer. */
export const schoolBody = z.object({ id: text(128) })

export const inszStatus = z.object({ state: z.enum(['USED', 'UNUSED']) })

/** Somebody as a client sends him; what the API has beside this is not kept here. */
export const passholderBody = z.object({
  name: nameText(100),
  firstName: nameText(100),
  dateOfBirth: day,
  gender: gender.optional(),
  address: z.object({
    street: text(200).optional(),
    postalCode: text(12),
    city: nameText(100),
    country: z.string().length(2).optional(),
  }),
  inszNumber: text(20).optional(),
  email: emailText.optional(),
  phoneNumber: phoneText.optional(),
  nationality: nameText(120).optional(),
  registrationOrganizer: z.object({ id: text(128) }).optional(),
  registrationCardSystemId: z.int().optional(),
  registrationCardType: z.enum(['DIGITAL', 'NFC_CARD']).optional(),
  registrationUitpasNumber: text(40).optional(),
  registrationSocialTariffEndDate: day.optional(),
})
export type PassholderBody = z.output<typeof passholderBody>

/** Who registers himself. */
export const selfRegistrationBody = z.object({
  name: nameText(100),
  firstName: nameText(100),
  dateOfBirth: day,
  email: emailText.optional(),
  postalCode: text(12),
  city: nameText(100),
  cardSystem: z.object({ id: z.int() }),
  registrationOrganizer: z.object({ id: text(128) }),
})

export const membershipBody = z.object({
  cardType: z.enum(['NFC_CARD', 'DIGITAL']),
  uitpasNumber: text(40).optional(),
  address: z.object({ street: text(200), postalCode: text(12), city: nameText(100) }).optional(),
  socialTariff: z.object({ socialTariffEndDate: day.optional() }).optional(),
  registrationOrganizer: z.object({ id: text(128) }),
})

export const membershipPreview = z.object({
  type: z.enum(['NOT_POSSIBLE', 'NEW_MEMBERSHIP', 'REPLACE_MEMBERSHIP']),
  socialTariffEndDate: z.iso.date().optional(),
  addressChangeRequired: z.boolean(),
  replacedMembership: membership.optional(),
})

export const familyMember = named(
  'FamilyMember',
  'Somebody in a family.',
  z.object({
    uitpasNumber: z.string().optional(),
    passholder,
    creationDate: z.iso.datetime(),
    icon: z.string().optional(),
    mainFamilyMember: z.boolean(),
  }),
)

/** What a client says of a member; the number is needed to add him, and ignored afterwards. */
export const familyMemberBody = z.object({ uitpasNumber: text(40).optional(), icon: text(500).optional() })

export const families = z.array(
  z.object({
    name: z.string(),
    firstName: z.string(),
    passholderId: z.string(),
    email: z.string().optional(),
    memberSince: z.iso.datetime(),
  }),
)

/** `availableTickets`: of a group's. */
export const socialCards = z.array(
  z.object({
    uitpasNumber: z.string(),
    cardType: z.enum(['REGULAR', 'GROUP']),
    availableTickets: z.int().optional(),
  }),
)
