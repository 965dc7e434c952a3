import type { CardStatus } from '../../cards/shapes.ts'
import { dayAfter, dayOf, momentOf } from '../../platform/time/calendar.ts'
import { type Balance, bookPoints } from '../../points/rules.ts'
import type { NewLedgerEntry } from '../../points/shapes.ts'
import type { SocialStatus, SocialStatusChange } from '../shapes/managed.ts'

/** What an administrator may do with a passholder, and why not. Handbook, "Pashouders"; nothing here asks a database. */

/** Whether somebody who lives can have been born on a day; as a file of passholders is checked. @param today yyyy-mm-dd, both */
export const mayBeBorn = (day: string, today: string): boolean => day >= '1900-01-01' && day <= today

/** The last moment of a day in Brussels: a social status holds to the end of its last day. */
export const endOfDay = (day: string): number => momentOf(dayAfter(day)) - 1

/** Whether somebody has a card for social status: also while it is suspended, and in the grace period. */
export const hasSocialCard = (status: SocialStatus): boolean => status !== 'NONE' && status !== 'EXPIRED'

/** The twelfth digit of its number says for whom a card was made. */
export const isSocialCard = (uitpasNumber: string): boolean => uitpasNumber[11] === '1'

/** A card that somebody may be given now: made, here, and nobody's. */
const inStock: readonly CardStatus[] = ['STOCK', 'LOCAL_STOCK']

export type CardRefusal =
  | 'card-not-in-stock'
  | 'card-for-social-status'
  | 'card-without-social-status'
  | 'card-deleted'
  | 'card-other-active'

/** A card that somebody asks for; absent = there is none of that number in the card system. */
type WantedCard =
  | {
      readonly uitpasNumber: string
      readonly status: CardStatus
      readonly passholderId?: string | null
      readonly counterId?: string | null
    }
  | undefined

/**
 * Why somebody's card can't be replaced by another; `undefined` = it can.
 * @param at the counter out of whose stock it must come; absent = out of whichever
 */
export const replacementRefusal = (
  old: { readonly status: CardStatus },
  next: WantedCard,
  status: SocialStatus,
  at?: string,
): CardRefusal | undefined => {
  if (old.status === 'DELETED') return 'card-deleted'
  return wantedRefusal(next, status, at)
}

/** What staff of a counter can do with the card of somebody who comes to it, if it is one of their card system. */
export const counterCardActs = ({ status }: { readonly status: CardStatus }): readonly ('REPLACE' | 'BLOCK')[] =>
  status === 'ACTIVE' ? ['REPLACE', 'BLOCK'] : status === 'BLOCKED' ? ['REPLACE'] : []

/**
 * Why somebody can't be given a card; `undefined` = he can.
 * @param held the cards that he has in the card system: of two one is active
 * @param at as above
 */
export const givingRefusal = (
  held: readonly { readonly status: CardStatus }[],
  next: WantedCard,
  status: SocialStatus,
  at?: string,
): CardRefusal | undefined =>
  held.some((card) => card.status === 'ACTIVE') ? 'card-other-active' : wantedRefusal(next, status, at)

const wantedRefusal = (next: WantedCard, status: SocialStatus, at: string | undefined): CardRefusal | undefined => {
  if (at !== undefined && (next?.status !== 'LOCAL_STOCK' || next.counterId !== at)) return 'card-not-in-stock'
  if (!next || !inStock.includes(next.status) || (next.passholderId ?? null) !== null) return 'card-not-in-stock'
  if (isSocialCard(next.uitpasNumber) === hasSocialCard(status)) return undefined
  return hasSocialCard(status) ? 'card-without-social-status' : 'card-for-social-status'
}

/**
 * Why a card can't be blocked or let in again; `undefined` = it can. Of two cards of one card system one is active.
 * @param others the other cards that somebody has there
 */
export const blockingRefusal = (
  card: { readonly status: CardStatus },
  blocked: boolean,
  others: readonly { readonly status: CardStatus }[],
): CardRefusal | undefined => {
  if (card.status !== 'ACTIVE' && card.status !== 'BLOCKED') return 'card-deleted'
  return !blocked && others.some(({ status }) => status === 'ACTIVE') ? 'card-other-active' : undefined
}

/** Social status as it stands in a membership; milliseconds since 1970. */
export interface SocialStatusDates {
  readonly endDate?: number
  readonly suspendedUntil?: number
}

export type SocialStatusRefusal = 'social-status-day-past' | 'social-status-none' | 'social-status-not-suspended'

/**
 * What a change makes of a social status, or why it can't be made. Given to who has none, it is obtained; ended, it is as
 * if never given: at a till he reads that there is none, not that it expired.
 */
export const changeSocialStatus = (
  before: SocialStatusDates,
  status: SocialStatus,
  change: SocialStatusChange,
  now: number,
): SocialStatusDates | SocialStatusRefusal => {
  const today = dayOf(now)
  switch (change.kind) {
    case 'EXTEND':
      if (change.endDate < today) return 'social-status-day-past'
      return { ...before, endDate: endOfDay(change.endDate) }
    case 'SUSPEND':
      if (!hasSocialCard(status)) return 'social-status-none'
      if (change.until <= today) return 'social-status-day-past'
      return { ...before, suspendedUntil: momentOf(change.until) }
    case 'RESUME': {
      if (status !== 'SUSPENDED') return 'social-status-not-suspended'
      const { suspendedUntil: _until, ...rest } = before
      return rest
    }
    case 'END':
      return status === 'NONE' ? 'social-status-none' : {}
  }
}

/**
 * The ledger's entries of a correction, what lapsed before going first; `undefined` = there are not so many points to take.
 * Points that are given count as saved then: they would lapse at once with old ones.
 */
export const correctPoints = (
  passholder: Balance & { readonly id: string },
  { points, causeId, at }: { readonly points: number; readonly causeId: string; readonly at: number },
): { readonly ledger: readonly NewLedgerEntry[]; readonly balance: number; readonly saved: boolean } | undefined => {
  const booked = bookPoints(passholder, { kind: 'CORRECTION', causeId, points, at })
  return booked.balance < 0 ? undefined : { ...booked, saved: points > 0 }
}
