import type { Immutable } from '@zuil/protocol'
import { z } from 'zod'
import { cardStatus } from '../../cards/shapes.ts'
import { day, emailText, nameText, reasonText, text } from '../../platform/http/fields.ts'
import { groupTickets } from './group.ts'

/** Passholders as the back office manages them. */

/** The right to the social tariff in a card system; GRACE = it ended, and works in full all the same. */
export const socialStatus = z.enum(['NONE', 'ACTIVE', 'GRACE', 'EXPIRED', 'SUSPENDED'])
export type SocialStatus = z.infer<typeof socialStatus>

const shownSocialStatus = z.object({
  status: socialStatus,
  /** The last day. */
  endDate: z.iso.date().optional(),
  /** The first day on which it holds again. */
  suspendedUntil: z.iso.date().optional(),
})
export type ShownSocialStatus = z.infer<typeof shownSocialStatus>

/** As the API has it; Belgium's registers know the first two. */
export const gender = z.enum(['MALE', 'FEMALE', 'X'])
export type Gender = z.infer<typeof gender>

const membershipStatus = z.enum(['ACTIVE', 'BLOCKED'])

export const listedPassholder = z.object({
  id: z.string(),
  name: z.string(),
  firstName: z.string(),
  /** Absent = a group pass. */
  dateOfBirth: z.iso.date().optional(),
  /** Of a group pass (groepspas): how many tickets at social tariff it can buy in a calendar year. */
  groupTicketsPerYear: z.int().optional(),
  postalCode: z.string(),
  city: z.string(),
  points: z.int(),
  status: membershipStatus,
  socialStatus: shownSocialStatus,
  /** In this card system: the active one, or else one that was last of use. */
  card: z.object({ uitpasNumber: z.string(), status: cardStatus }).optional(),
})
export type ListedPassholder = Immutable<z.infer<typeof listedPassholder>>

export const listedPassholders = z.object({
  /** Beyond a thousand it says 1001. */
  totalItems: z.int(),
  member: z.array(listedPassholder),
  /** `after` of the page that follows; absent = this was the last. */
  next: z.string().optional(),
  /** How what was typed was understood. */
  soughtAs: z.enum(['CARD', 'CHIP', 'EMAIL', 'ID', 'NAME']).optional(),
})
export type ListedPassholders = Immutable<z.infer<typeof listedPassholders>>

const heldCard = z.object({
  uitpasNumber: z.string(),
  chipNumber: z.string().optional(),
  status: cardStatus,
  /** It was made for somebody with social status. */
  social: z.boolean(),
})

export const managedPassholder = z.object({
  ...listedPassholder.omit({ card: true }).shape,
  /** Of a group pass. */
  groupTickets: groupTickets.optional(),
  street: z.string().optional(),
  email: z.string().optional(),
  gender: gender.optional(),
  nationality: z.string().optional(),
  phoneNumber: z.string().optional(),
  mobileNumber: z.string().optional(),
  /** Of the counters, about him. */
  note: z.string().optional(),
  /** Whether his INSZ is known; the number itself has to be asked for. */
  hasInsz: z.boolean(),
  memberSince: z.iso.datetime(),
  createdAt: z.iso.datetime(),
  registrationOrganizer: z.object({ id: z.string(), name: z.string() }).optional(),
  /** The last day on which the points can be used. */
  pointsEndDate: z.iso.date().optional(),
  cards: z.array(heldCard),
  /** Other card systems of his, by name alone: what he is there is theirs. */
  elsewhere: z.array(z.object({ id: z.int(), name: z.string() })),
  /** Of this card system. */
  associations: z.array(z.object({ id: z.string(), name: z.string(), endDate: z.iso.date() })),
  version: z.int(),
})
export type ManagedPassholder = Immutable<z.infer<typeof managedPassholder>>

