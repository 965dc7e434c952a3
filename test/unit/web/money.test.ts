import fc from 'fast-check'
import { expect, it } from 'vitest'
import { readAmount, writeAmount } from '../../../backend/web/format/money.ts'

it('reads every amount as it writes it', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 9_999_999 }), (cents) => {
      expect(readAmount(writeAmount(cents))).toBe(cents)
    }),
  )
})

it('reads amounts as people type them, and nothing else', () => {
  expect(['5', '5,5', '5.50', ' € 5,05 ', '0', '12,'].map(readAmount)).toEqual([500, 550, 550, 505, 0, 1200])
  for (const typed of ['', '-1', '5,555', '1.000,00', 'vijf', '€', '5 euro'])
    expect(readAmount(typed), typed).toBeUndefined()
})
