import { describe, expect, it } from 'vitest'
import {
  type ConnectionWord,
  isCopied,
  type KnownConnections,
  noConnections,
  onWord,
  otherSession,
} from '../../../backend/zuilen/rules/connections.ts'

/** What a zuil is told of its own number, and when two devices are one zuil. */

type Word = readonly [session: number, bootId: string | undefined, kind?: ConnectionWord['kind']]

const heard = (words: readonly Word[], from: KnownConnections = noConnections): KnownConnections =>
  words.reduce((known, [session, bootId, kind = 'LIVE'], at) => onWord(known, { session, bootId, kind }, at), from)
/** What a hello is told that is the last of these. */
const told = (words: readonly Word[], from?: KnownConnections): number =>
  otherSession(heard(words, from), words.at(-1)?.[0] ?? 0)

describe('the number that a connection must be above', () => {
  it('is that of the connections before it', () => {
    expect(told([[1, 'a']])).toBe(0)
    expect(
      told([
        [1, 'a'],
        [2, 'a'],
        [5, 'a'],
      ]),
    ).toBe(2)
    // The same connection, heard again.
    expect(
      told([
        [1, 'a'],
        [2, 'a'],
        [2, 'a'],
      ]),
    ).toBe(1)
  })

  it('is the highest known to a device that was set back', () => {
    expect(
      told([
        [300, 'a'],
        [6, 'b'],
      ]),
    ).toBe(300)
    expect(told([[6, 'b']], { ...noConnections, session: 300 })).toBe(300)
    expect(
      told([
        [300, undefined, 'ENDED'],
        [6, 'b'],
      ]),
    ).toBe(300)
    expect(
      told([
        [300, undefined, 'KEPT'],
        [6, 'b'],
      ]),
    ).toBe(300)
  })

  it('is its own, if another connection had the very same', () => {
    expect(
      told([
        [7, 'a'],
        [7, 'b'],
      ]),
    ).toBe(7)
    expect(
      told([
        [7, 'a', 'ENDED'],
        [7, 'a'],
      ]),
    ).toBe(7)
    expect(
      told([
        [7, undefined, 'ENDED'],
        [7, 'b', 'LIVE'],
        [7, 'b'],
      ]),
    ).toBe(7)
  })

  it('is not its own after a restart of the backend, nor with an older zuil', () => {
    expect(told([[7, 'a']], { ...noConnections, session: 7 })).toBe(0)
    expect(
      told([
        [6, undefined],
        [7, undefined],
        [7, undefined],
      ]),
    ).toBe(6)
  })

  it('is not raised by the will of an older connection', () => {
    expect(
      told([
        [7, 'a'],
        [8, 'a'],
        [7, 'a', 'ENDED'],
        [8, 'a'],
      ]),
    ).toBe(7)
  })
})

describe('a copied card', () => {
  it('is told by a boot that is heard again after another', () => {
    expect(
      isCopied(
        heard([
          [1, 'a'],
          [2, 'b'],
          [3, 'a'],
        ]),
        10,
      ),
    ).toBe(true)
    expect(
      isCopied(
        heard([
          [1, 'a'],
          [2, 'b'],
          [3, 'c'],
          [4, 'b'],
        ]),
        10,
      ),
    ).toBe(true)
  })

  it('is no card in another machine, no restart, and no will that comes late', () => {
    expect(
      isCopied(
        heard([
          [1, 'a'],
          [2, 'a'],
          [3, 'b'],
          [4, 'b'],
          [5, 'c'],
        ]),
        10,
      ),
    ).toBe(false)
    expect(
      isCopied(
        heard([
          [1, 'a'],
          [2, 'b'],
          [1, 'a', 'ENDED'],
        ]),
        10,
      ),
    ).toBe(false)
    expect(
      isCopied(
        heard([
          [1, 'a'],
          [2, undefined],
          [3, 'a'],
        ]),
        10,
      ),
    ).toBe(false)
  })

  it('is over half an hour after one of them was last heard again', () => {
    const known = heard([
      [1, 'a'],
      [2, 'b'],
      [3, 'a'],
    ])
    expect([isCopied(known, 30 * 60_000), isCopied(known, 31 * 60_000)]).toEqual([true, false])
  })

  it('a machine that is restarted for ever is not remembered for ever', () => {
    const many = Array.from({ length: 100 }, (_, n): Word => [n + 1, `boot ${n}`])
    expect(heard(many).boots).toHaveLength(8)
  })
})
