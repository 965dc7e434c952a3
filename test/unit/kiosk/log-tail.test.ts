import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createLogTail } from '../../../kiosk/io/log-tail.ts'

const tailOf = (maxBytes: number, lines: readonly string[]): string => {
  const tail = createLogTail(maxBytes)
  for (const line of lines) tail.write(line)
  return tail.text()
}

describe('the tail of the log', () => {
  it('gives lines in their order, each with one line end', () => {
    expect(tailOf(100, [])).toBe('')
    expect(tailOf(100, ['one\n', 'two', 'three\n'])).toBe('one\ntwo\nthree\n')
  })

  it('drops the oldest whole', () => {
    expect(tailOf(8, ['one', 'two'])).toBe('one\ntwo\n')
    expect(tailOf(7, ['one', 'two'])).toBe('two\n')
  })

  it('counts bytes, not characters', () => {
    expect(tailOf(6, ['één', 'a'])).toBe('a\n')
    expect(tailOf(8, ['één', 'a'])).toBe('één\na\n')
  })

  it('cuts a line that is too long at a whole character', () => {
    expect(tailOf(5, ['abcdef'])).toBe('abcd\n')
    expect(tailOf(5, ['abcé'])).toBe('abc\n')
    expect(tailOf(6, ['abcé'])).toBe('abcé\n')
  })

  it('takes no more memory the longer it runs', () => {
    const tail = createLogTail(10_000)
    const before = process.memoryUsage().heapUsed
    for (let i = 0; i < 200_000; i++) tail.write(String(i).padEnd(1_000))
    // All of them would be 200 MB.
    expect(process.memoryUsage().heapUsed - before).toBeLessThan(100_000_000)
    expect(tail.text().length).toBeGreaterThan(8_000)
  })

  it('holds the newest lines that fit, and no fewer', () => {
    const someLine = fc.string({ unit: 'grapheme', maxLength: 20 }).filter((text) => !text.includes('\n'))
    fc.assert(
      fc.property(fc.integer({ min: 100, max: 400 }), fc.array(someLine, { maxLength: 80 }), (maxBytes, lines) => {
        const expected: string[] = []
        let bytes = 0
        for (const line of lines.toReversed()) {
          bytes += Buffer.byteLength(line) + 1
          if (bytes > maxBytes) break
          expected.unshift(`${line}\n`)
        }
        fc.pre(lines.every((line) => Buffer.byteLength(line) < maxBytes))
        expect(tailOf(maxBytes, lines)).toBe(expected.join(''))
      }),
    )
  })
})
