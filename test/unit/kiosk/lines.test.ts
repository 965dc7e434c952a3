import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createLineSplitter } from '../../../kiosk/readers/lines.ts'

const bytes = (text: string) => Buffer.from(text, 'latin1')
const line = (text: string) => ({ kind: 'LINE', text })
const tooLong = { kind: 'TOO_LONG' }

describe('lines', () => {
  it.each([
    ['a\rb\r', ['a', 'b']],
    ['a\nb\n', ['a', 'b']],
    ['a\r\nb\r\n', ['a', 'b']],
    ['\r\r\n\n \r', []],
    ['a', []],
    ['\u0000\u00ff\r', ['\u0000\u00ff']],
  ])('of %j are %j', (text, expected) => {
    expect(createLineSplitter(8, 1_000).push(bytes(text), 0)).toEqual(expected.map(line))
  })

  it('may be as long as the longest, and no byte more', () => {
    const lines = createLineSplitter(3, 1_000)
    expect(lines.push(bytes('abc\rabcd\rabcdefgh\ra\r'), 0)).toEqual([line('abc'), tooLong, tooLong, line('a')])
  })

  it('are forgotten when they stopped halfway for longer than the pause', () => {
    const lines = createLineSplitter(3, 1_000)
    lines.push(bytes('a'), 0)
    expect(lines.push(bytes('b\r'), 1_000)).toEqual([line('ab')])
    lines.push(bytes('a'), 2_000)
    expect(lines.push(bytes('b\r'), 3_001)).toEqual([line('b')])
    lines.push(bytes('abcd'), 4_000)
    expect(lines.push(bytes('b\r'), 5_001)).toEqual([line('b')])
  })

  it('are the same however the bytes come', () => {
    const text = fc.string({ unit: fc.constantFrom('0', '9', 'x', ' ', '\r', '\n'), maxLength: 60 })
    fc.assert(
      fc.property(text, fc.array(fc.nat(60), { maxLength: 8 }), (all, cuts) => {
        const lines = createLineSplitter(8, 1_000)
        const at = [0, ...cuts.map((cut) => Math.min(cut, all.length)).sort((a, b) => a - b), all.length]
        const pieces = at.slice(1).flatMap((end, i) => lines.push(bytes(all.slice(at[i], end)), i))
        expect(pieces).toEqual(createLineSplitter(8, 1_000).push(bytes(all), 0))
      }),
    )
  })
})
