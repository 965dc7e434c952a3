import { yearAfter } from '../platform/time/calendar.ts'
import type { NewLedgerEntry } from './shapes.ts'

/** A passholder's points, as they stand in the books. */
export interface Balance {
  readonly points: number
  /** Last saving or redeeming, in milliseconds since 1970. */
  readonly lastActivityAt?: number
}

/** Whether a balance has lapsed at a moment: a year after the last saving or redeeming. */
export const hasLapsed = ({ points, lastActivityAt }: Balance, at: number): boolean =>
  points > 0 && lastActivityAt !== undefined && at > yearAfter(lastActivityAt)

/** The points a passholder can use at a moment. */
export const pointsNow = (balance: Balance, now: number): number => (hasLapsed(balance, now) ? 0 : balance.points)

/** The ledger's change when a check-in is reversed: what is left of its points, so that the balance stays at least zero. */
export const reversal = (checkinPoints: number, balance: number): number => 0 - Math.min(checkinPoints, balance)

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
