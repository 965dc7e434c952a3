import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { hasLapsed, pointsNow, reversal } from '../../../backend/points/rules.ts'
import { HOUR, utc } from '../../support/facts.ts'

const now = utc('2026-11-23 12:00')

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

  it('reversed are what is left of them', () => {
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
