import { daysLater } from '../../platform/time/calendar.ts'
import type { MembershipFacts } from '../shapes.ts'

/** The right to the social tariff (kansentarief) in one card system. */
export type SocialTariff =
  | { readonly status: 'NONE' }
  | { readonly status: 'ACTIVE'; readonly endDate: number; readonly inGracePeriod: boolean }
  | { readonly status: 'EXPIRED'; readonly endDate: number }
  | { readonly status: 'SUSPENDED'; readonly endDate: number; readonly until: number }

/**
 * The end date is the last moment at which the right holds; after it come `graceDays` calendar days in which it works in
 * full.
 * A suspension wins while it lasts.
 */
export const socialTariff = (membership: MembershipFacts, graceDays: number, now: number): SocialTariff => {
  const { socialTariffEndDate: endDate, socialTariffSuspendedUntil: until } = membership
  if (endDate === undefined) return { status: 'NONE' }
  if (now > daysLater(endDate, graceDays)) return { status: 'EXPIRED', endDate }
  if (until !== undefined && now < until) return { status: 'SUSPENDED', endDate, until }
  return { status: 'ACTIVE', endDate, inGracePeriod: now > endDate }
}
