import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { attentionOf, figuresOf, type HourCount, type WatchedZuil } from '../../../backend/start/rules.ts'

const zuil = (id: string, over: Partial<WatchedZuil> = {}): WatchedZuil => ({
  ...{ id, name: `Zuil ${id}`, inStock: false, blocked: false, state: 'ONLINE' },
  ...{ healthy: true, refuses: false, waiting: 0 },
  ...over,
})
const someZuil = fc.record({
  id: fc.uuid(),
  name: fc.string(),
  inStock: fc.boolean(),
  blocked: fc.boolean(),
  state: fc.constantFrom('ONLINE' as const, 'OFFLINE' as const, 'PLANNED' as const),
  healthy: fc.boolean(),
  refuses: fc.boolean(),
  waiting: fc.nat(5),
})

describe('what needs somebody', () => {
  it('is nothing where all is well', () => {
    expect(attentionOf([zuil('a'), zuil('b', { state: 'PLANNED' })], { unbooked: 0, mails: 0, endDates: [] })).toEqual(
      [],
    )
  })

  it('is named, the most urgent first; some by name', () => {
    const off = [6, 5, 4, 3, 2, 1].map((n) => zuil(String(n), { state: 'OFFLINE' }))
    const others = [
      zuil('sick', { healthy: false }),
      zuil('refuses', { refuses: true }),
      zuil('held', { waiting: 3, blocked: true, state: 'OFFLINE' }),
      zuil('stock', { inStock: true, state: 'OFFLINE', healthy: false }),
    ]
    const endDates = [{ id: 'x', name: 'Vriend' }]
    expect(attentionOf([...off, ...others], { unbooked: 2, mails: 1, endDates })).toEqual([
      { kind: 'OFF', count: 6, some: [1, 2, 3, 4, 5].map((n) => ({ id: String(n), name: `Zuil ${n}` })) },
      { kind: 'SICK', count: 1, some: [{ id: 'sick', name: 'Zuil sick' }] },
      { kind: 'REFUSES', count: 1, some: [{ id: 'refuses', name: 'Zuil refuses' }] },
      // Its taps wait for a decision whether it is used or not.
      { kind: 'QUARANTINE', count: 3, some: [{ id: 'held', name: 'Zuil held' }] },
      { kind: 'UNBOOKED', count: 2, some: [] },
      { kind: 'MAILS', count: 1, some: [] },
      { kind: 'END_DATES', count: 1, some: endDates },
    ])
  })

  it('counts no zuil that is in stock or blocked, and each tap once', () => {
    fc.assert(
      fc.property(fc.array(someZuil), (zuilen) => {
        const found = attentionOf(zuilen, {})
        const countOf = (kind: string) => found.find((one) => one.kind === kind)?.count ?? 0
        const used = zuilen.filter(({ inStock, blocked }) => !inStock && !blocked)
        expect(countOf('OFF')).toBe(used.filter(({ state }) => state === 'OFFLINE').length)
        expect(countOf('SICK')).toBe(used.filter(({ state, healthy }) => state === 'ONLINE' && !healthy).length)
        expect(countOf('QUARANTINE')).toBe(zuilen.reduce((sum, { waiting }) => sum + waiting, 0))
        for (const { count, some } of found) expect([count > 0, some.length <= 5]).toEqual([true, true])
      }),
    )
  })
})

describe('figures', () => {
  const days = ['2026-11-24', '2026-11-25', '2026-11-26']
  const someRow: fc.Arbitrary<HourCount> = fc.record({
    day: fc.constantFrom(...days),
    hour: fc.integer({ min: 0, max: 23 }),
    visits: fc.nat(100),
    tickets: fc.nat(100),
  })

  it('have each day and hour, and the same sum by both', () => {
    fc.assert(
      fc.property(fc.array(someRow), (rows) => {
        const { days: byDay, hours } = figuresOf(days, rows)
        expect(byDay.map(({ day }) => day)).toEqual(days)
        expect(hours.map(({ hour }) => hour)).toEqual(Array.from({ length: 24 }, (_, n) => n))
        for (const which of ['visits', 'tickets'] as const) {
          const sum = (all: readonly { visits: number; tickets: number }[]) => all.reduce((n, one) => n + one[which], 0)
          expect([sum(byDay), sum(hours)]).toEqual([sum(rows), sum(rows)])
        }
      }),
    )
  })

  it('leave out what is of another day', () => {
    expect(figuresOf(days, [{ day: '2026-11-01', hour: 3, visits: 5, tickets: 5 }]).hours[3]?.visits).toBe(0)
  })
})
