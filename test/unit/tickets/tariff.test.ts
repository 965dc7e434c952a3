import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { DistributionKey, Share } from '../../../backend/card-systems/shapes.ts'
import type { MembershipFacts } from '../../../backend/passholders/shapes.ts'
import { sharesOf } from '../../../backend/tickets/rules/shares.ts'
import { socialTariffOf, staticTariffOf, type Tariff } from '../../../backend/tickets/rules/tariff.ts'
import { aCardSystem, aPassholder, DAY, utc } from '../../support/facts.ts'

const at = utc('2026-11-23 12:00')
const percent = (value: number): Share => ({ percent: value })
const cents = (value: number): Share => ({ cents: value })

const shares = (passholder: Share, localAuthority: Share, organizer: Share, flemishAuthority: Share = percent(0)) => ({
  passholder,
  localAuthority,
  organizer,
  flemishAuthority,
})
const divided = (base: number, ...all: Parameters<typeof shares>) => Object.values(sharesOf(base, shares(...all)))

/** Passholder, local authority, organizer, Flemish authority. */
describe('shares', () => {
  it.each<[string, number[], number[]]>([
    ['percentages', divided(1_000, percent(20), percent(40), percent(40)), [200, 400, 400, 0]],
    ['half a cent, up', divided(1_002, percent(25), percent(75), percent(0)), [251, 751, 0, 0]],
    ['less than half a cent, down', divided(1_001, percent(20), percent(40), percent(40)), [200, 401, 400, 0]],
    [
      'a cent that is left over, to the largest remainder',
      divided(100, percent(1), percent(33), percent(34), percent(32)),
      [1, 33, 34, 32],
    ],
    ['two cents left over, in order', divided(5, percent(0), percent(1), percent(1), percent(1)), [0, 2, 2, 1]],
    ['parts of a percent', divided(10_000, percent(33.33), percent(66.67), percent(0)), [3_333, 6_667, 0, 0]],
    ['an amount of the passholder', divided(1_250, cents(150), percent(50), percent(50)), [150, 550, 550, 0]],
    ['an amount that is more than the price', divided(100, cents(150), percent(50), percent(50)), [100, 0, 0, 0]],
    ['an amount, and the rest by percentage', divided(1_000, percent(20), cents(300), percent(40)), [200, 300, 500, 0]],
    [
      'amounts that are too much, in order',
      divided(500, cents(150), cents(300), cents(200), cents(100)),
      [150, 300, 50, 0],
    ],
    [
      'amounts that are too little, in proportion',
      divided(1_000, cents(100), cents(200), cents(100)),
      [100, 600, 300, 0],
    ],
    [
      'percentages that are not a hundred, in proportion',
      divided(1_000, percent(20), percent(10), percent(30)),
      [200, 200, 600, 0],
    ],
    ['nobody’s: the organizer’s', divided(1_000, percent(20), percent(0), cents(0)), [200, 0, 800, 0]],
    ['the whole price', divided(1_000, percent(100), percent(40), percent(40)), [1_000, 0, 0, 0]],
    ['a free ticket', divided(0, percent(20), percent(40), percent(40)), [0, 0, 0, 0]],
    ['wild numbers', divided(1_000, percent(-20), percent(-5), cents(-50), percent(250)), [0, 0, 0, 1_000]],
  ])('%s', (_name, actual, expected) => {
    expect(actual).toEqual(expected)
  })

  const share = fc.oneof(
    fc.double({ min: -10, max: 150, noNaN: true }).map(percent),
    fc.integer({ min: 0, max: 100 }).map(percent),
    fc.integer({ min: -100, max: 20_000 }).map(cents),
  )
  const four = fc.tuple(share, share, share, share)
  const base = fc.oneof(fc.nat(200), fc.nat(1_000_000))

  it('always add up to the base price, none below zero', () => {
    fc.assert(
      fc.property(base, four, (price, all) => {
        const parts = divided(price, ...all)
        expect(parts.reduce((sum, part) => sum + part, 0)).toBe(price)
        expect(parts.every((part) => Number.isInteger(part) && part >= 0)).toBe(true)
        expect(divided(price, ...all)).toEqual(parts)
      }),
      { numRuns: 1_000 },
    )
  })

  it('of the passholder rise with the base price and with the share', () => {
    fc.assert(
      fc.property(base, fc.nat(500), four, fc.nat(50), (price, more, [own, ...others], add) => {
        const pays = (of: number, mine: Share) => divided(of, mine, ...others)[0] ?? Number.NaN
        expect(pays(price + more, own)).toBeGreaterThanOrEqual(pays(price, own))
        const larger = 'cents' in own ? cents(own.cents + add) : percent(own.percent + add)
        expect(pays(price, larger)).toBeGreaterThanOrEqual(pays(price, own))
      }),
    )
  })

  it('by percentages that add up to a hundred are each within a cent of theirs', () => {
    fc.assert(
      fc.property(base, fc.nat(100), fc.nat(100), fc.nat(100), (price, a, b, c) => {
        const cuts = [0, a, b, c, 100].sort((x, y) => x - y)
        const parts = cuts.slice(1).map((cut, i) => cut - (cuts[i] ?? 0)) as [number, number, number, number]
        const [p, l, o, f] = parts
        divided(price, percent(p), percent(l), percent(o), percent(f)).forEach((part, i) => {
          // Rounding the price moves the discount by up to half a cent; dividing it moves a share by less than one.
          expect(Math.abs(part - (price * (parts[i] ?? 0)) / 100)).toBeLessThan(1.5)
        })
      }),
    )
  })
})

