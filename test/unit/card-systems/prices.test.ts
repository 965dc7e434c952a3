import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  ageAt,
  type Buyer,
  priceExamplesOf,
  priceFor,
  residenceIn,
} from '../../../backend/card-systems/rules/prices.ts'
import { searchCardSystems } from '../../../backend/card-systems/search.ts'
import { type MembershipPriceRule, membershipPriceRule } from '../../../backend/card-systems/shapes/prices.ts'

const age = fc.integer({ min: 0, max: 120 })
const rule: fc.Arbitrary<MembershipPriceRule> = fc
  .record(
    {
      label: fc.constantFrom('A', 'B', 'C'),
      description: fc.constant('Uitleg'),
      price: fc.integer({ min: 0, max: 2_000 }),
      ageFrom: age,
      ageUntil: age,
      residence: fc.constantFrom('INSIDE' as const, 'OUTSIDE' as const),
      socialTariff: fc.boolean(),
      cardType: fc.constantFrom('NFC_CARD' as const, 'DIGITAL' as const),
    },
    { requiredKeys: ['label', 'description', 'price'] },
  )
  .filter((one) => membershipPriceRule.safeParse(one).success) as fc.Arbitrary<MembershipPriceRule>
const rules = fc.array(rule, { maxLength: 6 })
const buyer: fc.Arbitrary<Buyer> = fc.record({
  age: fc.integer({ min: 0, max: 130 }),
  residence: fc.constantFrom('INSIDE' as const, 'OUTSIDE' as const),
  socialTariff: fc.boolean(),
  cardType: fc.constantFrom('NFC_CARD' as const, 'DIGITAL' as const),
})

describe('the price of a membership', () => {
  it('is the first that holds, whatever comes after it', () => {
    fc.assert(
      fc.property(rules, rules, buyer, (first, then, who) => {
        const alone = priceFor(first, who)
        expect(priceFor([...first, ...then], who)).toBe(alone ?? priceFor(then, who))
      }),
    )
  })

  it('goes by age, home, social status and kind of card, each only where it is named', () => {
    const base = { label: 'x', description: 'y', price: 1 }
    const who: Buyer = { age: 17, residence: 'INSIDE', socialTariff: false, cardType: 'NFC_CARD' }
    const holds = (over: Partial<MembershipPriceRule>, by: Partial<Buyer> = {}): boolean =>
      priceFor([{ ...base, ...over }], { ...who, ...by }) !== undefined
    expect(holds({})).toBe(true)
    expect([holds({ ageUntil: 17 }), holds({ ageUntil: 16 }), holds({ ageFrom: 17 }), holds({ ageFrom: 18 })]).toEqual([
      ...[true, false, true, false],
    ])
    expect([holds({ residence: 'OUTSIDE' }), holds({ residence: 'OUTSIDE' }, { residence: 'OUTSIDE' })]).toEqual([
      ...[false, true],
    ])
    expect([holds({ socialTariff: true }), holds({ socialTariff: false })]).toEqual([false, true])
    expect([holds({ cardType: 'DIGITAL' }), holds({ cardType: 'NFC_CARD' })]).toEqual([false, true])
  })

  it('is shown for everybody: each in one line, which says what he pays', () => {
    fc.assert(
      fc.property(rules, buyer, (all, { cardType: _card, ...who }) => {
        const lines = priceExamplesOf(all).member.filter(
          (line) =>
            line.residence === who.residence &&
            line.socialTariff === who.socialTariff &&
            who.age >= line.ageFrom &&
            who.age <= (line.ageUntil ?? 1_000),
        )
        expect(lines).toHaveLength(1)
        // Nobody is older than 120; who is, pays what they do.
        const paid = priceFor(all, { ...who, age: Math.min(who.age, 120), cardType: 'NFC_CARD' })
        expect(lines[0]?.price).toEqual(paid && { label: paid.label, cents: paid.price })
      }),
    )
  })

  it('of an age that begins after it ends is none', () => {
    const base = { label: 'x', description: 'y', price: 1 }
    expect(membershipPriceRule.safeParse({ ...base, ageFrom: 18, ageUntil: 17 }).success).toBe(false)
    expect(membershipPriceRule.safeParse({ ...base, ageFrom: 18, ageUntil: 18 }).success).toBe(true)
    expect(membershipPriceRule.safeParse({ ...base, price: -1 }).success).toBe(false)
    expect(membershipPriceRule.safeParse({ ...base, price: 100_001 }).success).toBe(false)
  })
})

it('is as old as the days that he had a birthday', () => {
  const at = (day: string): number => Date.parse(`${day}T12:00:00Z`)
  expect(ageAt('2008-11-27', at('2026-11-26'))).toBe(17)
  expect(ageAt('2008-11-27', at('2026-11-27'))).toBe(18)
  // Just after midnight in Brussels.
  expect(ageAt('2008-11-27', Date.parse('2026-11-26T23:30:00Z'))).toBe(18)
  expect([ageAt('2008-02-29', at('2026-02-28')), ageAt('2008-02-29', at('2026-03-01'))]).toEqual([17, 18])
  expect(residenceIn([{ postalCode: '9300' }], '9300')).toBe('INSIDE')
  expect([residenceIn([], '9300'), residenceIn([{ postalCode: '9300' }], '0000')]).toEqual(['OUTSIDE', 'OUTSIDE'])
})

describe('card systems', () => {
  const systems = [
    { id: 1, name: 'Dender', cities: [{ postalCode: '9300', name: 'Aalst' }] },
    { id: 2, name: 'Gent', cities: [{ postalCode: '9000', name: 'Gent' }] },
    { id: 3, name: 'Brussel', cities: [{ postalCode: '1000', name: 'Brussel' }] },
    { id: 4, name: 'Nergens', cities: [] },
  ]
  const found = (query: Parameters<typeof searchCardSystems>[1]): number[] =>
    searchCardSystems(systems, query).map(({ id }) => id)

  it('are found by city and by postal code, and sorted by name or by how near they are', () => {
    expect(found({})).toEqual([3, 1, 2, 4])
    expect(found({ sort: '-name' })).toEqual([4, 2, 1, 3])
    expect(found({ city: ['aalst', 'GENT'] })).toEqual([1, 2])
    expect(found({ city: ['aal'] })).toEqual([])
    expect(found({ postalCode: ['1000', '9000'] })).toEqual([3, 2])
    expect(found({ sort: 'postalCode', postalCodeSort: '9030' })).toEqual([2, 1, 3, 4])
    expect(found({ sort: '-postalCode', postalCodeSort: '9030' })).toEqual([4, 3, 1, 2])
  })
})
