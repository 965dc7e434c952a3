import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { code128 } from '../../../backend/web/pas/card/code128.ts'

describe('code128', () => {
  it('is what a reader reads, of a UiTPAS number', () => {
    // Each was drawn, and read by a reader of barcodes that is not ours.
    expect(['0930012345615', '0560002524314', '123456'].map((digits) => code128(digits).join(''))).toEqual([
      '2112141231221131411113412122221122321311233311211132221311232331112',
      '2112141231221131413311212122222222212133111123311222314212112331112',
      '2112321122321311233311211321312331112',
    ])
  })

  it('is of eleven modules a symbol, each of three bars and three spaces, and ends with a bar', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^\d{1,20}$/), (digits) => {
        const widths = code128(digits)
        expect(widths.at(-1)).toBe(2)
        const symbols = Array.from({ length: (widths.length - 1) / 6 }, (_, at) => widths.slice(at * 6, at * 6 + 6))
        for (const symbol of symbols)
          expect([symbol.length, symbol.reduce((sum, width) => sum + width)]).toEqual([6, 11])
        // Start, data, check, stop; the first of an odd number by itself, and the change to pairs.
        expect(symbols).toHaveLength(3 + Math.floor(digits.length / 2) + (digits.length % 2) * 2)
      }),
    )
  })

  it('tells any two numbers apart', () => {
    const number = fc.stringMatching(/^\d{13}$/)
    fc.assert(
      fc.property(
        number,
        number,
        (one, other) => (one === other) === (String(code128(one)) === String(code128(other))),
      ),
    )
  })

  it.each(['', 'UiTPAS', '12 34', '12a'])('is not made of %j', (text) => {
    expect(() => code128(text)).toThrow(/digits/)
  })
})
