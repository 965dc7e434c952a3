import type { Tap } from '@zuil/protocol'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseInsz } from '../../../../backend/passholders/rules/insz.ts'
import { socialTariff } from '../../../../backend/passholders/rules/social-tariff.ts'
import { always } from '../../../../backend/platform/time/calendar.ts'
import { hasLapsed, pointsNow, reversal } from '../../../../backend/points/rules.ts'
import { tapTime } from '../../../../backend/taps/rules/tap-time.ts'
import { actie, CHIP, DAY, HOUR, utc } from './facts.ts'

const now = utc('2026-11-23 12:00')

describe('the time of a tap', () => {
  const tap = (more: Partial<Tap> = {}): Tap => ({
    actieId: actie(1),
    seq: 1,
    bootId: 'boot',
    monotonicMs: 10_000,
    at: new Date(now - HOUR).toISOString(),
    clock: 'WALL',
    notBefore: new Date(now - DAY).toISOString(),
    card: { kind: 'CHIP', chipNumber: CHIP },
    mode: 'CHECK_IN',
    ifLate: 'BOOK',
    ...more,
  })
  const sameBoot = (monotonicMs: number) => ({ bootId: 'boot', monotonicMs })
  const later = { bootId: 'later', monotonicMs: 5 }
  const dated = (at: number, clock: Tap['clock'] = 'WALL') => tap({ at: new Date(at).toISOString(), clock })

  it('is measured in the same boot, whatever the device’s date', () => {
    for (const wild of [0, now + 365 * DAY]) {
      expect(tapTime(dated(wild), sameBoot(70_000), now)).toEqual({ at: now - 60_000, timeQuality: 'MEASURED' })
    }
    expect(tapTime(tap(), sameBoot(9_000), now)).toEqual({ at: now, timeQuality: 'MEASURED' })
  })

  it('is of another boot the one reckoned from the backend’s time', () => {
    expect(tapTime(dated(now - HOUR, 'ANCHORED'), later, now)).toEqual({ at: now - HOUR, timeQuality: 'ANCHORED' })
    expect(tapTime(dated(now + 1, 'ANCHORED'), later, now)).toEqual({ at: now, timeQuality: 'ANCHORED' })
  })

  it('is else estimated, between the last time the backend gave and the arrival', () => {
    const estimated = (at: number) => tapTime(dated(at), later, now)
    expect(estimated(now - HOUR)).toEqual({ at: now - HOUR, timeQuality: 'ESTIMATED' })
    expect(estimated(0)).toEqual({ at: now - DAY, timeQuality: 'ESTIMATED' })
    expect(estimated(now + 365 * DAY)).toEqual({ at: now, timeQuality: 'ESTIMATED' })
    const ahead = tap({ notBefore: new Date(now + DAY).toISOString() })
    expect(tapTime(ahead, later, now).at).toBe(now)
  })

  it('is always a date that can be kept, no later than the arrival', () => {
    const wild = fc.oneof(fc.constant(0), fc.maxSafeNat())
    const instant = fc
      .date({ min: new Date('0000-01-01T00:00:00.000Z'), max: new Date('9999-12-31'), noInvalidDate: true })
      .map((date) => date.toISOString())
    fc.assert(
      fc.property(
        fc.constantFrom('boot', 'later'),
        wild,
        wild,
        instant,
        instant,
        fc.constantFrom('WALL' as const, 'ANCHORED' as const),
        (bootId, monotonicMs, tapMs, at, notBefore, clock) => {
          const found = tapTime(tap({ monotonicMs: tapMs, at, notBefore, clock }), { bootId, monotonicMs }, now).at
          expect(found).toBeLessThanOrEqual(now)
          expect(found).toBeGreaterThanOrEqual(always.from)
        },
      ),
    )
  })
})

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

  it('is suspended until its date, unless expired by then', () => {
    const until = end - DAY
    expect(status(until - 1, 30, until)).toEqual({ status: 'SUSPENDED', endDate: end, until })
    expect(status(until, 30, until)).toMatchObject({ status: 'ACTIVE' })
    expect(status(end + 40 * DAY, 30, end + 50 * DAY)).toEqual({ status: 'EXPIRED', endDate: end })
  })
})

