import { describe, expect, it } from 'vitest'
import { createLyingCards } from '../../../kiosk/readers/lying-cards.ts'

const A = '04aa'
const B = '04bb'

describe('a card on the reader', () => {
  it('that is laid is a tap each time', () => {
    const cards = createLyingCards()
    cards.taken('r')
    expect(cards.read('r', A, false)).toBe('TAP')
    cards.taken('r')
    expect(cards.read('r', A, false)).toBe('TAP')
  })

  it('that lay there when the zuil started is to be laid again', () => {
    const cards = createLyingCards()
    expect(cards.read('r', A, true)).toBe('LEFT')
    // The child came back.
    expect(cards.read('r', A, true)).toBe('SAME')
    cards.taken('r')
    expect(cards.read('r', A, false)).toBe('TAP')
    expect(cards.read('other', A, true)).toBe('LEFT')
  })

  it('is no new tap when the service comes back, another one is', () => {
    const cards = createLyingCards()
    cards.read('r', A, false)
    expect([cards.read('r', A, true), cards.read('r', A, true)]).toEqual(['SAME', 'SAME'])
    expect(cards.read('r', B, true)).toBe('TAP')
    expect(cards.read('r', B, true)).toBe('SAME')
  })

  it('is a tap when the reader was empty before the service went', () => {
    const cards = createLyingCards()
    cards.read('r', A, false)
    cards.taken('r')
    expect(cards.read('r', A, true)).toBe('TAP')
  })

  it('that could not be read is a tap once it is, unless it lay there at the start', () => {
    const cards = createLyingCards()
    expect(cards.read('r', undefined, false)).toBe('TAP')
    expect(cards.read('r', A, true)).toBe('TAP')
    expect([cards.read('s', undefined, true), cards.read('s', A, true), cards.read('s', undefined, true)]).toEqual([
      'LEFT',
      'LEFT',
      'SAME',
    ])
  })
})
