import { describe, expect, it } from 'vitest'
import { socialTariff } from '../../../backend/passholders/rules/social-tariff.ts'
import { DAY, utc } from '../../support/facts.ts'

const now = utc('2026-11-23 12:00')

describe('the social tariff', () => {
  const end = utc('2026-11-30 22:59')
  const status = (at: number, graceDays = 30, until?: number) =>
    socialTariff(
      {
        cardSystemId: 1,
        status: 'ACTIVE',
        socialTariffEndDate: end,
        ...(until !== undefined && { socialTariffSuspendedUntil: until }),
      },
      graceDays,
      at,
    )

  it('is none without an end date', () => {
    expect(socialTariff({ cardSystemId: 1, status: 'ACTIVE' }, 30, now)).toEqual({ status: 'NONE' })
  })

  it('is active up to and with its end, then in its grace period, then expired', () => {
    expect(status(end)).toEqual({ status: 'ACTIVE', endDate: end, inGracePeriod: false })
    expect(status(end + 1)).toEqual({ status: 'ACTIVE', endDate: end, inGracePeriod: true })
    expect(status(end + 30 * DAY)).toEqual({ status: 'ACTIVE', endDate: end, inGracePeriod: true })
    expect(status(end + 30 * DAY + 1)).toEqual({ status: 'EXPIRED', endDate: end })
    expect(status(end + 1, 0)).toEqual({ status: 'EXPIRED', endDate: end })
  })

  it('has a grace period of calendar days, whether or not the clock changes in it', () => {
    const ending = (day: string, graceDays: number) => {
      const membership = { cardSystemId: 1, status: 'ACTIVE', socialTariffEndDate: utc(day) } as const
      return (at: string) => socialTariff(membership, graceDays, utc(at)).status
    }
    // To the end of 10 October, and of 9 November by winter time.
    const autumn = ending('2026-10-10 21:59', 30)
    expect([autumn('2026-11-09 22:59'), autumn('2026-11-09 23:00')]).toEqual(['ACTIVE', 'EXPIRED'])
    const spring = ending('2026-03-20 22:59', 30)
    expect([spring('2026-04-19 21:59'), spring('2026-04-19 22:00')]).toEqual(['ACTIVE', 'EXPIRED'])
  })

  it('is suspended until its date, unless expired by then', () => {
    const until = end - DAY
    expect(status(until - 1, 30, until)).toEqual({ status: 'SUSPENDED', endDate: end, until })
    expect(status(until, 30, until)).toMatchObject({ status: 'ACTIVE' })
    expect(status(end + 40 * DAY, 30, end + 50 * DAY)).toEqual({ status: 'EXPIRED', endDate: end })
  })
})
