import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readChipFile } from '../../../backend/cards/chip-file.ts'
import { judgeChipLines, type KnownCard, readChipLines } from '../../../backend/cards/rules/chips.ts'
import { makeUitpasNumber } from '../../../backend/cards/rules/numbers.ts'

const read = async (text: string | Uint8Array) => readChipLines((await readChipFile(Buffer.from(text))) ?? [])
const reasons = async (text: string) =>
  (await read(text)).wrong.map(({ line, column, reason }) => `${line} ${column} ${reason}`)
const [chip, other] = ['044D71DA862680', '04784CDAEE3880']
const [number, another] = ['0930000237915', '0930000420206']

describe('the supplier’s file', () => {
  it.each([
    ['as the handbook has it', `"${chip}";"${number}"\r\n"${other}";"${another}"\r\n`],
    ['with commas and without quotes', `${chip},${number}\n${other},${another}`],
    ['with a mark, lone CR and empty lines', `\ufeff"${chip}";"${number}"\r\r"${other}";"${another}"\r\r`],
    [
      'in small letters, with a head and tabs',
      `chip\tnummer\n${chip.toLowerCase()}\t${number}\n${other}\t${another}\t\n`,
    ],
    ['as Excel keeps digits', `"${chip}";"=""${number}"""\n${other};="${another}"`],
  ])('is read %s', async (_how, text) => {
    const { lines, wrong } = await read(text)
    expect(wrong).toEqual([])
    expect(lines.map(({ chipNumber, uitpasNumber }) => [chipNumber, uitpasNumber])).toEqual([
      [chip, number],
      [other, another],
    ])
  })

  it('is no workbook, nor UTF-16', async () => {
    expect(await readChipFile(Buffer.from('PK\u0003\u0004xxxxxxxxxxxxxxxx', 'latin1'))).toBeUndefined()
    expect(await readChipFile(Buffer.from(`\ufeff${chip};${number}`, 'utf16le'))).toBeUndefined()
  })

  it.each([
    [`${chip};9,30E+11`, '1 NUMBER NUMBER_SCIENTIFIC'],
    [`${chip};${number.slice(1)}`, '1 NUMBER NUMBER_LEADING_ZERO_LOST'],
    [`${chip};0930000237912`, '1 NUMBER NUMBER_BAD_CHECK_DIGIT'],
    [`${chip};0930000237931`, '1 NUMBER NUMBER_BAD_STATUS_DIGIT'],
    [`${chip};09300`, '1 NUMBER NUMBER_WRONG_LENGTH'],
    [`${chip};x930000237915`, '1 NUMBER NUMBER_NOT_DIGITS'],
    [`08AB12CD;${number}`, '1 CHIP CHIP_RANDOM'],
    [`12AB12CD;${number}`, '1 CHIP CHIP_FOUR_BYTES'],
    [`4,47E+13;${number}`, '1 CHIP CHIP_SCIENTIFIC'],
    [`${chip.slice(1)};${number}`, '1 CHIP CHIP_ZERO_LOST'],
    [`044D71DA8626ZZ;${number}`, '1 CHIP CHIP_INVALID'],
    [`;${number}`, '1 CHIP CHIP_EMPTY'],
    [`${number};${chip}`, '1 LINE SWAPPED'],
    [`${chip}`, '1 LINE COLUMN_MISSING'],
    [`${chip};${number};x`, '1 LINE TOO_MANY_COLUMNS'],
    [`${chip};${number}\n\n${chip};${another}`, '3 CHIP CHIP_TWICE'],
    [`${chip};${number}\n${other};${number}`, '2 NUMBER NUMBER_TWICE'],
  ])('of %j says what is wrong', async (text, said) => {
    expect(await reasons(text)).toEqual([said])
  })

  it('says of each line what is wrong, of whatever text', async () => {
    const cell = fc.oneof(fc.constantFrom(chip, other, number, another, '', '9,30E+11'), fc.string({ maxLength: 20 }))
    await fc.assert(
      fc.property(fc.array(fc.array(cell, { maxLength: 4 }), { maxLength: 20 }), (rows) => {
        const all = rows.map((cells, n) => ({ row: n + 2, cells }))
        const { lines, wrong } = readChipLines(all)
        const said = new Set([...lines, ...wrong].map(({ line }) => line))
        expect([...said].toSorted()).toEqual(all.map(({ row }) => row).toSorted())
      }),
    )
  })
})

describe('a line', () => {
  const card = (over: Partial<KnownCard> = {}): KnownCard => ({
    ...{ uitpasNumber: number, status: 'PROVISIONED', own: true },
    ...over,
  })
  const line = { line: 7, chipNumber: chip, uitpasNumber: number }
  const judged = (...cards: KnownCard[]) => {
    const { fresh, known, wrong } = judgeChipLines([line], cards)
    return [fresh.length, known, ...wrong.map(({ column, reason }) => `${column} ${reason}`)]
  }

  it('gives a number without a card its chip, once', () => {
    expect(judged(card())).toEqual([1, 0])
    expect(judged(card({ chipNumber: chip, status: 'STOCK' }))).toEqual([0, 1])
  })

  it.each([
    [[], 'NUMBER NUMBER_UNKNOWN'],
    [[card({ own: false })], 'NUMBER NUMBER_ELSEWHERE'],
    [[card({ chipNumber: other, status: 'STOCK' })], 'NUMBER NUMBER_HAS_CHIP'],
    [[card({ status: 'DELETED' })], 'NUMBER NUMBER_NOT_AVAILABLE'],
    [[card(), card({ uitpasNumber: another, chipNumber: chip })], 'CHIP CHIP_TAKEN'],
  ])('of %j is wrong', (cards, said) => {
    expect(judged(...cards)).toEqual([0, 0, said])
  })

  it('is fresh, known or wrong', () => {
    const numbers = Array.from({ length: 4 }, (_, n) => makeUitpasNumber('09300', n, false))
    const some = fc.record({ uitpasNumber: fc.constantFrom(...numbers), chipNumber: fc.constantFrom(chip, other) })
    const there = fc.record({
      uitpasNumber: fc.constantFrom(...numbers),
      status: fc.constantFrom('PROVISIONED' as const, 'STOCK' as const),
      own: fc.boolean(),
    })
    fc.assert(
      fc.property(fc.array(some), fc.uniqueArray(there, { selector: (one) => one.uitpasNumber }), (asked, cards) => {
        const lines = asked.map((one, n) => ({ ...one, line: n }))
        const { fresh, known, wrong } = judgeChipLines(lines, cards)
        expect(fresh.length + known + new Set(wrong.map((one) => one.line)).size).toBe(lines.length)
      }),
    )
  })
})
