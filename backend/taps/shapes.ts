import { actieId, zuilType } from '@zuil/protocol'
import { z } from 'zod'
import { checkin } from '../checkins/shapes.ts'
import { passholder } from '../passholders/shapes.ts'
import { endUserMessage, error, moment, named, text } from '../platform/http/fields.ts'
import { amount } from '../platform/money.ts'

/** How well the moment of a tap is known: by the backend's own clock, by a time it gave earlier, or within bounds only. */
export const timeQuality = z.enum(['MEASURED', 'ANCHORED', 'ESTIMATED'])
export type TimeQuality = z.infer<typeof timeQuality>

/** Why a tap is in quarantine: see `rules/plausibility.ts`. */
export const quarantineWhy = z.enum([
  'TOO_OLD',
  'BLOCKED_ZUIL',
  'RATE',
  'UNKNOWN_CARDS',
  'NOT_CONFIGURED',
  'SEQUENCE',
  'LOST_DEVICE',
])
export type QuarantineWhy = z.infer<typeof quarantineWhy>

export const refusedError = named(
  'RefusedError',
  'A problem. Where it is known who the passholder is, and the caller may know it, with the points: `pointsEndDate` is the ' +
    'last day on which they can be used, where that is near. `regularPrice`, in euro: what a ticket costs at the till for who has ' +
    'no right to the social tariff.',
  error.extend({
    totalPoints: z.int().optional(),
    pointsEndDate: z.iso.date().optional(),
    regularPrice: z.number().optional(),
  }),
)

export const registeredCheckin = named(
  'RegisteredCheckin',
  'A visit that was saved now. `passholder` is there only for clients with PASSHOLDERS_SEARCH.',
  checkin.extend({ passholder: passholder.optional() }),
)

export const kioskDeviceCheckinRequest = named(
  'KioskDeviceCheckinRequest',
  'A card at a zuil. All but `chipNumber` is ours.',
  z.object({
    chipNumber: text(32),
    actieId: actieId
      .describe(
        'A UUIDv7 in lower case that the device makes for this tap, and sends again with it when no answer came: the first ' +
          'answer comes again. Without it the same card within half a minute is the same tap, if that gave something.',
      )
      .optional(),
    shownEventId: text(128)
      .describe('The event that is on the screen: the tap is about that one, if the zuil could show it.')
      .optional(),
    shownPrice: amount
      .describe(
        'Ticketzuil: the base price that is on the screen, in euro, as GET /kiosk-devices/checkins gives it. No ticket is sold ' +
          'at another, or without one: the point alone is saved then.',
      )
      .optional(),
  }),
)

export const kioskDeviceCheckinResponse = named(
  'KioskDeviceCheckinResponse',
  'What a card at a zuil gave, by the zuil’s type. `pointsEndDate`, `ticket`, `reward` and `membership` are ours.',
  z.object({
    newPoints: z.int(),
    totalPoints: z.int(),
    pointsEndDate: z.iso.date().optional(),
    ticket: z
      .object({
        sold: z.boolean(),
        price: z.number().optional(),
        regularPrice: z.number().optional(),
        tariff: z.enum(['SOCIAL', 'REGULAR']).optional(),
        endUserMessage: endUserMessage.optional(),
        detail: z.string().optional(),
      })
      .describe(
        'Ticketzuil. Amounts in euro; `endUserMessage` says why none was sold, `regularPrice` then what one costs at the till, ' +
          '`detail` what the device is to send, where that lacks.',
      )
      .optional(),
    reward: z
      .object({ id: z.string(), title: endUserMessage, points: z.int() })
      .describe('Voordeelzuil: what is to be handed over, and the points that were taken for it.')
      .optional(),
    membership: z
      .object({
        associationId: z.string(),
        status: z.enum(['ACTIVE', 'EXPIRED', 'NONE']),
        endDate: z.iso.date().optional(),
        renewable: z.boolean(),
        renewableFrom: z.iso.date().optional(),
      })
      .describe('Lidmaatschapzuil.')
      .optional(),
  }),
)

export const kioskPass = named(
  'KioskPass',
  'The points of a passholder. `pointsEndDate` is ours: the last day on which they can be used, where that is near.',
  z.object({ totalPoints: z.int(), pointsEndDate: z.iso.date().optional() }),
)

export const zuilenInQuarantine = named(
  'ZuilenInQuarantine',
  'How many taps wait, of each zuil that has some.',
  z.object({ member: z.array(z.object({ zuilId: z.string(), name: z.string(), waiting: z.int() })) }),
)
export type ZuilenInQuarantine = z.infer<typeof zuilenInQuarantine>

export const quarantinedTaps = named(
  'QuarantinedTaps',
  'Taps that are kept and not booked. `card`: the last four characters of its number, the others as `*`.',
  z.object({
    totalItems: z.int(),
    /** All of them, by why, the most first. */
    counts: z.array(z.object({ why: quarantineWhy, count: z.int() })),
    member: z.array(
      z.object({
        actieId,
        at: moment,
        timeQuality,
        receivedAt: moment,
        why: quarantineWhy,
        mode: zuilType,
        card: z.string(),
      }),
    ),
  }),
)
export type QuarantinedTaps = z.infer<typeof quarantinedTaps>
export type QuarantinedTap = QuarantinedTaps['member'][number]

const decision = z.enum(['BOOK', 'REFUSE'])

export const quarantineDecision = named(
  'QuarantineDecision',
  'What becomes of these taps, of all that wait, or of all that wait for one reason.',
  z.union([
    z.strictObject({ decision, actieIds: z.array(actieId).min(1).max(500) }),
    z.strictObject({ decision, all: z.literal(true), why: quarantineWhy.optional() }),
  ]),
)

export const quarantineOutcome = named(
  'QuarantineOutcome',
  'How many were decided now, how many of them gave something, and how many still wait.',
  z.object({ decided: z.int(), booked: z.int(), waiting: z.int() }),
)
export type QuarantineOutcome = z.infer<typeof quarantineOutcome>
