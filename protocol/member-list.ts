import { z } from 'zod'
import { date, instant, version } from './messages/common.ts'
import { zuilKey } from './messages/desired.ts'
import type { CardRead } from './messages/tap.ts'

/**
 * Body of `GET /kiosk-devices/members`: the members of a lidmaatschapzuil's association, for when it has no network.
 * Keyed hashes and end dates, no names; the key is this zuil's own. Not valid after `validUntil`.
 */
export const memberList = z.object({
  v: version,
  associationId: z.uuid(),
  listRevision: z.string().min(1).max(64),
  validUntil: instant,
  key: zuilKey,
  /** [hash, last day of the membership]: a hash is HMAC-SHA-256 of `memberHashInput`, the first 16 bytes in base64url. */
  members: z.array(z.tuple([z.string().regex(/^[\w-]{22}$/), date])).max(500_000),
})
export type MemberList = z.infer<typeof memberList>

/** What is hashed of a card. A member has an entry for each number that each of his cards has. */
export const memberHashInput = (card: CardRead): string =>
  card.kind === 'CHIP' ? `chip ${card.chipNumber}` : `number ${card.uitpasNumber}`
