import { z } from 'zod'
import { date, instant, version } from './messages/common.ts'
import type { CardRead } from './messages/tap.ts'

/**
 * Body of `GET /kiosk-devices/members`: the members of a lidmaatschapzuil's association, for when it has no network.
 * Keyed hashes and end dates, no names: still personal data, since there are few enough cards to try them all by whoever
 * has the key. That comes beside the list, in `memberKeyHeader`, and is never kept with it. Not valid after `validUntil`.
 */
export const memberList = z.object({
  v: version,
  associationId: z.uuid(),
  listRevision: z.string().min(1).max(64),
  validUntil: instant,
  /** Whether cards are listed by UiTPAS number too, for a zuil with a scanner. If not, the list says nothing of a number. */
  byNumber: z.boolean(),
  /** [hash, last day of the membership]: a hash is HMAC-SHA-256 of `memberHashInput`, the first 16 bytes in base64url. */
  members: z.array(z.tuple([z.string().regex(/^[\w-]{22}$/), date])).max(500_000),
})
export type MemberList = z.infer<typeof memberList>

/**
 * Header of its answers, also of 304: the key of exactly this list, 32 bytes in base64url. Another list has another key,
 * and so has each zuil and each day. A zuil keeps it in memory alone.
 */
export const memberKeyHeader = 'x-member-key'

/** What is hashed of a card. A member has an entry for each number that each of his cards has, as far as they are listed. */
export const memberHashInput = (card: CardRead): string =>
  card.kind === 'CHIP' ? `chip ${card.chipNumber}` : `number ${card.uitpasNumber}`
