import { parseUitpasNumber } from '@zuil/protocol'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  countKinds,
  makeUitpasNumber,
  numbersIn,
  partsOf,
  runsOf,
  SERIALS,
} from '../../../backend/cards/rules/numbers.ts'

const prefix = fc.stringMatching(/^\d{5}$/)
const serial = fc.integer({ min: 0, max: SERIALS - 1 })
const number = fc
  .tuple(fc.constantFrom('09300', '09000'), fc.integer({ min: 0, max: 40 }), fc.boolean())
  .map(([one, n, social]) => makeUitpasNumber(one, n, social))

describe('numbers', () => {
  it('are those of the cards that UiTPAS gives out', () => {
    expect(makeUitpasNumber('09300', 4202, false)).toBe('0930000420206')
    expect(makeUitpasNumber('09300', 2379, true)).toBe('0930000237915')
  })

  it('are valid, and say of what they are made', () => {
    fc.assert(
      fc.property(prefix, serial, fc.boolean(), (one, n, socialTariff) => {
        const made = makeUitpasNumber(one, n, socialTariff)
        expect(parseUitpasNumber(made)).toEqual({ ok: true, value: made })
        expect(partsOf(made)).toEqual({ prefix: one, serial: n, socialTariff })
      }),
    )
  })

  it('are in the fewest runs: each in one, and nothing else in any', () => {
    fc.assert(
      fc.property(fc.uniqueArray(number, { maxLength: 60 }), (numbers) => {
        const runs = runsOf(numbers)
        const within = runs.flatMap(({ prefix: one, socialTariff, first, last }) =>
          Array.from({ length: last - first + 1 }, (_, n) => makeUitpasNumber(one, first + n, socialTariff)),
        )
        expect(within.toSorted()).toEqual(numbers.toSorted())
        const ends = new Set(runs.map((run) => `${run.prefix} ${run.socialTariff} ${run.last + 1}`))
        for (const run of runs) expect(ends.has(`${run.prefix} ${run.socialTariff} ${run.first}`)).toBe(false)
        const { social, plain } = countKinds(numbers)
        expect(social + plain).toBe(numbers.length)
      }),
    )
  })

  it('of runs come page by page, each once and in their order', () => {
    fc.assert(
      fc.property(fc.uniqueArray(number, { maxLength: 60 }), fc.integer({ min: 1, max: 20 }), (numbers, limit) => {
        const [runs, seen]: [ReturnType<typeof runsOf>, string[]] = [runsOf(numbers), []]
        // Once more than there are pages: the last is empty.
        for (let n = 0; n <= Math.ceil(numbers.length / limit); n++) {
          const page = numbersIn(runs, seen.at(-1) ?? '', limit)
          expect(page.length).toBeLessThanOrEqual(limit)
          seen.push(...page)
        }
        expect(seen).toEqual(numbers.toSorted())
      }),
    )
  })
})
