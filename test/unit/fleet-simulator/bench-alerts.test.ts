import { describe, expect, it } from 'vitest'
import { type Alert, isFalse, type LinkChange } from '../../bench/fleet-alerts.ts'
import { zuilIdOf } from '../../support/fixtures.ts'

/** Which alerts the benchmark counts as false. */

const openedAt = 100_000
const alert = (kind: string, zuilen: readonly number[]): Alert => ({
  ...{ kind, subject: '', startedAt: openedAt - 20_000, openedAt, zuilIds: zuilen.map(zuilIdOf) },
})
const links = (...changes: readonly (readonly [n: number, changes: readonly LinkChange[]])[]) => new Map(changes)
const there = { at: 50_000, up: true }
const lost = { at: 90_000, up: false }

describe('an alert', () => {
  it('is true of zuilen that were never connected yet, lost their link, or were back only just', () => {
    const all = links([1, []], [2, [there, lost]], [3, [there, lost, { at: 99_000, up: true }]])
    expect(isFalse(alert('SITE', [1, 2, 3]), all)).toBe(false)
    expect(isFalse(alert('OFFLINE', [2]), all)).toBe(false)
  })

  it('is false of one that was there, be it among many', () => {
    expect(isFalse(alert('OFFLINE', [1]), links([1, [there]]))).toBe(true)
    const back = { at: 94_000, up: true }
    expect(isFalse(alert('SITE', [1, 2]), links([1, []], [2, [there, lost, back]]))).toBe(true)
    // What came later says nothing of then.
    expect(isFalse(alert('OFFLINE', [1]), links([1, [there, { at: 100_001, up: false }]]))).toBe(true)
  })

  it('of anything else is false: nothing was wrong', () => {
    expect(isFalse(alert('HEALTH', [1]), links([1, []]))).toBe(true)
    expect(isFalse(alert('FLAPPING', [1]), links([1, []]))).toBe(true)
  })
})
