import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { periodAt } from '../../../backend/web/format/periods.ts'

const kinds = ['MONTH', 'QUARTER', 'YEAR'] as const
const day = fc.integer({ min: 0, max: 60_000 }).map((n) => new Date(n * 86_400_000).toISOString().slice(0, 10))
const next = (of: string): string => new Date(Date.parse(`${of}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10)

describe('a period', () => {
  it.each([
    ['MONTH', '2028-02-29', 0, '2028-02-01', '2028-02-29'],
    ['MONTH', '2026-01-15', 1, '2025-12-01', '2025-12-31'],
    ['QUARTER', '2026-11-27', 0, '2026-10-01', '2026-12-31'],
    ['QUARTER', '2026-01-01', 1, '2025-10-01', '2025-12-31'],
    ['YEAR', '2026-12-31', 1, '2025-01-01', '2025-12-31'],
  ] as const)('%s of %s, %i before, is from %s until %s', (kind, of, back, from, until) => {
    expect(periodAt(kind, of, back)).toEqual({ from, until })
  })

  it('has its day, and follows the one before it without a gap', () => {
    fc.assert(
      fc.property(fc.constantFrom(...kinds), day, fc.nat(30), (kind, of, back) => {
        const own = periodAt(kind, of)
        expect(own.from <= of && of <= own.until).toBe(true)
        expect(next(periodAt(kind, of, back + 1).until)).toBe(periodAt(kind, of, back).from)
      }),
    )
  })
})
