import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { limitOf } from '../../../backend/events/rules/limit.ts'
import { periodOf } from '../../../backend/platform/time/calendar.ts'
import { judge } from '../../../backend/taps/rules/judge.ts'
import { type Decision, type Facts, type Planned, pairKey } from '../../../backend/taps/rules/model.ts'
import { planAction } from '../../../backend/taps/rules/plan.ts'
import { aCatalog, anEvent, aPassholder, apiRequest, DAY, nothingYet, once, utc } from '../../support/facts.ts'

// Around a clock change, a month's and a quarter's end; one event long ago, so that points lapse.
const begin = utc('2026-10-20 00:00')
const events = [
  anEvent('dates', once(begin, begin + 20 * DAY), { checkinPoints: 3 }),
  anEvent('week', { type: 'PERMANENT', hours: [] }),
  anEvent('month', { type: 'PERMANENT', hours: [] }, { checkinLimit: { volume: 2, period: 'MONTH' } }),
  anEvent(
    'once',
    { type: 'PERMANENT', hours: [] },
    { checkinLimit: { volume: 1, period: 'ABSOLUTE' }, checkinPoints: 0 },
  ),
]
const catalog = aCatalog(events)
const chips = ['04784CDAEE3880', '04784CDAEE3881', '04784CDAEE3882', '04784CDAEE3883']

const tap = fc
  .record({
    n: fc.integer({ min: 1, max: 12 }),
    hours: fc.oneof(fc.integer({ min: 0, max: 20 * 24 }), fc.constantFrom(-500 * 24, 400 * 24)),
    event: fc.constantFrom('dates', 'week', 'month', 'once', 'unknown'),
    chip: fc.constantFrom(...chips, '04784CDAEE3889'),
  })
  .map(({ n, hours, event, chip }) => planAction(catalog, apiRequest(n, begin + hours * 3_600_000, event, chip)))
const batch = fc.array(tap, { maxLength: 25, size: 'max' })

/** Four cards: two of one passholder, one of another, one blocked. */
const start = fc
  .record({
    points: fc.nat({ max: 9 }),
    lastActivityAt: fc.constantFrom(begin - 800 * DAY, begin - 300 * DAY, undefined),
  })
  .map(({ points, lastActivityAt }): Facts => {
    const card = (n: number, passholderId: string, status: 'ACTIVE' | 'BLOCKED' = 'ACTIVE') =>
      [chips[n] ?? '', { uitpasNumber: `093000000000${n}`, status, passholderId }] as const
    const active = lastActivityAt === undefined ? {} : { lastActivityAt }
    return {
      ...nothingYet(),
      cards: new Map([card(0, 'a'), card(1, 'a'), card(2, 'b'), card(3, 'b', 'BLOCKED')]),
      passholders: new Map([
        ['a', aPassholder({ id: 'a', points, ...active })],
        ['b', aPassholder({ id: 'b' })],
      ]),
      visits: new Map([[pairKey('a', 'week'), [begin]]]),
    }
  })

const balances = (facts: Facts) => [...facts.passholders].map(([id, { points }]) => [id, points])

/** What the store makes of decisions: the facts of the next batch. Balances come from the ledger alone. */
const written = (facts: Facts, decisions: readonly Decision[]): Facts => {
  const earlier = new Map(facts.earlier)
  const passholders = new Map(facts.passholders)
  const visits = new Map(facts.visits)
  for (const { planned, verdict, checkin, ledger, repeated } of decisions) {
    if (repeated) continue
    earlier.set(planned.request.actieId, { verdict })
    for (const { passholderId, points, at } of ledger) {
      const holder = passholders.get(passholderId)
      if (!holder) throw new Error('a ledger entry of nobody')
      const lastActivityAt = Math.max(holder.lastActivityAt ?? at, at)
      passholders.set(passholderId, { ...holder, points: holder.points + points, lastActivityAt })
    }
    if (!checkin) continue
    const key = pairKey(checkin.passholderId, checkin.eventId)
    visits.set(key, [...(visits.get(key) ?? []), checkin.at])
  }
  return { ...facts, earlier, passholders, visits }
}

const run = (facts: Facts, plans: readonly Planned[]) => {
  const decisions = judge(plans, facts)
  return { decisions, after: written(facts, decisions) }
}

describe('any batch', () => {
  it('changes each balance by the sum of its ledger, never below zero, and the verdicts say so', () => {
    fc.assert(
      fc.property(start, batch, (facts, plans) => {
        const balance = new Map([...facts.passholders].map(([id, { points }]) => [id, points]))
        for (const { verdict, ledger, repeated, checkin } of judge(plans, facts)) {
          if (repeated || verdict.outcome !== 'SAVED') {
            expect(repeated || verdict.outcome === 'REFUSED').toBe(true)
            expect([ledger, checkin]).toEqual([[], undefined])
            continue
          }
          for (const { passholderId, points, causeId } of ledger) {
            balance.set(passholderId, (balance.get(passholderId) ?? 0) + points)
            expect(balance.get(passholderId)).toBeGreaterThanOrEqual(0)
            expect(causeId).toBe(verdict.actieId)
          }
          expect(balance.get(checkin?.passholderId ?? '')).toBe(verdict.balance)
        }
        expect(balances(run(facts, plans).after)).toEqual([...balance])
      }),
    )
  })

  it('gives each ActieID one verdict, and writes of it at most once', () => {
    fc.assert(
      fc.property(start, batch, (facts, plans) => {
        const decisions = judge(plans, facts)
        expect(decisions.map(({ planned }) => planned)).toEqual(plans)
        const ids = new Set(plans.map(({ request }) => request.actieId))
        for (const id of ids) {
          const own = decisions.filter(({ planned }) => planned.request.actieId === id)
          expect(new Set(own.map(({ verdict }) => JSON.stringify(verdict))).size).toBe(1)
          expect(own.map(({ repeated }) => repeated)).toEqual(own.map((_, i) => i > 0))
          expect(own.every(({ verdict }) => verdict.actieId === id)).toBe(true)
        }
      }),
    )
  })

  it('is the same split in two, and with taps repeated', () => {
    fc.assert(
      fc.property(
        start,
        batch,
        fc.nat(25),
        fc.array(fc.nat(24), { maxLength: 6, size: 'max' }),
        (facts, plans, cut, again) => {
          const whole = run(facts, plans)
          const first = run(facts, plans.slice(0, cut))
          const repeats = again.flatMap((i) => plans.slice(0, cut)[i] ?? [])
          const second = run(first.after, [...repeats, ...plans.slice(cut)])
          expect(second.decisions.slice(0, repeats.length).every(({ repeated }) => repeated)).toBe(true)
          const parts = [...first.decisions, ...second.decisions.slice(repeats.length)]
          expect(parts).toEqual(whole.decisions)
          expect(second.after).toEqual(whole.after)
        },
      ),
    )
  })

  it('never saves more within a limit’s period than its volume', () => {
    fc.assert(
      fc.property(start, batch, (facts, plans) => {
        const { after } = run(facts, plans)
        for (const [key, moments] of after.visits) {
          const event = events.find(({ id }) => key.endsWith(` ${id}`))
          if (!event) throw new Error('a visit to no event')
          const { volume, period } = limitOf(event)
          for (const at of moments) {
            const { from, until } = periodOf(at, period)
            expect(moments.filter((other) => from <= other && other < until).length).toBeLessThanOrEqual(volume)
          }
        }
      }),
    )
  })
})
