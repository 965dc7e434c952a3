import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readBarcode } from '../../../backend/web/balie/desk/barcode.ts'
import { code128 } from '../../../backend/web/pas/card/code128.ts'

/** A picture of a barcode, as a camera sees it: on a light table, somewhere, in one of four directions, and not quite sharp. */
const pictureOf = (digits: string, look: { scale: number; left: number; noise: number; turns: number }): ImageData => {
  const { scale, left, noise, turns } = look
  const bars = code128(digits).flatMap((width, n) => new Array<boolean>(width * scale).fill(n % 2 === 0))
  const [across, down] = [bars.length + 40 * scale + left, 120]
  const isDark = (x: number, y: number): boolean => y > 30 && y < 90 && (bars[x - left - 20 * scale] ?? false)
  const [width, height] = turns % 2 === 0 ? [across, down] : [down, across]
  const data = new Uint8ClampedArray(width * height * 4)
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const [u, v] = [
        [x, y],
        [y, width - 1 - x],
        [width - 1 - x, height - 1 - y],
        [height - 1 - y, x],
      ][turns] ?? [0, 0]
      const grain = ((x * 7919 + y * 104_729) % 31) * noise
      data.fill((isDark(u ?? 0, v ?? 0) ? 25 : 215) + grain, (y * width + x) * 4, (y * width + x) * 4 + 3)
    }
  return { data, width, height, colorSpace: 'srgb' }
}

describe('the barcode of a card, to the camera of a counter', () => {
  it('says its number, however it lies', () => {
    const digits = fc.string({ unit: fc.constantFrom(...'0123456789'), minLength: 13, maxLength: 13 })
    const look = fc.record({
      scale: fc.integer({ min: 2, max: 4 }),
      left: fc.integer({ min: 0, max: 60 }),
      noise: fc.constantFrom(0, 0.5, 1),
      turns: fc.integer({ min: 0, max: 3 }),
    })
    fc.assert(
      fc.property(digits, look, (number, seen) => {
        expect(readBarcode(pictureOf(number, seen))).toBe(number)
      }),
      { numRuns: 60 },
    )
  })

  it('is none where there is none', () => {
    const data = new Uint8ClampedArray(160 * 120 * 4).fill(200)
    expect(readBarcode({ data, width: 160, height: 120, colorSpace: 'srgb' })).toBeUndefined()
  })
})
