import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  type CardSystemFacts,
  type DistributionKey,
  distributionKey,
  type Share,
} from '../../../backend/card-systems/shapes.ts'
import type { MembershipFacts } from '../../../backend/passholders/shapes.ts'
import { sharesOf } from '../../../backend/tickets/rules/shares.ts'
import { socialTariffOf, staticTariffOf, type Tariff, type TicketOffer } from '../../../backend/tickets/rules/tariff.ts'
import { aCardSystem, aPassholder, DAY, utc } from '../../support/facts.ts'

const at = utc('2026-11-23 12:00')
const percent = (value: number): Share => ({ percent: value })
const rest: Share = { rest: true }
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
    [
      'a percentage of the price, the rest of the organizer',
      divided(1_000, cents(150), percent(50), rest),
      [150, 500, 350, 0],
    ],
    ['half a cent of the price, up', divided(999, cents(150), percent(50), rest), [150, 500, 349, 0]],
    ['an amount that is more than the price', divided(100, cents(150), percent(50), rest), [100, 0, 0, 0]],
    ['a percentage of which little is left', divided(200, cents(150), percent(50), rest), [150, 50, 0, 0]],
    ['no rest that is left', divided(300, cents(150), percent(50), rest), [150, 150, 0, 0]],
    ['amounts before percentages', divided(500, cents(150), percent(50), cents(200), rest), [150, 150, 200, 0]],
    ['the rest of the authority', divided(1_000, percent(20), rest, percent(40)), [200, 400, 400, 0]],
    [
      'the rest of the Flemish authority',
      divided(1_001, percent(20), percent(40), percent(40), rest),
      [200, 400, 400, 1],
    ],
    ['the rest of the passholder', divided(1_000, rest, cents(300), percent(40)), [300, 300, 400, 0]],
    ['nothing left for the passholder to pay', divided(500, rest, cents(300), percent(40)), [0, 300, 200, 0]],
    [
      'amounts that are too much, in order',
      divided(500, cents(150), cents(300), cents(200), cents(100)),
      [150, 300, 50, 0],
    ],
    ['only the rest', divided(1_000, cents(0), cents(0), rest), [0, 0, 1_000, 0]],
    // What the shapes refuse, and is divided all the same.
    [
      'amounts and percentages without a rest',
      divided(1_250, cents(150), percent(50), percent(50)),
      [150, 550, 550, 0],
    ],
    ['percentages that are not a hundred', divided(1_000, percent(20), percent(10), percent(30)), [200, 200, 600, 0]],
    ['nobody’s: the organizer’s', divided(1_000, cents(100), cents(200), cents(100)), [100, 200, 700, 0]],
    ['two rests: the first’s', divided(1_000, cents(100), rest, rest), [100, 900, 0, 0]],
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
    fc.constant(rest),
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
        fc.pre(!('rest' in own))
        const pays = (of: number, mine: Share) => divided(of, mine, ...others)[0] ?? Number.NaN
        expect(pays(price + more, own)).toBeGreaterThanOrEqual(pays(price, own))
        const larger = 'cents' in own ? cents(own.cents + add) : percent(own.percent + add)
        expect(pays(price, larger)).toBeGreaterThanOrEqual(pays(price, own))
      }),
    )
  })

  it('with a rest: amounts and percentages are served as far as there is price left, to half a cent', () => {
    const one = fc.oneof(fc.nat(3_000).map(cents), fc.nat(60).map(percent))
    fc.assert(
      fc.property(base, fc.tuple(one, one, one), fc.nat(3), (price, others, at) => {
        const all = [...others.slice(0, at), rest, ...others.slice(at)] as [Share, Share, Share, Share]
        const parts = divided(price, ...all)
        const wanted = all.map((share) =>
          'cents' in share ? share.cents : 'percent' in share ? (price * share.percent) / 100 : 0,
        )
        const [whole, left] = [wanted.reduce((sum, part) => sum + part, 0), parts[at] ?? Number.NaN]
        for (const [i, part] of parts.entries()) {
          if (i === at) continue
          expect(part).toBeLessThanOrEqual((wanted[i] ?? 0) + 0.5)
          // Who gets less than his share leaves nothing for who pays the rest.
          if (part < (wanted[i] ?? 0) - 0.5) expect(left).toBe(0)
        }
        expect(Math.abs(left - Math.max(0, price - whole))).toBeLessThanOrEqual(1.5)
      }),
      { numRuns: 1_000 },
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

const key = (id: number, more: Partial<DistributionKey> = {}): DistributionKey => ({
  id,
  name: `key ${id}`,
  priority: 0,
  manual: false,
  cardSystem: 'OWN',
  postalCodes: [],
  outsideOrganizersCity: false,
  counterIds: [],
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

/** An event in these card systems; a ninth is another's. */
const offerOf = (cardSystems: readonly CardSystemFacts[], more: Partial<TicketOffer> = {}): TicketOffer => ({
  event: { cardSystemIds: cardSystems.map(({ id }) => id), ...more.event },
  cardSystems: [system(9), ...cardSystems],
  regularPrice: 1_000,
  counterIds: [],
  ...more,
})
const ask = (memberships: readonly MembershipFacts[], offer = offerOf([system(1)]), postalCode = '9000') =>
  socialTariffOf(offer, aPassholder({ memberships, postalCode }), at)
const answer = (...args: Parameters<typeof ask>): string => {
  const found = ask(...args)
  if (found.kind === 'TARIFF') return found.tariff.id.replace('SOCIALTARIFF-', '')
  return found.kind === 'REFUSED' ? found.reason : found.kind
}

describe('who has the social tariff', () => {
  it.each<[string, readonly MembershipFacts[], string]>([
    ['a social status', [member(1)], '1-default'],
    ['one in its grace period', [member(1, { socialTariffEndDate: at - 29 * DAY })], '1-default'],
    ['one that has expired', [member(1, expired)], 'social-tariff-expired'],
    ['one that is suspended', [member(1, suspended)], 'social-tariff-suspended'],
    ['never one', [plain], 'NONE'],
    ['no membership', [], 'NONE'],
    ['one of another card system', [member(9)], 'NOT_HERE'],
    ['one of another card system that has expired', [member(9, expired)], 'NOT_HERE'],
    ['never one here, one of another card system', [plain, member(9)], 'NOT_HERE'],
    ['one of a blocked membership', [member(1, { status: 'BLOCKED' })], 'NONE'],
    ['one of a card system that is not there', [member(7)], 'NONE'],
  ])('%s', (_name, memberships, expected) => {
    expect(answer(memberships)).toBe(expected)
  })

  it.each<[string, readonly MembershipFacts[], string]>([
    ['expired here, active there', [member(1, expired), member(2)], '2-default'],
    ['suspended here, active there', [member(1, suspended), member(2)], '2-default'],
    ['in both: the event’s first', [member(2), member(1)], '1-default'],
    ['expired here, suspended there', [member(1, expired), member(2, suspended)], 'social-tariff-suspended'],
    ['never here, expired there', [plain, member(2, expired)], 'social-tariff-expired'],
    ['expired here, active where it counts for nothing', [member(1, expired), member(9)], 'social-tariff-expired'],
    [
      'expired here, suspended where it counts for nothing',
      [member(1, expired), member(9, suspended)],
      'social-tariff-expired',
    ],
  ])('in one of several card systems: %s', (_name, memberships, expected) => {
    expect(answer(memberships, offerOf([system(1), system(2)]))).toBe(expected)
  })

  it('goes by the grace period of its own card system', () => {
    const strict = offerOf([{ ...system(1), socialTariffGraceDays: 0 }])
    expect(answer([member(1, { socialTariffEndDate: at })], strict)).toBe('1-default')
    expect(answer([member(1, { socialTariffEndDate: at - 2 * DAY })], strict)).toBe('social-tariff-expired')
  })
})

describe('distribution keys', () => {
  const which = (keys: readonly DistributionKey[], more: Partial<TicketOffer> = {}, postalCode = '9000') =>
    answer([member(1)], offerOf([system(1, ...keys)], more), postalCode).replace('1-', '')

  it('hold until they end', () => {
    expect(which([key(7, { endsAt: at + 1 }), key(8, { priority: 1 })])).toBe('7')
    expect(which([key(7, { endsAt: at }), key(8, { priority: 1 })])).toBe('8')
    expect(which([key(7, { endsAt: at })])).toBe('default')
    const ended = offerOf([system(1, key(7, { endsAt: at }))])
    expect([staticTariffOf(ended, at)?.id, staticTariffOf(ended, at - 1)?.id]).toEqual([
      ...['SOCIALTARIFF-1-default', 'SOCIALTARIFF-1-7'],
    ])
  })

  it('without one: 20 % for the passholder, 40 % for organizer and authority each', () => {
    const tariff: Tariff = {
      id: 'SOCIALTARIFF-1-default',
      name: 'Kansentarief',
      cardSystemId: 1,
      price: 250,
      shares: { passholder: 250, organizer: 500, localAuthority: 500, flemishAuthority: 0 },
    }
    expect(ask([member(1)], offerOf([system(1)], { regularPrice: 1_250 }))).toEqual({ kind: 'TARIFF', tariff })
  })

  it('give price and shares', () => {
    const own = key(7, { shares: shares(cents(150), cents(100), rest, percent(50)) })
    expect(ask([member(1)], offerOf([system(1, own)], { regularPrice: 1_250 }))).toEqual({
      kind: 'TARIFF',
      tariff: {
        id: 'SOCIALTARIFF-1-7',
        name: 'Kansentarief',
        cardSystemId: 1,
        price: 150,
        shares: { passholder: 150, localAuthority: 100, organizer: 375, flemishAuthority: 625 },
      },
    })
  })

  it.each([
    ['LESS', [true, false, false]],
    ['EQUAL', [false, true, false]],
    ['GREATER', [false, false, true]],
  ] as const)('on a base price %s than 10 euro', (op, fits) => {
    const keys = [key(7, { price: { op, cents: 1_000 } })]
    expect([999, 1_000, 1_001].map((regularPrice) => which(keys, { regularPrice }) === '7')).toEqual(fits)
  })

  it('for who lives there', () => {
    const keys = [key(7, { postalCodes: ['8000', '9000'] })]
    expect([which(keys, {}, '9000'), which(keys, {}, '1000')]).toEqual(['7', 'default'])
  })

  it('for who lives outside the organizer’s city, which has several postal codes; not where that is unknown', () => {
    const keys = [key(7, { outsideOrganizersCity: true })]
    const event = { cardSystemIds: [1], organizerPostalCodes: ['9300', '9320'] }
    expect(['9000', '9320'].map((home) => which(keys, { event }, home))).toEqual(['7', 'default'])
    expect(which(keys)).toBe('default')
    const both = [key(7, { outsideOrganizersCity: true, postalCodes: ['9320', '9400'] })]
    expect(['9400', '9320', '9000'].map((home) => which(both, { event }, home))).toEqual(['7', 'default', 'default'])
  })

  it('for who buys at one of its counters', () => {
    const keys = [key(7, { counterIds: ['desk', 'bar'] })]
    const at = (...counterIds: string[]) => which(keys, { counterIds })
    expect([at('desk'), at('shop', 'bar'), at('shop'), at()]).toEqual(['7', '7', 'default', 'default'])
  })

  it('that are chosen by hand hold only for an event for which they were, and before all others', () => {
    const keys = [key(1), key(7, { manual: true, priority: 9 }), key(8, { manual: true, cardSystem: 'ANY' })]
    const chosen = (...chosenKeyIds: number[]) => ({ event: { cardSystemIds: [1], chosenKeyIds } })
    expect([which(keys), which(keys, chosen(7)), which(keys, chosen(8, 7))]).toEqual(['1', '7', '8'])
    expect(answer([member(9)], offerOf([system(1, ...keys)]))).toBe('NOT_HERE')
    expect(answer([member(9)], offerOf([system(1, ...keys)], chosen(8)))).toBe('1-8')
    // Their other conditions count as well.
    expect(which([key(7, { manual: true, postalCodes: ['1000'] })], chosen(7))).toBe('default')
  })

  it('go by priority, then by id, whatever their order', () => {
    const keys = [
      key(13, { priority: 1 }),
      key(12, { priority: 1 }),
      key(1, { priority: -1, price: { op: 'LESS', cents: 1 } }),
    ]
    expect(which(keys)).toBe('12')
    expect(which(keys.toReversed())).toBe('12')
    expect(which([...keys, key(14, { priority: 0 })])).toBe('14')
  })

  it('hold for its own members, or for those of any card system, the event’s or another', () => {
    const first = (cardSystem: DistributionKey['cardSystem']) => offerOf([system(1, key(7, { cardSystem })), system(2)])
    expect(answer([member(1)], first('OWN'))).toBe('1-7')
    expect(answer([member(2)], first('OWN'))).toBe('2-default')
    expect(answer([member(2)], first('ANY'))).toBe('1-7')
    expect(answer([member(9)], first('OWN'))).toBe('NOT_HERE')
    expect(answer([member(9)], first('ANY'))).toBe('1-7')
    expect(answer([member(2, expired)], first('ANY'))).toBe('social-tariff-expired')
    expect(answer([member(9, expired)], first('ANY'))).toBe('social-tariff-expired')
    expect(answer([member(9, suspended)], first('ANY'))).toBe('social-tariff-suspended')
    expect(answer([plain], first('ANY'))).toBe('NONE')
  })

  it('count a social status of elsewhere with the grace period of elsewhere', () => {
    const offer = offerOf([system(1, key(7, { cardSystem: 'ANY' }))])
    const lenient = {
      ...offer,
      cardSystems: [{ ...system(9), socialTariffGraceDays: 60 }, ...offer.cardSystems.slice(1)],
    }
    expect([answer([member(9, expired)], offer), answer([member(9, expired)], lenient)]).toEqual([
      'social-tariff-expired',
      '1-7',
    ])
  })

  it('of other card systems than the event’s are nothing to it', () => {
    const offer = { ...offerOf([system(1)]), cardSystems: [system(9, key(7, { cardSystem: 'ANY' })), system(1)] }
    expect([answer([member(9)], offer), answer([member(1)], offer)]).toEqual(['NOT_HERE', '1-default'])
  })

  it('of the event’s first card system go before those of the next', () => {
    const both = [member(1), member(2)]
    expect(answer(both, offerOf([system(1, key(7, { priority: 9 })), system(2, key(8))]))).toBe('1-7')
    expect(answer(both, offerOf([system(1), system(2, key(8))]))).toBe('2-8')
  })

  it('give a price from nothing to the base price, the same whatever their order', () => {
    const share = fc.oneof(fc.nat(100).map(percent), fc.nat(2_000).map(cents), fc.constant(rest))
    const condition = fc.record({ op: fc.constantFrom('LESS', 'GREATER', 'EQUAL'), cents: fc.nat(2_000) })
    const someKey = fc
      .record({
        id: fc.nat(4),
        priority: fc.nat(2),
        manual: fc.boolean(),
        price: fc.option(condition),
        cardSystem: fc.constantFrom('OWN', 'ANY'),
        postalCodes: fc.subarray(['8000', '9000']),
        outsideOrganizersCity: fc.boolean(),
        counterIds: fc.subarray(['desk', 'bar']),
        shares: fc.tuple(share, share, share, share).map((all) => shares(...all)),
      })
      .map(({ price, ...rest }) => key(rest.id, { ...rest, ...(price && { price }) }))
    const keys = fc.uniqueArray(someKey, { selector: ({ id }) => id })
    const where = fc.record({
      regularPrice: fc.nat(2_000),
      counterIds: fc.subarray(['desk', 'shop']),
      event: fc.record({
        cardSystemIds: fc.constant([1, 2]),
        chosenKeyIds: fc.subarray([0, 1, 2]),
        organizerPostalCodes: fc.subarray(['8000', '9000']),
      }),
    })
    fc.assert(
      fc.property(keys, keys, where, fc.subarray([1, 2, 9], { minLength: 1 }), (a, b, more, systems) => {
        const memberships = systems.map((id) => member(id))
        const found = ask(memberships, offerOf([system(1, ...a), system(2, ...b)], more))
        if (found.kind !== 'TARIFF') {
          expect([found.kind, systems]).toEqual(['NOT_HERE', [9]])
          return
        }
        expect(found.tariff.price).toBeGreaterThanOrEqual(0)
        expect(found.tariff.price).toBeLessThanOrEqual(more.regularPrice)
        expect(found.tariff.shares.passholder).toBe(found.tariff.price)
        expect(Object.values(found.tariff.shares).reduce((x, y) => x + y, 0)).toBe(more.regularPrice)
        const turned = offerOf([system(1, ...a.toReversed()), system(2, ...b.toReversed())], more)
        expect(ask(memberships.toReversed(), turned)).toEqual(found)
      }),
    )
  })
})

describe('the shares of a key', () => {
  it.each<[string, DistributionKey['shares'], boolean]>([
    ['an amount, a percentage and the rest', shares(cents(150), percent(50), rest), true],
    ['percentages, a hundred together', shares(percent(33.33), percent(33.33), percent(33.34)), true],
    ['percentages and the rest', shares(percent(20), percent(80), rest), true],
    ['an amount and percentages', shares(cents(150), percent(50), percent(50)), false],
    ['percentages that are not a hundred', shares(percent(20), percent(40), percent(30)), false],
    ['percentages that are more, and a rest', shares(percent(60), percent(60), rest), false],
    ['two that pay the rest', shares(cents(150), rest, rest), false],
    ['amounts alone', shares(cents(150), cents(150), cents(150)), false],
  ])('must say of every price who pays it: %s', (_name, all, good) => {
    expect(distributionKey.safeParse(key(1, { shares: all })).success).toBe(good)
  })
})

describe('the tariff before it is known who', () => {
  const staticId = (cardSystems: readonly CardSystemFacts[], more: Partial<TicketOffer> = {}) =>
    staticTariffOf(offerOf(cardSystems, more), at)?.id.replace('SOCIALTARIFF-', '')

  it('is that of a social status in the event’s first card system', () => {
    const dear = key(8, { price: { op: 'GREATER', cents: 500 }, priority: 1 })
    expect(staticId([system(2, dear), system(1)])).toBe('2-8')
    expect(staticId([system(2, dear), system(1)], { regularPrice: 500 })).toBe('2-default')
    expect(staticId([system(2), system(1, key(7)), system(3, key(8, { cardSystem: 'ANY' }))])).toBe('3-8')
  })

  it('is that of who lives in the organizer’s city; where that is not known, wherever one lives', () => {
    const keys = [key(7, { postalCodes: ['9300'] }), key(8, { outsideOrganizersCity: true, priority: -1 })]
    const event = { cardSystemIds: [1], organizerPostalCodes: ['9300', '9320'] }
    expect([staticId([system(1, ...keys)], { event }), staticId([system(1, ...keys)])]).toEqual(['1-7', '1-default'])
  })

  it('is none in no card system', () => {
    expect(staticId([])).toBeUndefined()
  })
})
