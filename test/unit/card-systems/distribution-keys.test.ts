import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { examplePrices, examplesOf } from '../../../backend/card-systems/rules.ts'
import { distributionKey, type Payers, type Share, whyNotShares } from '../../../backend/card-systems/shapes.ts'
import { sharesOf } from '../../../backend/tickets/rules/shares.ts'
import { priceFits } from '../../../backend/tickets/rules/tariff.ts'

const percent = (value: number): Share => ({ percent: value })
const cents = (value: number): Share => ({ cents: value })
const rest: Share = { rest: true }
const four = (passholder: Share, localAuthority: Share, organizer: Share, flemishAuthority: Share): Payers => ({
  ...{ passholder, localAuthority, organizer, flemishAuthority },
})

describe('shares', () => {
  it.each<[string, Payers, string | undefined]>([
    ['percentages, a hundred together', four(percent(20), percent(40), percent(40), cents(0)), undefined],
    ['thirds, to a hundredth', four(percent(33.33), percent(33.33), percent(33.34), percent(0)), undefined],
    ['a rest, whatever the others', four(cents(150), percent(50), rest, percent(50)), undefined],
    ['two rests', four(rest, percent(40), rest, percent(0)), 'SEVERAL_RESTS'],
    ['more than a hundred beside a rest', four(percent(60), percent(50), rest, percent(0)), 'OVER_HUNDRED'],
    ['less than a hundred', four(percent(20), percent(40), percent(30), percent(0)), 'NOT_HUNDRED'],
    ['an amount, and nobody who pays the rest', four(cents(100), percent(60), percent(40), percent(0)), 'NOT_HUNDRED'],
  ])('%s', (_name, shares, why) => {
    expect(whyNotShares(shares)).toBe(why)
    expect(distributionKey.shape.shares.safeParse(shares).success).toBe(why === undefined)
  })
})

describe('examples of a key', () => {
  const share = fc.oneof(
    fc.integer({ min: 0, max: 10_000 }).map((hundredths) => percent(hundredths / 100)),
    fc.nat(20_000).map(cents),
    fc.constant(rest),
  )
  const ops = fc.constantFrom('LESS', 'GREATER', 'EQUAL')
  const condition = fc.option(fc.record({ op: ops, cents: fc.nat(10_000) }), { nil: undefined })

  it('add up to the price to the cent, of every key that can be saved and every price', () => {
    fc.assert(
      fc.property(share, share, share, share, condition, fc.nat(1_000_000), (p, l, o, f, price, tried) => {
        const shares = four(p, l, o, f)
        fc.pre(whyNotShares(shares) === undefined)
        const rows = examplesOf(
          { sharesOf, priceFits },
          { shares, ...(price && { price }) },
          examplePrices(price, tried),
        )
        expect(rows.map((row) => row.price)).toContain(tried)
        for (const { price: base, holds, ...paid } of rows) {
          expect(Object.values(paid).reduce((sum, part) => sum + part, 0)).toBe(base)
          expect(Object.values(paid).every((part) => Number.isInteger(part) && part >= 0)).toBe(true)
          expect(paid).toEqual(sharesOf(base, shares))
          expect(holds).toBe(priceFits(price, base))
        }
      }),
      { numRuns: 500 },
    )
  })

  it('have the prices around a condition, each once, from low to high', () => {
    const around = examplePrices({ op: 'LESS', cents: 1_000 }, 1_001)
    expect(around.filter((price) => Math.abs(price - 1_000) < 10)).toEqual([999, 1_000, 1_001])
    expect(examplePrices({ op: 'EQUAL', cents: 0 })).not.toContain(-1)
    expect(around).toEqual([...new Set(around)].sort((a, b) => a - b))
  })
})
