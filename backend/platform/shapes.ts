import type { Immutable } from '@zuil/protocol'
import { z } from 'zod'

/** What the shapes of several subjects are made of. Safe in a browser, as all shapes are. */

/** A moment in facts: milliseconds since 1970 (UTC). */
export const epochMs = z.int()

/** Calendar periods in Europe/Brussels, weeks Monday to Sunday; ABSOLUTE = all time. */
export const limitPeriod = z.enum(['ABSOLUTE', 'DAY', 'WEEK', 'MONTH', 'QUARTER', 'YEAR'])

/** A limit per passholder. */
export const periodLimit = z.object({ volume: z.int().nonnegative(), period: limitPeriod })
export type PeriodLimit = Immutable<z.infer<typeof periodLimit>>

/** What the audit log has records of, and what people and clients do with each. */
export const actNames = {
  ZUIL: [
    ...(['ZUIL_SETTINGS', 'ZUIL_ADDED', 'ZUIL_CODE', 'ZUIL_REVOKED', 'ZUIL_COMMAND', 'ZUIL_EVENT'] as const),
    'QUARANTINE_DECIDED',
  ],
  CHECKIN: ['CHECKIN_AT_COUNTER', 'CHECKIN_REVERSED', 'TAP_BOOKED', 'TAP_PUT_ASIDE'],
  TICKET: ['TICKET_AT_COUNTER', 'TICKET_REVERSED'],
  REDEMPTION: ['REDEMPTION_AT_COUNTER', 'REDEMPTION_REVERSED'],
  COUNTER: ['COUNTER_ADDED', 'COUNTER_CHANGED', 'STAFF_ADDED', 'STAFF_REMOVED'],
  REWARD: ['REWARD_ADDED', 'REWARD_CHANGED', 'REWARD_STATUS'],
  EVENT: ['EVENT_ADDED', 'EVENT_CHANGED', 'EVENT_CANCELLED', 'EVENT_REMOVED'],
  DISTRIBUTION_KEY: ['KEY_ADDED', 'KEY_CHANGED', 'KEY_ENDED'],
  ASSOCIATION: [
    ...(['ASSOCIATION_ADDED', 'ASSOCIATION_CHANGED', 'ASSOCIATION_REMOVED', 'ASSOCIATION_COUNTER'] as const),
    ...(['MEMBER_ADDED', 'MEMBER_RENEWED', 'MEMBER_STOPPED'] as const),
  ],
  ACCOUNT: ['ACCOUNT_GRANTED', 'ACCOUNT_CHANGED', 'ACCOUNT_WITHDRAWN', 'SESSIONS_ENDED'],
  PASSHOLDER: [
    ...(['PASSHOLDER_REGISTERED', 'PASSHOLDER_CHANGED', 'PASSHOLDER_INSZ_READ', 'PASSHOLDER_INSZ_SOUGHT'] as const),
    ...(['PASSHOLDER_BLOCKED', 'PASSHOLDER_UNBLOCKED', 'PASSHOLDER_JOINED', 'PASSHOLDER_POINTS_CORRECTED'] as const),
    ...([
      'PASSHOLDER_CARD_BLOCKED',
      'PASSHOLDER_CARD_UNBLOCKED',
      'PASSHOLDER_CARD_REPLACED',
      'PASSHOLDER_CARD_GIVEN',
    ] as const),
    ...(['PASSHOLDER_SOCIAL_STATUS', 'PASSHOLDER_DATA_GIVEN', 'PASSHOLDER_ERASED', 'PASSHOLDER_UITID_LINKED'] as const),
  ],
  REGISTRATION: ['FILE_SENT', 'FILE_CHECKED', 'FILE_REMOVED', 'PASSHOLDERS_REGISTERED'],
  CARD: ['CARD_BLOCKED', 'CARD_DELETED', 'CARD_PUT_BACK', 'CARD_TO_STOCK', 'CARD_RECEIVED'],
  // What was done to many at once, written down once.
  CARD_BATCH: ['NUMBERS_GENERATED', 'NUMBERS_DOWNLOADED', 'CHIPS_LOADED'],
  CARD_PACKAGE: ['PACKAGE_SENT', 'PACKAGE_RECEIVED'],
  // A machine that speaks the API.
  CLIENT: ['CLIENT_PERMISSIONS'],
  WEBHOOK: ['WEBHOOK_ADDED', 'WEBHOOK_CHANGED', 'WEBHOOK_TESTED', 'WEBHOOK_REPLAYED', 'WEBHOOK_REMOVED'],
  CARD_SYSTEM: [
    'SESSIONS_ENDED',
    'ENVIRONMENT_RESET',
    'LIST_EXPORTED',
    'CARD_SETTINGS',
    ...([
      'CARD_SYSTEM_CHANGED',
      'CARD_SYSTEM_PRICES',
      'CARD_SYSTEM_BRANDING',
      'CARD_SYSTEM_ALERTS',
      'CARD_SYSTEM_RETENTION',
    ] as const),
  ],
} as const
export type RecordKind = keyof typeof actNames
export type ActName = (typeof actNames)[RecordKind][number]

/** Something that somebody did, as the audit log has it. `before` and `after` are missing of what is secret. */
export const act = z.object({
  id: z.string(),
  at: z.iso.datetime(),
  actor: z.object({ kind: z.enum(['CLIENT', 'USER', 'SYSTEM']), id: z.string() }),
  action: z.string(),
  subject: z.object({ kind: z.string(), id: z.string(), name: z.string().optional() }),
  changes: z.array(z.object({ field: z.string(), before: z.unknown().optional(), after: z.unknown().optional() })),
  reason: z.string().optional(),
})
export type Act = Immutable<z.infer<typeof act>>

/** Newest first. `next`: `before` of the page that follows; absent = this was the last. */
export const acts = z.object({ member: z.array(act), next: z.string().optional() })
export type Acts = Immutable<z.infer<typeof acts>>
