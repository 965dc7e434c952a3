import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { makeUitpasNumber } from '../../../backend/demo/numbers.ts'
import { readScanned } from '../../../kiosk/io/scanned.ts'
import { createLineSplitter, type ScannedLine } from '../../../kiosk/readers/lines.ts'

const bytes = (text: string) => Buffer.from(text, 'latin1')
const line = (text: string) => ({ kind: 'LINE', text })
const tooLong = { kind: 'TOO_LONG' }

describe('lines', () => {
  it.each([
    ['a\rb\r', ['a', 'b']],
    ['a\nb\n', ['a', 'b']],
    ['a\r\nb\r\n', ['a', 'b']],
    ['a\tb\t', ['a', 'b']],
    ['\u0002a\u0003\u0002b\u0003\r\n', ['a', 'b']],
    ['\r\r\n\n \r\t', []],
    ['a', []],
    ['\u0011\u0000a\u001db\u007f\u0013\r', ['ab']],
    ['\u0000\u00ff\r', []],
    // With parity in the eighth bit.
    ['\u00b1\u00b2\u008d', ['12']],
  ])('of %j are %j', (text, expected) => {
    expect(createLineSplitter(8).push(bytes(text))).toEqual(expected.map(line))
  })

  it('may be as long as the longest, and no byte more', () => {
    const lines = createLineSplitter(3)
    expect(lines.push(bytes('abc\rabcd\rabcdefgh\ra\r'))).toEqual([line('abc'), tooLong, tooLong, line('a')])
  })

  it('can be ended where they are', () => {
    const lines = createLineSplitter(3)
    expect([lines.unfinished, lines.end()]).toEqual([undefined, undefined])
    lines.push(bytes('ab'))
    expect([lines.unfinished, lines.end(), lines.end()]).toEqual([line('ab'), line('ab'), undefined])
    lines.push(bytes('abcd'))
    expect([lines.unfinished, lines.end(), lines.unfinished]).toEqual([tooLong, tooLong, undefined])
    expect(lines.push(bytes('b\r'))).toEqual([line('b')])
  })

  it('are the same however the bytes come', () => {
    const text = fc.string({ unit: fc.constantFrom('0', '9', 'x', ' ', '\r', '\n', '\t', '\0'), maxLength: 60 })
    fc.assert(
      fc.property(text, fc.array(fc.nat(60), { maxLength: 8 }), (all, cuts) => {
        const lines = createLineSplitter(8)
        const at = [0, ...cuts.map((cut) => Math.min(cut, all.length)).sort((a, b) => a - b), all.length]
        const pieces = at.slice(1).flatMap((end, i) => lines.push(bytes(all.slice(at[i], end))))
        expect(pieces).toEqual(createLineSplitter(8).push(bytes(all)))
      }),
    )
  })
})

const number = fc
  .tuple(fc.nat(99_999), fc.nat(999_999), fc.boolean())
  .map(([prefix, serial, social]) => makeUitpasNumber(String(prefix).padStart(5, '0'), serial, social))
const letter = fc.constantFrom(...'ABCDjbT#*')
const control = fc.constantFrom('', '\0', '\u0002', '\u0011', '\u001d')
/** How a scanner is set: what it adds before and after a number and between its digits, its parity, its line's end. */
const setting = fc.record({
  before: fc.oneof(
    fc.constantFrom('', ']C0', ']C1', ']Q3', ']E0'),
    letter,
    fc.tuple(letter, letter).map((two) => two.join('')),
  ),
  after: fc.oneof(fc.constant(''), letter),
  between: control,
  around: control,
  parity: fc.constantFrom('none', 'even', 'odd', 'mark'),
  end: fc.constantFrom('\r', '\n', '\r\n', '\t', '\u0003', '\u0003\r\n', ''),
})
const withParity = (parity: string, text: string): Buffer =>
  Buffer.from(
    [...bytes(text)].map((byte) => {
      const isOdd = byte.toString(2).replaceAll('0', '').length % 2 === 1
      const bit = parity === 'mark' || (parity === 'even' && isOdd) || (parity === 'odd' && !isOdd)
      return bit ? byte | 0x80 : byte
    }),
  )

describe('a scanned number', () => {
  it('is read whatever the scanner is set to add', () => {
    fc.assert(
      fc.property(setting, fc.array(number, { minLength: 1, maxLength: 4 }), (as, numbers) => {
        const lines = createLineSplitter(64)
        const read = numbers.flatMap((digits): readonly (ScannedLine | undefined)[] => {
          const text = `${as.around}${as.before}${[...digits].join(as.between)}${as.after}${as.around}${as.end}`
          const ended = lines.push(withParity(as.parity, text))
          return as.end === '' ? [lines.end()] : ended
        })
        expect(read.map((one) => (one?.kind === 'LINE' ? readScanned(one.text) : one))).toEqual(
          numbers.map((value) => ({ ok: true, value })),
        )
      }),
    )
  })

  it.each([
    'https://www.uitpas.be/0930000420206',
    '5410041001204',
    'x00930000420206',
    '0930000420206 0930000237915',
    ']C0',
    'ABC0930000420206',
  ])('is not found in %s', (text) => {
    expect(readScanned(text).ok).toBe(false)
  })

  it('that Excel spoilt is still told as that', () => {
    expect(readScanned('9,30E+11')).toEqual({ ok: false, error: 'SCIENTIFIC' })
  })
})
