import fc from 'fast-check'
import { expect, it } from 'vitest'
import { parseAmount, writeAmount } from '../../../backend/web/format/euro.ts'

it('reads amounts as people write them, and no others', () => {
  const read: readonly (readonly [string, number | undefined])[] = [
    ...([
      ['12', 1200],
      ['12,5', 1250],
      ['12.50', 1250],
      ['€ 12,50', 1250],
      [' 0 ', 0],
      ['0,05', 5],
    ] as const),
    ...([
      ['1.250,00', 125_000],
      ['1.250', 125_000],
      ['1250', 125_000],
    ] as const),
    ...([
      ['', undefined],
      ['12,505', undefined],
      ['-3', undefined],
      ['twaalf', undefined],
      ['1,2,3', undefined],
    ] as const),
  ]
  for (const [typed, cents] of read) expect([typed, parseAmount(typed)]).toEqual([typed, cents])
  fc.assert(fc.property(fc.nat(99_999_999), (cents) => parseAmount(writeAmount(cents)) === cents))
})
