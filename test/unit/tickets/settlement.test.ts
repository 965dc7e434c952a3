import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type SettledSale, settlementOf, sumsOf } from '../../../backend/tickets/rules/settlement.ts'
import { type Payers, sharesOf } from '../../../backend/tickets/rules/shares.ts'

const day = 86_400_000
/** Few moments: what begins and ends is often just when something is sold. */
const at = fc.nat(100).map((n) => n * day)
const percents = fc
  .tuple(...[1, 2, 3, 4].map(() => fc.integer({ min: 0, max: 100 })))
  .filter((all) => all.some((one) => one > 0))
const payers: fc.Arbitrary<Payers> = fc.oneof(
  percents.map(
    ([passholder = 0, localAuthority = 0, organizer = 0]): Payers => ({
      passholder: { percent: passholder },
      localAuthority: { percent: localAuthority / 3 },
      organizer: { percent: organizer / 3 },
      flemishAuthority: { rest: true },
    }),
  ),
  fc.record({
    passholder: fc.record({ cents: fc.nat(2_000) }),
    localAuthority: fc.record({ percent: fc.integer({ min: 0, max: 60 }) }),
    organizer: fc.constant({ rest: true as const }),
    flemishAuthority: fc.record({ cents: fc.nat(500) }),
  }),
)
const sale: fc.Arbitrary<SettledSale> = fc
  .tuple(at, fc.option(at, { nil: undefined }), fc.nat(10_000), payers)
  .map(([sold, after, regularPrice, who]) => ({
    at: sold,
    regularPrice,
    shares: sharesOf(regularPrice, who),
    ...(after !== undefined && { reversedAt: sold + after }),
  }))
const sales = fc.array(sale, { maxLength: 40 })
const always = { from: 0, until: 1_000 * day }

describe('a settlement', () => {
  it('has what stands, and nothing of what was reversed, once all is told', () => {
    fc.assert(
      fc.property(sales, (all) => {
        const standing = all.filter(({ reversedAt }) => reversedAt === undefined)
        const sum = (of: (one: SettledSale) => number) => standing.reduce((total, one) => total + of(one), 0)
        expect(settlementOf(all, always)).toEqual({
          sold: all.length,
          reversed: all.length - standing.length,
          regularPrice: sum(({ regularPrice }) => regularPrice),
          passholder: sum(({ shares }) => shares.passholder),
          localAuthority: sum(({ shares }) => shares.localAuthority),
          flemishAuthority: sum(({ shares }) => shares.flemishAuthority),
          organizer: sum(({ shares }) => shares.organizer),
          owed: sum(({ regularPrice, shares }) => regularPrice - shares.passholder - shares.organizer),
        })
      }),
    )
  })

  it('of periods that follow each other add up to that of all of them', () => {
    fc.assert(
      fc.property(sales, fc.array(at, { maxLength: 6 }), (all, cuts) => {
        const edges = [always.from, ...cuts.toSorted((a, b) => a - b), always.until]
        const parts = edges.slice(1).map((until, n) => settlementOf(all, { from: edges[n] ?? 0, until }))
        expect(sumsOf(parts)).toEqual(settlementOf(all, always))
      }),
    )
  })

  it('of parts of the sales add up to that of all of them, whoever has which', () => {
    fc.assert(
      fc.property(sales, at, at, fc.func(fc.nat(3)), (all, from, until, partOf) => {
        const span = { from, until }
        const parts = [0, 1, 2, 3].map((n) =>
          settlementOf(
            all.filter((one) => partOf(one) === n),
            span,
          ),
        )
        expect(sumsOf(parts)).toEqual(settlementOf(all, span))
      }),
    )
  })

  it('of a period that is over never changes: what is reversed later is taken off later', () => {
    fc.assert(
      fc.property(sales, fc.array(fc.nat(20), { minLength: 5, maxLength: 20 }), at, (all, which, until) => {
        const span = { from: 0, until }
        const before = all.filter(({ at: sold, reversedAt = 0 }) => sold < until && reversedAt < until)
        const later = before.map((one, n) =>
          one.reversedAt === undefined && which.includes(n) ? { ...one, reversedAt: until + n } : one,
        )
        expect(settlementOf(later, span)).toEqual(settlementOf(before, span))
      }),
    )
  })

  it('has parts that add up to the base price', () => {
    fc.assert(
      fc.property(sales, at, at, (all, from, until) => {
        const sums = settlementOf(all, { from, until })
        expect(sums.passholder + sums.organizer + sums.owed).toBe(sums.regularPrice)
        expect(sums.localAuthority + sums.flemishAuthority).toBe(sums.owed)
      }),
    )
  })
})
