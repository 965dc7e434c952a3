import { z } from 'zod'
import { actieId } from '../identifiers.ts'
import { refusalReason } from '../refusals.ts'
import { cents, date, instant, localized, version } from './common.ts'

const points = z.int().nonnegative()

/** The last day on which the passholder's points can be used, where that is near. */
const pointsEndDate = date.optional()

/** The point of a ticket tap: it stands even where the ticket is refused. */
const pointOfTicket = z.discriminatedUnion('saved', [
  z.object({ saved: z.literal(true), points, balance: points }),
  z.object({ saved: z.literal(false), reason: refusalReason, balance: points, pointsEndDate }),
])

/** `regularPrice` is the event's base price, `price` what the passholder pays. */
const ticket = z.discriminatedUnion('sold', [
  /** REGULAR: from an older backend; a zuil sells at the social tariff alone. */
  z.object({ sold: z.literal(true), price: cents, regularPrice: cents, tariff: z.enum(['SOCIAL', 'REGULAR']) }),
  /** `regularPrice`: what a ticket costs this passholder at the till, who has no right to the social tariff. */
  z.object({ sold: z.literal(false), reason: refusalReason, regularPrice: cents.optional() }),
])

/** The outcome of a tap. The same ActieID always gets the same verdict. */
export const verdict = z.discriminatedUnion('outcome', [
  z.object({
    outcome: z.literal('SAVED'),
    actieId,
    /** Points saved by this tap. */
    points,
    /** The passholder's points after it. */
    balance: points,
    eventId: z.string().min(1),
  }),
  /** A ticketzuil: what became of point and ticket, each by itself. Over the API, and for a group pass, there is no point. */
  z.object({
    outcome: z.literal('TICKET'),
    actieId,
    eventId: z.string().min(1),
    ticket,
    point: pointOfTicket.optional(),
  }),
  z.object({
    outcome: z.literal('REDEEMED'),
    actieId,
    rewardId: z.uuid(),
    title: localized,
    /** Points taken. */
    points,
    balance: points,
  }),
  z.object({
    outcome: z.literal('MEMBERSHIP'),
    actieId,
    associationId: z.uuid(),
    /** NONE: never a member. */
    status: z.enum(['ACTIVE', 'EXPIRED', 'NONE']),
    /** The last day of the membership; not with NONE. */
    endDate: date.optional(),
    /** Whether it can be renewed now. */
    renewable: z.boolean(),
    /** From which day it can be renewed, where that is still to come. */
    renewableFrom: date.optional(),
    /** Absent from an older backend. */
    balance: points.optional(),
    pointsEndDate,
  }),
  z.object({
    outcome: z.literal('REFUSED'),
    actieId,
    reason: refusalReason,
    /** Absent where it is not known whose card it is. */
    balance: points.optional(),
    pointsEndDate,
  }),
])
export type Verdict = z.infer<typeof verdict>

/** `dn/verdict`: the answer to a live tap, sent after the database committed. */
export const dnVerdict = z.object({ v: version, serverTime: instant, verdict })