describe('points', () => {
  it('lapse after a year, by the clock in Brussels', () => {
    const lastActivityAt = utc('2025-03-30 12:00') // 14:00 in summer time; a year later too
    expect(hasLapsed({ points: 3, lastActivityAt }, utc('2026-03-30 12:00'))).toBe(false)
    expect(pointsNow({ points: 3, lastActivityAt }, utc('2026-03-30 12:00'))).toBe(3)
    expect(pointsNow({ points: 3, lastActivityAt }, utc('2026-03-30 12:00') + 1)).toBe(0)
    expect(hasLapsed({ points: 0, lastActivityAt: 0 }, now)).toBe(false)
    expect(hasLapsed({ points: 3 }, now)).toBe(false)
  })

  it('once lapsed, stay so', () => {
    const moment = fc.integer({ min: utc('2023-02-26 00:00'), max: utc('2025-03-03 00:00') })
    fc.assert(
      fc.property(moment, fc.integer({ min: 0, max: 400 * 24 }), fc.nat(72), (lastActivityAt, hours, more) => {
        const at = lastActivityAt + hours * HOUR
        if (hasLapsed({ points: 1, lastActivityAt }, at))
          expect(hasLapsed({ points: 1, lastActivityAt }, at + more * HOUR)).toBe(true)
      }),
    )
    // Between 28 February of one year and 29 February of the next.
    const lastActivityAt = utc('2023-02-28 22:15')
    expect(hasLapsed({ points: 1, lastActivityAt }, utc('2024-02-28 22:30'))).toBe(true)
    expect(hasLapsed({ points: 1, lastActivityAt }, utc('2024-02-29 22:00'))).toBe(true)
  })

  it('taken back are what is left of them', () => {
    expect(reversal(3, 10)).toBe(-3)
    expect(reversal(3, 2)).toBe(-2)
    expect(Object.is(reversal(3, 0), 0)).toBe(true)
    expect(Object.is(reversal(0, 5), 0)).toBe(true)
    fc.assert(
      fc.property(fc.nat(), fc.nat(), (points, balance) => {
        expect(balance + reversal(points, balance)).toBe(Math.max(0, balance - points))
      }),
    )
  })
})

describe('INSZ', () => {
  it.each([
    ['83030201540', '83030201540'],
    ['17010180147', '17010180147'],
    ['83.03.02-015.40', '83030201540'],
    ['83 03 02 015 40', '83030201540'],
  ])('accepts %s', (text, value) => {
    expect(parseInsz(text)).toEqual({ ok: true, value })
  })

  it.each([
    ['', 'EMPTY'],
    [' .-', 'EMPTY'],
    ['8303020154O', 'NOT_DIGITS'],
    ['83/03/02-015.40', 'NOT_DIGITS'],
    ['8303020154', 'WRONG_LENGTH'],
    ['083030201540', 'WRONG_LENGTH'],
    ['83030201541', 'BAD_CHECK_NUMBER'],
    ['83130201540', 'BAD_DATE'],
    ['83930201540', 'BAD_DATE'],
    ['83033201540', 'BAD_DATE'],
  ])('refuses "%s": %s', (text, error) => {
    expect(parseInsz(text)).toEqual({ ok: false, error })
  })

  const two = (n: number) => String(n).padStart(2, '0')

  it('accepts every well-formed number of both centuries, BIS numbers too, and no other check number', () => {
    fc.assert(
      fc.property(
        fc.nat(99),
        fc.nat(12),
        fc.constantFrom(0, 20, 40),
        fc.nat(31),
        fc.nat(998),
        fc.boolean(),
        fc.nat(99),
        (year, month, bis, day, serial, from2000, other) => {
          const base = `${two(year)}${two(month + bis)}${two(day)}${String(serial).padStart(3, '0')}`
          const checks = [base, `2${base}`].map((digits) => two(97 - (Number(digits) % 97)))
          expect(parseInsz(base + checks[from2000 ? 1 : 0]).ok).toBe(true)
          expect(parseInsz(base + two(other)).ok).toBe(checks.includes(two(other)))
        },
      ),
    )
  })
})
