import { dayOf } from '../../platform/time/calendar.ts'
import type { ShownSocialStatus } from '../shapes/managed.ts'
import { socialTariff } from './social-tariff.ts'

/**
 * A social status as the back office shows it: in its own days, the grace period by its name.
 * @param graceDays of the card system; @param now milliseconds since 1970
 */
export const shownSocialStatus = (
  membership: {
    readonly socialTariffEndDate?: number | null | undefined
    readonly socialTariffSuspendedUntil?: number | null | undefined
  },
  graceDays: number,
  now: number,
): ShownSocialStatus => {
  const { socialTariffEndDate: end, socialTariffSuspendedUntil: until } = membership
  if (end === null || end === undefined) return { status: 'NONE' }
  const tariff = socialTariff(
    {
      ...{ cardSystemId: 0, status: 'ACTIVE' as const, socialTariffEndDate: end },
      ...(until !== null && until !== undefined && { socialTariffSuspendedUntil: until }),
    },
    graceDays,
    now,
  )
  const endDate = dayOf(end)
  switch (tariff.status) {
    case 'SUSPENDED':
      return { status: 'SUSPENDED', endDate, suspendedUntil: dayOf(tariff.until) }
    case 'ACTIVE':
      return { status: tariff.inGracePeriod ? 'GRACE' : 'ACTIVE', endDate }
    case 'EXPIRED':
      return { status: 'EXPIRED', endDate }
    case 'NONE':
      return { status: 'NONE' }
  }
}
