import type { Immutable } from '@zuil/protocol'
import { z } from 'zod'
import { cardStatus } from '../../cards/shapes.ts'
import { groupTickets } from '../../passholders/shapes/group.ts'
import { moment, text, uuid } from '../../platform/http/fields.ts'

/** What staff do at their counter, in the counter app (balie-applicatie). Amounts are in cents. */

const cents = z.int().nonnegative()
/** Dearer no ticket is; of a price that is typed. */
const MAX_PRICE = 100_000
/** In one sale. */
const MAX_TICKETS = 50

/** What is typed, scanned or read, to find somebody by: it stands in no address. */
export const counterQuestion = z.strictObject({ text: text(200) })

/** A group pass has one name, and was never born. */
const named = { name: z.string(), firstName: z.string(), dateOfBirth: z.iso.date().optional() }

/** Why something can't be done, for the passholder to read. */
const refused = z.object({ sentence: z.string() })

const counterEvent = z.object({
  id: z.string(),
  name: z.string(),
  /** When check-in opens, and ends. */
  from: moment,
  until: moment,
  start: moment.optional(),
  points: z.int(),
  basePrice: cents.optional(),
  /** Whether he can check in now; absent = he can. */
  checkin: refused.optional(),
})

const counterReward = z.object({
  id: z.string(),
  title: z.string(),
  points: z.int(),
  /** Whether he can have it now; absent = he can. */
  refused: refused.optional(),
})

/** Who is served, and what he can do here now. */
export const counterPass = z.object({
  uitpasNumber: z.string(),
  cardSystem: z.object({ id: z.int(), name: z.string() }),
  /** Why nothing can be booked by the card at all. */
  refused: refused.optional(),
  /** What can be done with the card itself; nothing with one of another card system. */
  cardActs: z.array(z.enum(['REPLACE', 'BLOCK'])),
  passholder: z
    .object({
      id: z.string(),
      ...named,
      city: z.string(),
      points: z.int(),
      /** The last day on which they can be used. */
      pointsEndDate: z.iso.date().optional(),
      /** Of a group pass. */
      groupTickets: groupTickets.optional(),
      memberships: z.array(
        z.object({
          cardSystem: z.object({ id: z.int(), name: z.string() }),
          status: z.enum(['ACTIVE', 'BLOCKED']),
          socialTariff: z
            .object({
              status: z.enum(['ACTIVE', 'EXPIRED', 'SUSPENDED']),
              endDate: moment,
              inGracePeriod: z.boolean(),
              suspendedUntil: moment.optional(),
            })
            .optional(),
        }),
      ),
    })
    .optional(),
  /** At this counter, today and the coming days, as they begin. */
  events: z.array(counterEvent),
  rewards: z.array(counterReward),
})
export type CounterPass = Immutable<z.infer<typeof counterPass>>

/** Who it may be. Several: by a name. */
export const counterFound = z.object({
  member: z.array(
    z.object({
      ...named,
      city: z.string(),
      /** By which he is served; absent = he has no card in this card system. */
      uitpasNumber: z.string().optional(),
      /** By which he is given one: of who has none. */
      id: z.string().optional(),
    }),
  ),
  /** A card that nobody has. `isHere`: it is in the stock of this counter. */
  card: z.object({ uitpasNumber: z.string(), status: cardStatus, isHere: z.boolean() }).optional(),
  /** More are called so than are shown. */
  more: z.boolean(),
  /** Of the only one, if he has a card. */
  pass: counterPass.optional(),
})
export type CounterFound = Immutable<z.infer<typeof counterFound>>

/** A price that is asked for, of an event at this counter. */
export const counterTariffQuestion = z.strictObject({
  uitpasNumber: text(32),
  eventId: text(128),
  regularPrice: cents.max(MAX_PRICE),
})

/** What he pays. Neither: nothing is reduced for him, and nobody says why. */
export const counterTariff = z.object({
  /** `remaining`: how many he can still buy. */
  tariff: z.object({ id: z.string(), name: z.string(), price: cents, remaining: z.int() }).optional(),
  /** Why there is none. */
  sentence: z.string().optional(),
})
export type CounterTariff = Immutable<z.infer<typeof counterTariff>>

export const counterCheckin = z.strictObject({ uitpasNumber: text(32), eventId: text(128) })
export const counterRedemption = z.strictObject({ uitpasNumber: text(32), rewardId: uuid })
/** One sale: all of them, or none. */
export const counterSale = z
  .array(counterTariffQuestion.extend({ tariffId: text(200) }))
  .min(1)
  .max(MAX_TICKETS)
export type CounterSale = Immutable<z.infer<typeof counterSale>>

/** What was booked. `balance`: his points after it. */
export const counterBooked = z.object({ actieId: z.string(), points: z.int(), balance: z.int() })
export type CounterBooked = Immutable<z.infer<typeof counterBooked>>
export const counterSold = z.object({ actieIds: z.array(z.string()), total: cents })
export type CounterSold = Immutable<z.infer<typeof counterSold>>

/** What this counter did today, newest first. */
export const counterDay = z.object({
  member: z.array(
    z.object({
      actieId: z.string(),
      kind: z.enum(['CHECKIN', 'TICKET', 'REDEMPTION']),
      at: moment,
      /** The event, or the reward. */
      what: z.string(),
      /** Absent = he is not known any more. */
      passholder: z.string().optional(),
      uitpasNumber: z.string().optional(),
      /** Saved, or below zero: given. */
      points: z.int().optional(),
      price: cents.optional(),
      reversedAt: moment.optional(),
    }),
  ),
  /** There are more than are shown. */
  more: z.boolean(),
})
export type CounterDay = Immutable<z.infer<typeof counterDay>>
