import { type Immutable, refusalReason } from '@zuil/protocol'
import { z } from 'zod'
import { reasonText, uuid } from '../../platform/http/fields.ts'
import { timeQuality } from '../shapes.ts'

/** What zuilen, counters and apps booked or refused, as the back office lists it. One tap may be two: its point and its ticket. */

/** In the order in which things of one moment and one ActieID come. REFUSED: a tap that gave nothing. */
export const activityKinds = ['CHECKIN', 'TICKET', 'REDEMPTION', 'MEMBERSHIP', 'REFUSED'] as const
export const activityKind = z.enum(activityKinds)
export type ActivityKind = z.infer<typeof activityKind>

/** WAITING: of what was refused, that which was noted at the zuil, and that nobody has decided about. */
export const activityOutcome = z.enum(['BOOKED', 'REFUSED', 'REVERSED', 'WAITING'])
export type ActivityOutcome = z.infer<typeof activityOutcome>

const named = z.object({ id: z.string(), name: z.string() })

export const activity = z.object({
  actieId: z.string(),
  kind: activityKind,
  at: z.iso.datetime(),
  /** QR: the passholder's own app, by the code of a zuil. */
  source: z.enum(['ZUIL', 'API', 'QR']),
  zuil: named.optional(),
  /** Whose staff booked it, in the counter app. */
  counter: named.optional(),
  /** Of the API, that made it. */
  clientId: z.string().optional(),
  event: named.optional(),
  reward: named.optional(),
  /** Without a name for who may not know it; absent = it is nobody's (any more). */
  passholder: z.object({ id: z.string(), name: z.string() }).optional(),
  /** For who may not know whose it is, the last four digits. */
  uitpasNumber: z.string().optional(),
  /** Saved, or below zero: given for a reward. */
  points: z.int().optional(),
  /** Of a ticket, in cents. */
  price: z.int().optional(),
  reversedAt: z.iso.datetime().optional(),
  /** Why nothing was given. */
  reason: refusalReason.optional(),
  /** Of a ticket tap whose point was saved: why no ticket was sold. */
  ticketReason: refusalReason.optional(),
  /** Of a tap: whether somebody waited for it at the zuil; else it came out of the journal. */
  live: z.boolean().optional(),
  timeQuality: timeQuality.optional(),
  receivedAt: z.iso.datetime().optional(),
  /** Of a tap that was noted and could not be booked: what became of it. */
  unbooked: z.enum(['WAITING', 'BOOKED', 'PUT_ASIDE']).optional(),
  /** Of one that waits: whether booking it after all can be tried. */
  mayBeBooked: z.boolean().optional(),
})
export type Activity = Immutable<z.infer<typeof activity>>

export const activities = z.object({
  member: z.array(activity),
  /** `before` of the page that follows; absent = this was the last. */
  next: z.string().optional(),
  /** How what was typed was understood. */
  soughtAs: z.enum(['CARD', 'PASSHOLDER', 'EVENT', 'ZUIL', 'ACTION', 'NAME']).optional(),
  /** So many people or events are called so that none is shown. */
  tooMany: z.literal(true).optional(),
})
export type Activities = Immutable<z.infer<typeof activities>>

export const unbookedCounts = z.object({
  totalItems: z.int(),
  /** By reason, the most first. */
  counts: z.array(z.object({ reason: refusalReason, count: z.int() })),
})
export type UnbookedCounts = Immutable<z.infer<typeof unbookedCounts>>

export const bookingAfterAll = z.strictObject({ word: reasonText.optional() })

/** REFUSED: judged again now, it still can't be booked, and waits on. */
export const bookedAfterAll = z.discriminatedUnion('outcome', [
  z.object({ outcome: z.literal('BOOKED'), points: z.int() }),
  z.object({ outcome: z.literal('REFUSED'), reason: refusalReason }),
])
export type BookedAfterAll = Immutable<z.infer<typeof bookedAfterAll>>

/** Puts these aside, or all that wait for one reason, if they are still as many as somebody saw. */
export const puttingAside = z.union([
  z.strictObject({ actieIds: z.array(uuid).min(1).max(100), word: reasonText }),
  z.strictObject({ reason: refusalReason, count: z.int().min(1), word: reasonText }),
])
export const putAside = z.object({ decided: z.int(), waiting: z.int() })
export type PutAside = Immutable<z.infer<typeof putAside>>
