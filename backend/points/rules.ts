import { dayOf, monthsAfter } from '../platform/time/calendar.ts'
import type { NewLedgerEntry } from './shapes.ts'

/** A passholder's points, as they stand in the books. */
export interface Balance {
  readonly points: number
  /** Last saving or redeeming, in milliseconds since 1970. */
  readonly lastActivityAt?: number
}

/** Somebody is warned of points that lapse within so many months. */
const WARNING_MONTHS = 2

/**
 * The last day on which points can be used if nothing more is saved or redeemed: the same date a year after the last
 * time, of a 29 February the 28th. `undefined` = there is nothing that lapses. Source: UiTPAS's documentation.
 */
export const pointsEndDate = ({ points, lastActivityAt }: Balance): string | undefined =>
  points > 0 && lastActivityAt !== undefined ? monthsAfter(dayOf(lastActivityAt), 12) : undefined

/** Whether a balance has lapsed at a moment. */
export const hasLapsed = (balance: Balance, at: number): boolean => {
  const endDate = pointsEndDate(balance)
  return endDate !== undefined && dayOf(at) > endDate
}

/** The points a passholder can use at a moment. */
export const pointsNow = (balance: Balance, now: number): number => (hasLapsed(balance, now) ? 0 : balance.points)

/** What somebody reads of his points. */
export interface ShownBalance {
  readonly balance: number
  /** The last day on which they can be used, where that is near. */
  readonly pointsEndDate?: string
}

/** What somebody reads of his points at a moment, with a warning when they will lapse soon. */
export const balanceAt = (balance: Balance, at: number): ShownBalance => {
  if (hasLapsed(balance, at)) return { balance: 0 }
  const endDate = pointsEndDate(balance)
  const isNear = endDate !== undefined && dayOf(at) >= monthsAfter(endDate, 0 - WARNING_MONTHS)
  return { balance: balance.points, ...(isNear && { pointsEndDate: endDate }) }
}

/** The ledger's change when a check-in is reversed: what is left of its points, so that the balance stays at least zero. */
export const reversal = (checkinPoints: number, balance: number): number => 0 - Math.min(checkinPoints, balance)

/**
 * The same of whatever is reversed: of a redemption its points are given back. What lapsed since it was booked is neither
 * taken from newer points nor given back.
 */
export const reversedPoints = (
  { kind, points }: { readonly kind: 'REVERSAL' | 'REDEMPTION_REVERSAL'; readonly points: number },
  { balance, lapsedSince }: { readonly balance: number; readonly lapsedSince: boolean },
): number => {
  const left = lapsedSince ? 0 : points
  return kind === 'REVERSAL' ? reversal(left, balance) : left
}

/**
 * The ledger's entries for points that are saved (above zero) or taken: what lapsed before them goes first.
 * @returns the entries in order, and the balance after them
 */
export const bookPoints = (
  passholder: Balance & { readonly id: string },
  entry: Omit<NewLedgerEntry, 'passholderId'>,
): { readonly ledger: readonly NewLedgerEntry[]; readonly balance: number } => {
  const passholderId = passholder.id
  const usable = pointsNow(passholder, entry.at)
  const lapsed = hasLapsed(passholder, entry.at)
  return {
    ledger: [
      ...(lapsed ? [{ ...entry, passholderId, kind: 'LAPSE' as const, points: 0 - passholder.points }] : []),
      { ...entry, passholderId },
    ],
    balance: usable + entry.points,
  }
}