const key = (id: string, more: Partial<DistributionKey> = {}): DistributionKey => ({
  id,
  name: id,
  priority: 0,
  cardSystem: 'OWN',
  postalCodes: [],
  shares: shares(percent(30), percent(35), percent(35)),
  ...more,
})

const system = (id: number, ...distributionKeys: DistributionKey[]) => aCardSystem({ id, distributionKeys })
const member = (cardSystemId: number, more: Partial<MembershipFacts> = {}): MembershipFacts => ({
  cardSystemId,
  status: 'ACTIVE',
  socialTariffEndDate: at + DAY,
  ...more,
})
const expired = { socialTariffEndDate: at - 31 * DAY }
const suspended = { socialTariffSuspendedUntil: at + 1 }
const { socialTariffEndDate: _, ...plain } = member(1)

const ask = (
  memberships: readonly MembershipFacts[],
  cardSystems = [system(1)],
  regularPrice = 1_000,
  postalCode = '9000',
) => socialTariffOf({ passholder: aPassholder({ memberships, postalCode }), cardSystems, regularPrice, at })
const answer = (...args: Parameters<typeof ask>): string => {
  const found = ask(...args)
  if (found.kind === 'TARIFF') return found.tariff.id
  return found.kind === 'REFUSED' ? found.reason : found.kind
}

describe('who has the social tariff', () => {
  it.each<[string, readonly MembershipFacts[], string]>([
    ['a social status', [member(1)], 'SOCIALTARIFF-1-default'],
    ['one in its grace period', [member(1, { socialTariffEndDate: at - 30 * DAY })], 'SOCIALTARIFF-1-default'],
    ['one that has expired', [member(1, expired)], 'social-tariff-expired'],
    ['one that is suspended', [member(1, suspended)], 'social-tariff-suspended'],
    ['never one', [plain], 'NONE'],
    ['no membership', [], 'NONE'],
    ['one of another card system', [member(9)], 'NONE'],
    ['one of a blocked membership', [member(1, { status: 'BLOCKED' })], 'NONE'],
  ])('%s', (_name, memberships, expected) => {
    expect(answer(memberships)).toBe(expected)
  })

  it.each<[string, readonly MembershipFacts[], string]>([
    ['expired here, active there', [member(1, expired), member(2)], 'SOCIALTARIFF-2-default'],
    ['suspended here, active there', [member(1, suspended), member(2)], 'SOCIALTARIFF-2-default'],
    ['in both: the event’s first', [member(2), member(1)], 'SOCIALTARIFF-1-default'],
    ['expired here, suspended there', [member(1, expired), member(2, suspended)], 'social-tariff-suspended'],
    ['never here, expired there', [plain, member(2, expired)], 'social-tariff-expired'],
  ])('in one of several card systems: %s', (_name, memberships, expected) => {
    expect(answer(memberships, [system(1), system(2)])).toBe(expected)
  })

  it('goes by the grace period of its own card system', () => {
    const strict = { ...system(1), socialTariffGraceDays: 0 }
    expect(answer([member(1, { socialTariffEndDate: at })], [strict])).toBe('SOCIALTARIFF-1-default')
    expect(answer([member(1, { socialTariffEndDate: at - 1 })], [strict])).toBe('social-tariff-expired')
  })
})

