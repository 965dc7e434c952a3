import { deflateSync } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { contrast, tooLight } from '../../../backend/card-systems/rules/contrast.ts'
import { logoProblem } from '../../../backend/card-systems/rules/logo.ts'
import { brandingSettings } from '../../../backend/card-systems/shapes/branding.ts'

const colour = fc.integer({ min: 0, max: 0xffffff }).map((all) => `#${all.toString(16).padStart(6, '0')}`)

describe('contrast', () => {
  it('is that of WCAG: of black and white 21, of the same colour 1, and the same both ways', () => {
    expect(contrast('#000000', '#ffffff')).toBeCloseTo(21, 5)
    // Published examples: UiTPAS's green and purple on white.
    expect(contrast('#26a769', '#ffffff')).toBeCloseTo(3.07, 1)
    expect(contrast('#3f2675', '#ffffff')).toBeGreaterThan(12)
    expect(contrast('#777777', '#ffffff')).toBeCloseTo(4.48, 2)
    fc.assert(
      fc.property(colour, colour, (a, b) => {
        expect(contrast(a, b)).toBe(contrast(b, a))
        expect(contrast(a, a)).toBe(1)
        expect(contrast(a, b)).toBeGreaterThanOrEqual(1)
        expect(contrast(a, b)).toBeLessThanOrEqual(21)
      }),
    )
  })

  it('of what is taken is enough: for white on it, and for itself on the ground', () => {
    fc.assert(
      fc.property(colour, colour, (primaryColor, secondaryColor) => {
        const light = tooLight({ primaryColor, secondaryColor })
        if (!light.includes('primaryColor')) {
          expect(contrast(primaryColor, '#ffffff')).toBeGreaterThanOrEqual(4.5)
          expect(contrast(primaryColor, '#fff9f3')).toBeGreaterThanOrEqual(4.5)
        }
        expect(light.includes('secondaryColor')).toBe(contrast(secondaryColor, '#ffffff') < 3)
      }),
    )
    expect(tooLight({})).toEqual([])
    // That of every zuil is one that could be chosen.
    expect(tooLight({ primaryColor: '#c3005f' })).toEqual([])
    expect(tooLight({ primaryColor: '#26a769', secondaryColor: '#26a769' })).toEqual(['primaryColor'])
  })
})

const chunk = (type: string, data: Buffer): Buffer => {
  const head = Buffer.alloc(8)
  head.writeUInt32BE(data.length, 0)
  head.write(type, 4, 'latin1')
  return Buffer.concat([head, data, Buffer.alloc(4)])
}
const png = (width: number, height: number, ...more: Buffer[]): Buffer => {
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    ...[chunk('IHDR', header), ...more, chunk('IDAT', deflateSync(Buffer.alloc(8))), chunk('IEND', Buffer.alloc(0))],
  ])
}
const webp = (kind: string, body: Buffer): Buffer => {
  const riff = Buffer.from('RIFF    WEBP', 'latin1')
  const part = Buffer.concat([Buffer.from(kind, 'latin1'), Buffer.alloc(4), body])
  riff.writeUInt32LE(part.length + 4, 4)
  return Buffer.concat([riff, part])
}
const extended = (width: number, height: number, flags = 0): Buffer => {
  const body = Buffer.alloc(14)
  body[0] = flags
  body.writeUIntLE(width - 1, 4, 3)
  body.writeUIntLE(height - 1, 7, 3)
  return webp('VP8X', body)
}
const lossless = (width: number, height: number): Buffer => {
  const body = Buffer.alloc(12)
  body[0] = 0x2f
  body.writeUInt32LE(((width - 1) | ((height - 1) << 14)) >>> 0, 1)
  return webp('VP8L', body)
}

describe('a logo', () => {
  const p = (bytes: Buffer) => logoProblem('image/png', bytes)
  const w = (bytes: Buffer) => logoProblem('image/webp', bytes)

  it('is a PNG or a WebP of some size, by its content', () => {
    expect([p(png(32, 32)), p(png(1200, 400)), w(extended(32, 1200)), w(lossless(600, 200))]).toEqual([
      ...[undefined, undefined, undefined, undefined],
    ])
    expect([p(png(31, 200)), w(lossless(200, 31))]).toEqual(['TOO_SMALL', 'TOO_SMALL'])
    expect([p(png(1201, 200)), p(png(0xffffffff, 200)), w(extended(1201, 40))]).toEqual([
      ...['TOO_LARGE', 'TOO_LARGE', 'TOO_LARGE'],
    ])
    expect(p(png(100, 100, chunk('zTXt', Buffer.alloc(160_000))))).toBe('TOO_LARGE')
  })

  it('does not move', () => {
    expect(p(png(64, 64, chunk('acTL', Buffer.alloc(8))))).toBe('ANIMATED')
    expect(w(extended(64, 64, 0x02))).toBe('ANIMATED')
  })

  it('is not what only says that it is one', () => {
    const svg = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)" width="99" height="99"></svg>')
    const whole = png(64, 64)
    for (const bytes of [svg, Buffer.alloc(0), whole.subarray(0, -4), Buffer.concat([whole, svg]), lossless(64, 64)])
      expect(p(bytes)).toBe('NOT_A_PICTURE')
    for (const bytes of [svg, whole, Buffer.concat([lossless(64, 64), svg]), extended(64, 64).subarray(0, -1)])
      expect(w(bytes)).toBe('NOT_A_PICTURE')
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        expect(logoProblem('image/png', bytes)).toBe('NOT_A_PICTURE')
      }),
    )
  })
})

it('takes a welcome that has Dutch, and colours of six digits', () => {
  const takes = (settings: object): boolean => brandingSettings.safeParse(settings).success
  expect(takes({})).toBe(true)
  expect(takes({ welcome: { nl: 'Welkom', fr: 'Bienvenue' }, primaryColor: '#3f2675' })).toBe(true)
  expect(takes({ welcome: { fr: 'Bienvenue' } })).toBe(false)
  expect(takes({ welcome: { nl: 'x'.repeat(61) } })).toBe(false)
  for (const primaryColor of ['red', '#fff', '#3F2675', 'url(x)', '#3f2675;'])
    expect(takes({ primaryColor }), primaryColor).toBe(false)
  expect(takes({ logo: { type: 'image/svg+xml', content: 'AAAA' } })).toBe(false)
})