/** A telephone number as people write it, with the country or without; as a file of passholders has it. */
export const phoneText = text(31)
  .overwrite((number) => number.trim())
  .regex(/^\+?[\d\s./()-]{6,30}$/)

/** A note of several lines perhaps; empty = there is none. */
export const noteText = z
  .string()
  .overwrite((words) => words.trim())
  .max(2_000)
  .regex(/^(\n|\r|[^\p{Cc}\p{Cs}])*$/u)

export const passholderSettings = z.strictObject({
  name: nameText(120),
  firstName: nameText(120),
  dateOfBirth: z.iso.date(),
  street: text(200).optional(),
  postalCode: text(12),
  city: nameText(120),
  email: emailText.optional(),
  gender: gender.optional(),
  nationality: nameText(120).optional(),
  phoneNumber: phoneText.optional(),
  mobileNumber: phoneText.optional(),
  /** Absent = it stays as it is. */
  note: noteText.optional(),
  /** Sets or replaces it; absent = it stays as it is. */
  inszNumber: text(20).optional(),
})
export type PassholderSettings = Immutable<z.infer<typeof passholderSettings>>

/** `relation`: whom he has in his family, or who has him in one of his own. */
export const family = z.object({
  member: z.array(
    z.object({
      ...{ id: z.string(), name: z.string(), firstName: z.string(), dateOfBirth: z.iso.date() },
      relation: z.enum(['MEMBER', 'MAIN']),
    }),
  ),
})
export type Family = Immutable<z.infer<typeof family>>

const pointsEntryKind = z.enum([
  ...(['CHECKIN', 'LAPSE', 'REVERSAL', 'REDEMPTION', 'REDEMPTION_REVERSAL', 'CORRECTION', 'REGISTRATION'] as const),
  ...(['OPENING', 'CARRIED'] as const),
])

export const pointsEntries = z.object({
  /** Newest first. */
  member: z.array(
    z.object({
      id: z.string(),
      kind: pointsEntryKind,
      points: z.int(),
      at: z.iso.datetime(),
      /** What it was for: an event or a reward. */
      about: z.string().optional(),
      /** Of a check-in or a redemption: which one. */
      actieId: z.string().optional(),
      /** Of a correction or a reversal: why, in the words of who did it. */
      reason: z.string().optional(),
    }),
  ),
  next: z.string().optional(),
})
export type PointsEntries = Immutable<z.infer<typeof pointsEntries>>

export const inszQuestion = z.strictObject({ inszNumber: text(20) })
export const inszAnswer = z.object({ inszNumber: z.string().optional() })

export const blocking = z.strictObject({ blocked: z.boolean(), reason: reasonText })

export const replacementReason = z.enum(['LOST', 'STOLEN', 'DEFECT', 'SOCIAL_STATUS_OBTAINED', 'SOCIAL_STATUS_LOST'])
export type ReplacementReason = z.infer<typeof replacementReason>
export const newCard = z.strictObject({ uitpasNumber: text(20) })
export const replacement = z.strictObject({ uitpasNumber: text(20), reason: replacementReason })

export const socialStatusChange = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('EXTEND'), endDate: day }),
  z.strictObject({ kind: z.literal('SUSPEND'), until: day, reason: reasonText }),
  z.strictObject({ kind: z.literal('RESUME') }),
  z.strictObject({ kind: z.literal('END'), reason: reasonText }),
])
export type SocialStatusChange = Immutable<z.infer<typeof socialStatusChange>>

export const pointsCorrection = z.strictObject({
  /** Above zero = given, below = taken. */
  points: z
    .int()
    .min(-100_000)
    .max(100_000)
    .refine((points) => points !== 0),
  reason: reasonText,
})

export const joining = z.strictObject({ cardSystemId: z.int() })
export const joinable = z.object({ member: z.array(z.object({ id: z.int(), name: z.string() })) })
export type Joinable = Immutable<z.infer<typeof joinable>>
export const erasure = z.strictObject({ reason: reasonText })