describe('distribution keys', () => {
  const which = (keys: readonly DistributionKey[], price = 1_000, postalCode = '9000') =>
    answer([member(1)], [system(1, ...keys)], price, postalCode).replace('SOCIALTARIFF-1-', '')

  it('without one: 20 % for the passholder, 40 % for organizer and authority each', () => {
    const tariff: Tariff = {
      id: 'SOCIALTARIFF-1-default',
      name: 'Kansentarief',
      cardSystemId: 1,
      price: 250,
      shares: { passholder: 250, organizer: 500, localAuthority: 500, flemishAuthority: 0 },
    }
    expect(ask([member(1)], [system(1)], 1_250)).toEqual({ kind: 'TARIFF', tariff })
  })

  it('give price and shares', () => {
    const own = key('k', { shares: shares(cents(150), cents(100), percent(50), percent(50)) })
    expect(ask([member(1)], [system(1, own)], 1_250)).toEqual({
      kind: 'TARIFF',
      tariff: {
        id: 'SOCIALTARIFF-1-k',
        name: 'Kansentarief',
        cardSystemId: 1,
        price: 150,
        shares: { passholder: 150, localAuthority: 100, organizer: 500, flemishAuthority: 500 },
      },
    })
  })

  it.each([
    ['LESS', [true, false, false]],
    ['EQUAL', [false, true, false]],
    ['GREATER', [false, false, true]],
  ] as const)('on a base price %s than 10 euro', (op, fits) => {
    const keys = [key('k', { price: { op, cents: 1_000 } })]
    expect([999, 1_000, 1_001].map((price) => which(keys, price) === 'k')).toEqual(fits)
  })

  it('for who lives there', () => {
    const keys = [key('k', { postalCodes: ['8000', '9000'] })]
    expect([which(keys, 1_000, '9000'), which(keys, 1_000, '1000')]).toEqual(['k', 'default'])
  })

  it('go by priority, then by id, whatever their order', () => {
    const keys = [
      key('c', { priority: 1 }),
      key('b', { priority: 1 }),
      key('z', { priority: -1, price: { op: 'LESS', cents: 1 } }),
    ]
    expect(which(keys)).toBe('b')
    expect(which(keys.toReversed())).toBe('b')
    expect(which([...keys, key('d', { priority: 0 })])).toBe('d')
  })

  it('hold for its own members, or for those of any of the event’s card systems', () => {
    const first = (cardSystem: DistributionKey['cardSystem']) => [system(1, key('k', { cardSystem })), system(2)]
    expect(answer([member(1)], first('OWN'))).toBe('SOCIALTARIFF-1-k')
    expect(answer([member(2)], first('OWN'))).toBe('SOCIALTARIFF-2-default')
    expect(answer([member(2)], first('ANY'))).toBe('SOCIALTARIFF-1-k')
    expect(answer([member(9)], first('ANY'))).toBe('NONE')
    expect(answer([member(2, expired)], first('ANY'))).toBe('social-tariff-expired')
  })

  it('of the event’s first card system go before those of the next', () => {
    const both = [member(1), member(2)]
    expect(answer(both, [system(1, key('a', { priority: 9 })), system(2, key('b'))])).toBe('SOCIALTARIFF-1-a')
    expect(answer(both, [system(1), system(2, key('b'))])).toBe('SOCIALTARIFF-2-b')
  })

  it('give a price from nothing to the base price, the same whatever their order', () => {
    const share = fc.oneof(fc.nat(100).map(percent), fc.nat(2_000).map(cents))
    const condition = fc.record({ op: fc.constantFrom('LESS', 'GREATER', 'EQUAL'), cents: fc.nat(2_000) })
    const someKey = fc
      .record({
        id: fc.constantFrom('a', 'b', 'c', 'd'),
        priority: fc.nat(2),
        price: fc.option(condition),
        cardSystem: fc.constantFrom('OWN', 'ANY'),
        postalCodes: fc.subarray(['8000', '9000']),
        shares: fc.tuple(share, share, share, share).map((all) => shares(...all)),
      })
      .map(({ price, ...rest }) => key(rest.id, { ...rest, ...(price && { price }) }))
    const keys = fc.uniqueArray(someKey, { selector: ({ id }) => id })
    fc.assert(
      fc.property(keys, keys, fc.nat(2_000), fc.subarray([1, 2], { minLength: 1 }), (a, b, price, systems) => {
        const memberships = systems.map((id) => member(id))
        const found = ask(memberships, [system(1, ...a), system(2, ...b)], price)
        if (found.kind !== 'TARIFF') throw new Error('no tariff for a social status')
        expect(found.tariff.price).toBeGreaterThanOrEqual(0)
        expect(found.tariff.price).toBeLessThanOrEqual(price)
        expect(found.tariff.shares.passholder).toBe(found.tariff.price)
        expect(Object.values(found.tariff.shares).reduce((x, y) => x + y, 0)).toBe(price)
        const turned = [system(1, ...a.toReversed()), system(2, ...b.toReversed())]
        expect(ask(memberships.toReversed(), turned, price)).toEqual(found)
      }),
    )
  })
})

describe('the tariff before it is known who', () => {
  it('is that of a social status in the event’s first card system, wherever one lives', () => {
    const keys = [
      key('city', { postalCodes: ['9000'] }),
      key('dear', { price: { op: 'GREATER', cents: 500 }, priority: 1 }),
    ]
    expect(staticTariffOf([system(2, ...keys), system(1)], 1_000)?.id).toBe('SOCIALTARIFF-2-dear')
    expect(staticTariffOf([system(2, ...keys), system(1)], 500)?.id).toBe('SOCIALTARIFF-2-default')
    expect(
      staticTariffOf([system(2), system(1, key('own')), system(3, key('any', { cardSystem: 'ANY' }))], 1_000)?.id,
    ).toBe('SOCIALTARIFF-3-any')
  })

  it('is none in no card system', () => {
    expect(staticTariffOf([], 1_000)).toBeUndefined()
  })
})
