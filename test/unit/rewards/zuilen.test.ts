import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { offersFrom } from '../../../backend/rewards/rules/offers.ts'
import { type RewardZuil, shownAt, touchedBy } from '../../../backend/rewards/rules/zuilen.ts'
import type { RewardFacts } from '../../../backend/rewards/shapes/reward.ts'

const reward = (id: string, over: Partial<RewardFacts> = {}): RewardFacts => ({
  ...{ id, title: { nl: `Voordeel ${id}` }, points: 10, status: 'ACTIVE', cardSystemId: 1 },
  ...{ applicableCardSystemIds: [], postalCodes: [], counterIds: ['bar'] },
  ...{ publication: { from: 0 }, redemption: { from: 0 } },
  ...over,
})
const zuil = (id: string, ...counters: string[]): RewardZuil => ({
  ...{ id, name: `Zuil ${id}` },
  counters: counters.map((one) => ({ id: one, cardSystemId: 1 })),
})
const index = (...all: RewardFacts[]) => new Map(all.map((one) => [one.id, one]))
const now = 1_000

describe('what voordeelzuilen make of a reward', () => {
  const coffee = reward('coffee')
  it('is that they show it: now, later, until when', () => {
    expect(shownAt(index(coffee), [zuil('a', 'bar'), zuil('b', 'shop')], 'coffee', now)).toEqual([
      { id: 'a', name: 'Zuil a', shows: 'NOW' },
    ])
    const soup = reward('soup', { redemption: { from: 2_000 } })
    const ending = reward('coffee', { redemption: { from: 0, until: 2_000 } })
    const both = index(ending, soup)
    expect(shownAt(both, [zuil('a', 'bar')], 'coffee', now)).toMatchObject([{ shows: 'NOW', until: 2_000 }])
    expect(shownAt(both, [zuil('a', 'bar')], 'soup', now)).toMatchObject([{ shows: 'LATER', from: 2_000 }])
  })

  it('is that another wins, or that they can’t choose', () => {
    const everywhere = reward('swim', { counterIds: [] })
    expect(shownAt(index(coffee, everywhere), [zuil('a', 'bar')], 'swim', now)).toMatchObject([{ shows: 'OTHERS' }])
    expect(shownAt(index(coffee, reward('tea')), [zuil('a', 'bar')], 'tea', now)).toMatchObject([{ shows: 'SEVERAL' }])
    // The handbook wants one counter.
    expect(shownAt(index(coffee), [zuil('a', 'bar', 'shop')], 'coffee', now)).toMatchObject([{ shows: 'OTHERS' }])
  })
})

describe('a change of a reward touches', () => {
  it('the zuilen that show something else: at once, or later', () => {
    const rewards = index(reward('coffee'), reward('swim', { counterIds: [] }))
    const zuilen = [zuil('a', 'bar'), zuil('b', 'shop')]
    expect(touchedBy(rewards, zuilen, { id: 'coffee', after: reward('coffee', { status: 'INACTIVE' }) }, now)).toEqual([
      { id: 'a', name: 'Zuil a', before: ['Voordeel coffee'], after: ['Voordeel swim'] },
    ])
    expect(touchedBy(rewards, zuilen, { id: 'swim' }, now)).toEqual([
      { id: 'b', name: 'Zuil b', before: ['Voordeel swim'], after: [] },
    ])
    const later = reward('coffee', { redemption: { from: 0, until: 5_000 } })
    expect(touchedBy(rewards, zuilen, { id: 'coffee', after: later }, now)).toEqual([
      { id: 'a', name: 'Zuil a', before: ['Voordeel coffee'], after: ['Voordeel swim'], from: 5_000 },
    ])
  })

  const some = fc.record({
    id: fc.constantFrom('1', '2', '3', '4'),
    points: fc.constantFrom(0, 5),
    status: fc.constantFrom('ACTIVE' as const, 'INACTIVE' as const, 'DELETED' as const),
    counterIds: fc.uniqueArray(fc.constantFrom('bar', 'shop')),
    redemption: fc
      .tuple(fc.integer({ min: 0, max: 9 }), fc.option(fc.integer({ min: 1, max: 9 })))
      .map(([from, length]) => ({ from: from * 300, ...(length !== null && { until: (from + length) * 300 }) })),
  })
  const made = some.map(({ id, ...over }) => reward(id, over))
  const all = fc.uniqueArray(made, { selector: ({ id }) => id })

  it('those alone, and each of them, whose counter gives something else', () => {
    const zuilen = [zuil('a', 'bar'), zuil('b', 'shop'), zuil('c'), zuil('d', 'bar', 'shop')]
    fc.assert(
      fc.property(all, made, fc.boolean(), (before, change, gone) => {
        const rewards = index(...before)
        const after = index(...before.filter(({ id }) => id !== change.id), ...(gone ? [] : [change]))
        const touched = touchedBy(rewards, zuilen, { id: change.id, ...(!gone && { after: change }) }, now)
        for (const { id, counters } of zuilen) {
          const [counter, second] = counters
          // At moments closer than any change is to the next, until after the last.
          const given = (known: ReadonlyMap<string, RewardFacts>, at: number): string =>
            counter && !second
              ? JSON.stringify((offersFrom(known, counter, at)[0]?.rewards ?? []).map((one) => [one.id, one.points]))
              : ''
          const moments = Array.from({ length: 31 }, (_, n) => now + n * 150)
          const differs = moments.some((at) => given(rewards, at) !== given(after, at))
          expect(touched.some((one) => one.id === id)).toBe(differs)
        }
      }),
    )
  })
})
