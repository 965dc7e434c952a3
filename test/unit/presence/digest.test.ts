import { describe, expect, it } from 'vitest'
import { digestDay, digestKey, digestSpan, isInDigest } from '../../../backend/presence/rules/digest.ts'

/** Eight o'clock in Brussels in November is seven o'clock UTC. */
const eight = (day: string): number => Date.parse(`${day}T07:00:00.000Z`)

describe('the daily mail', () => {
  it('is due from eight o’clock on', () => {
    expect(digestDay(eight('2026-11-24') - 1)).toBe('2026-11-23')
    expect(digestDay(eight('2026-11-24'))).toBe('2026-11-24')
  })

  it('is about the time since the last one, whoever got that, and at most a week', () => {
    const key = (day: string) => digestKey(day, 'admin@example.org')
    const from = (keys: readonly string[]) => digestSpan('2026-11-24', keys).from
    expect(digestSpan('2026-11-24', [])).toEqual({ from: eight('2026-11-23'), until: eight('2026-11-24') })
    expect(from([key('2026-11-20'), 'other', key('2026-11-21'), key('2026-11-24')])).toBe(eight('2026-11-21'))
    expect(from([key('2026-11-01')])).toBe(eight('2026-11-17'))
  })

  it('is about outages that opened or closed in that time', () => {
    const span = { from: 10, until: 20 }
    const includes = (openedAt: number, closedAt?: number): boolean =>
      isInDigest({ openedAt, ...(closedAt !== undefined && { closedAt }) }, span)
    expect([includes(9), includes(10), includes(19), includes(20)]).toEqual([false, true, true, false])
    expect([includes(1, 9), includes(1, 10), includes(1, 19), includes(1, 20)]).toEqual([false, true, true, false])
    expect(includes(1, 25)).toBe(false)
  })
})
