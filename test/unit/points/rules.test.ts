import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { balanceAt, hasLapsed, pointsEndDate, pointsNow, reversal } from '../../../backend/points/rules.ts'
import { HOUR, utc } from '../../support/facts.ts'

const now = utc('2026-11-23 12:00')

describe('points', () => {
  it('can be used until the end of the same day a year later, by the calendar of Brussels', () => {
    const lastActivityAt = utc('2025-03-30 12:00')
    const midnight = utc('2026-03-30 22:00') // In summer time: of the 30th to the 31st.
    expect(hasLapsed({ points: 3, lastActivityAt }, midnight - 1)).toBe(false)
    expect(pointsNow({ points: 3, lastActivityAt }, midnight - 1)).toBe(3)
    expect(pointsNow({ points: 3, lastActivityAt }, midnight)).toBe(0)
    // The day is that of Brussels, not of UTC.
    expect(pointsEndDate({ points: 3, lastActivityAt: utc('2025-11-23 23:30') })).toBe('2026-11-24')
    expect(pointsEndDate({ points: 3, lastActivityAt: utc('2024-02-29 12:00') })).toBe('2025-02-28')
    expect(hasLapsed({ points: 0, lastActivityAt: 0 }, now)).toBe(false)
    expect(hasLapsed({ points: 3 }, now)).toBe(false)
    expect(pointsEndDate({ points: 0, lastActivityAt: 0 })).toBeUndefined()
    expect(pointsEndDate({ points: 3 })).toBeUndefined()
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
    expect(hasLapsed({ points: 1, lastActivityAt }, utc('2024-02-28 22:30'))).toBe(false)
    expect(hasLapsed({ points: 1, lastActivityAt }, utc('2024-02-28 23:00'))).toBe(true)
    expect(hasLapsed({ points: 1, lastActivityAt }, utc('2024-02-29 22:00'))).toBe(true)
  })

  it('that lapse within two months are warned of, with their last day', () => {
    const until = (day: string) => ({ points: 3, lastActivityAt: utc(`${day} 12:00`) })
    expect(balanceAt(until('2026-01-24'), now)).toEqual({ balance: 3 })
    expect(balanceAt(until('2026-01-23'), now)).toEqual({ balance: 3, pointsEndDate: '2027-01-23' })
    expect(balanceAt(until('2025-11-23'), now)).toEqual({ balance: 3, pointsEndDate: '2026-11-23' })
    expect(balanceAt(until('2025-11-22'), now)).toEqual({ balance: 0 })
    expect(balanceAt({ points: 0, lastActivityAt: utc('2025-12-01 12:00') }, now)).toEqual({ balance: 0 })
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
