import { createHmac } from 'node:crypto'
import { noLog, readCheckinCode } from '@zuil/protocol'
import fc from 'fast-check'
import jsqr from 'jsqr'
import { describe, expect, it } from 'vitest'
import type { QrPicture } from '../../../kiosk/core/model.ts'
import { createQrPictures, drawQrCode } from '../../../kiosk/qr/qr.ts'

/** Pictures are read back as a telephone does: drawn in pixels, with a quiet zone, and decoded by another library. */

const pixelsPerModule = 4
const quiet = 4

/** The picture in black and white, as RGBA. Knows of SVG what `drawQrCode` may use: `M x y h w v 1 h -w z`. */
const rasterise = ({ size, path }: QrPicture) => {
  const width = (size + 2 * quiet) * pixelsPerModule
  const rgba = new Uint8ClampedArray(width * width * 4).fill(255)
  let drawn = ''
  for (const [whole, x, y, w, back] of path.matchAll(/M(\d+) (\d+)h(\d+)v1h-(\d+)z/g)) {
    expect(back).toBe(w)
    expect(Number(x) + Number(w)).toBeLessThanOrEqual(size)
    for (let row = 0; row < pixelsPerModule; row++) {
      const at = ((Number(y) + quiet) * pixelsPerModule + row) * width + (Number(x) + quiet) * pixelsPerModule
      for (let pixel = at; pixel < at + Number(w) * pixelsPerModule; pixel++) rgba.fill(0, pixel * 4, pixel * 4 + 3)
    }
    drawn += whole
  }
  expect(drawn).toBe(path)
  return { rgba, width }
}

const read = (picture: QrPicture): string => {
  const { rgba, width } = rasterise(picture)
  const decode = jsqr as unknown as typeof jsqr.default
  return decode(rgba, width, width)?.data ?? 'not read'
}

const someKey = fc.uint8Array({ minLength: 32, maxLength: 32 }).map((bytes) => Buffer.from(bytes).toString('base64url'))
const someCode = fc.record({
  key: someKey,
  zuilId: fc.uuid(),
  step: fc.nat({ max: 0xffff_ffff }),
  eventId: fc.string({ minLength: 1, maxLength: 128 }),
})

const code = {
  key: Buffer.alloc(32, 7).toString('base64url'),
  zuilId: '6f1e8a30-52d4-4bb5-9a2e-3f0c7d1b9e42',
  step: 59_466_000,
  eventId: '0c9c1e06-6d0c-4bb0-92b4-1f3a6a9d5a11',
}

describe('the QR code of a check-in zuil', () => {
  it('is read back as the zuil, the step and the seal over them and the event', () => {
    fc.assert(
      fc.property(someCode, (wanted) => {
        const text = read(drawQrCode(wanted))
        expect(text).toMatch(/^[0-9A-F]{66}$/)
        const found = readCheckinCode(text)
        const mac = createHmac('sha256', Buffer.from(wanted.key, 'base64url'))
        const seal = mac.update(`checkin ${wanted.zuilId} ${wanted.step} ${wanted.eventId}`).digest('hex').slice(0, 24)
        expect(found).toEqual({ ok: true, value: { zuilId: wanted.zuilId, step: wanted.step, seal } })
      }),
      // Each is drawn and read back as a camera would.
      { numRuns: 20 },
    )
  })

  it('is another one for another key, zuil, step or event', () => {
    fc.assert(
      fc.property(someCode, someCode, (one, other) => {
        const seal = (wanted: typeof one): string => read(drawQrCode(wanted)).slice(42)
        const own = seal(one)
        for (const change of ['key', 'zuilId', 'step', 'eventId'] as const) {
          if (one[change] !== other[change]) expect(seal({ ...one, [change]: other[change] })).not.toBe(own)
        }
      }),
      { numRuns: 10 },
    )
  })

  it('is small enough for any camera, and the same each time', () => {
    const picture = drawQrCode(code)
    // Version 4. A text in mixed case would need a larger one.
    expect(picture.size).toBe(33)
    expect(picture.path.length).toBeLessThan(8_000)
    expect(drawQrCode(code)).toEqual(picture)
  })

  it('stands behind the # of an address where there is one, and is read as the same', () => {
    const link = 'https://uitpas.example.org/pas/'
    const picture = drawQrCode({ ...code, link })
    const [bare, text] = [read(drawQrCode(code)), read(picture)]
    expect(text).toBe(`${link}#${bare}`)
    expect(readCheckinCode(text)).toEqual(readCheckinCode(bare))
    for (const other of [`${link}${bare}`, `ftp://x#${bare}`, `#${bare}`, `${link}#${bare}0`, `${link}##${bare}`])
      expect(readCheckinCode(other).ok, other).toBe(false)
    // Still for any camera.
    expect(picture.size).toBeLessThanOrEqual(45)
  })

  it('is still read when a fingerprint hides some of it', () => {
    const { size, path } = drawQrCode(code)
    const hidden = [...path.matchAll(/M(\d+) (\d+)h(\d+)v1h-\d+z/g)].filter(
      ([, x, y]) => !(Number(x) >= 12 && Number(x) < 18 && Number(y) >= 12 && Number(y) < 18),
    )
    const damaged = { size, path: hidden.map(([whole]) => whole).join('') }
    expect(damaged.path).not.toBe(path)
    expect(read(damaged)).toBe(read({ size, path }))
  })
})

describe('the pictures of QR codes', () => {
  it('are drawn once for each code, and are none where drawing fails or no code is asked for', () => {
    const drawn: number[] = []
    const pictureOf = createQrPictures(noLog, ({ step }) => {
      drawn.push(step)
      if (step === 2) throw new Error('no room')
      return { size: step, path: '' }
    })
    const sizes = [1, 1, 2, 2, 3].map((step) => pictureOf({ ...code, step })?.size)
    expect(sizes).toEqual([1, 1, undefined, undefined, 3])
    expect(drawn).toEqual([1, 2, 3])
    expect(pictureOf(undefined)).toBeUndefined()
  })
})
