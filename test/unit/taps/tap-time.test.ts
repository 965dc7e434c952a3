import type { Tap } from '@zuil/protocol'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { always } from '../../../backend/platform/time/calendar.ts'
import { tapTime } from '../../../backend/taps/rules/tap-time.ts'
import { actie, CHIP, DAY, HOUR, utc } from '../../support/facts.ts'

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

  it('is measured from when its message was sent, if that waited on its way', () => {
    const sent = (at: number) => ({ ...sameBoot(70_000), at: new Date(at).toISOString() })
    expect(tapTime(tap(), sent(now - HOUR), now)).toEqual({ at: now - HOUR - 60_000, timeQuality: 'MEASURED' })
    // A zuil's count of the backend's time is some seconds wrong: what came at once came when it arrived.
    for (const at of [now - 10_000, now + 1, now + HOUR])
      expect(tapTime(tap(), sent(at), now)).toEqual({ at: now - 60_000, timeQuality: 'MEASURED' })
    expect(tapTime(tap(), sent(now - 10_001), now).at).toBe(now - 70_001)
    expect(tapTime(tap(), { ...sent(now), at: '0000-01-01T00:00:00.000Z' }, now).at).toBe(always.from)
  })

  it('is of another boot the one computed from the backend’s time', () => {
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

  it('is of a replaced device no later than that, where its own clock alone says when', () => {
    const replaced = now - HOUR
    expect(tapTime(dated(now), later, now, replaced)).toEqual({ at: replaced, timeQuality: 'ESTIMATED' })
    expect(tapTime(dated(replaced - 1), later, now, replaced).at).toBe(replaced - 1)
    expect(tapTime(dated(now, 'ANCHORED'), later, now, replaced).at).toBe(now)
    expect(tapTime(dated(0), sameBoot(10_000), now, replaced).at).toBe(now)
    const known = tap({ notBefore: new Date(replaced + 1).toISOString() })
    expect(tapTime(known, later, now, replaced).at).toBe(replaced + 1)
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
        fc.option(instant, { nil: undefined }),
        fc.constantFrom('WALL' as const, 'ANCHORED' as const),
        (bootId, monotonicMs, tapMs, at, notBefore, sentAt, clock) => {
          const sent = { bootId, monotonicMs, at: sentAt }
          const found = tapTime(tap({ monotonicMs: tapMs, at, notBefore, clock }), sent, now).at
          expect(found).toBeLessThanOrEqual(now)
          expect(found).toBeGreaterThanOrEqual(always.from)
        },
      ),
    )
  })
})
