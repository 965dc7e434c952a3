import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { rateLimit } from '../../../backend/platform/mqtt/broker/rate.ts'
import { credentialChanges } from '../../../backend/platform/mqtt/broker/supervisor.ts'
import { retryDelay } from '../../../backend/platform/mqtt/link.ts'

describe('a client’s share', () => {
  it('lets a burst through, then holds to the rate', () => {
    const limit = rateLimit({ perSecond: 100, burst: 10 })
    for (let i = 0; i < 10; i++) expect(limit.take(1, 1_000)).toBe(0)
    expect(limit.take(1, 1_000)).toBeCloseTo(10)
    expect(limit.take(1, 1_000)).toBeCloseTo(20)
    expect(limit.take(1, 1_120)).toBe(0)
  })

  it('never lets more through than burst and rate together', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 1, maxLength: 100 }), (amounts) => {
        const limit = rateLimit({ perSecond: 100, burst: 50 })
        let now = 0
        let sent = 0
        for (const amount of amounts) {
          sent += amount
          now += limit.take(amount, now)
          expect(sent).toBeLessThanOrEqual(50 + (now / 1000) * 100 + 1e-6)
        }
      }),
    )
  })
})

describe('reconnecting', () => {
  it('waits longer each time, up to ten seconds, never all at once', () => {
    fc.assert(
      fc.property(fc.nat(60), fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), (failures, random) => {
        const wait = retryDelay(failures, () => random)
        expect(wait).toBeLessThan(10_000)
        expect(wait).toBe(random * Math.min(100 * 2 ** failures, 10_000))
      }),
    )
  })
})

describe('credentials', () => {
  it('are given as what changed', () => {
    const before = new Map([
      ['a', '1'],
      ['b', '2'],
      ['c', '3'],
    ])
    const after = new Map([
      ['b', '2'],
      ['c', '4'],
      ['d', '5'],
    ])
    expect(credentialChanges(before, after)).toEqual({
      set: [
        ['c', '4'],
        ['d', '5'],
      ],
      removed: ['a'],
    })
  })
})
