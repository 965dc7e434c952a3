import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { PICTURE_BYTES, pictureOf } from '../../../../backend/platform/files/picture.ts'
import { pngOf } from '../../../support/png.ts'

const jpegOf = (width: number, height: number): Buffer => {
  const frame = Buffer.from([0xff, 0xc0, 0, 11, 8, 0, 0, 0, 0, 1, 1, 0x11, 0])
  frame.writeUInt16BE(height, 5)
  frame.writeUInt16BE(width, 7)
  const app = Buffer.from([0xff, 0xe0, 0, 4, 0x4a, 0x46])
  return Buffer.concat([Buffer.from([0xff, 0xd8]), app, frame, Buffer.from([0xff, 0xda, 1, 2, 3, 0xff, 0xd9])])
}
const riff = (name: string, data: Buffer): Buffer => {
  const head = Buffer.from(`RIFF....WEBP${name}....`, 'latin1')
  head.writeUInt32LE(data.length, 16)
  const all = Buffer.concat([head, data])
  all.writeUInt32LE(all.length - 8, 4)
  return all
}
const lossy = (width: number, height: number): Buffer => {
  const data = Buffer.alloc(16)
  data.writeUInt16LE(width, 6)
  data.writeUInt16LE(height, 8)
  return riff('VP8 ', data)
}
const lossless = (width: number, height: number): Buffer => {
  const data = Buffer.alloc(16, 0)
  data[0] = 0x2f
  data.writeUInt32LE(((width - 1) | ((height - 1) << 14)) >>> 0, 1)
  return riff('VP8L', data)
}
const extended = (width: number, height: number): Buffer => {
  const data = Buffer.alloc(16)
  data.writeUIntLE(width - 1, 4, 3)
  data.writeUIntLE(height - 1, 7, 3)
  return riff('VP8X', data)
}
const makers = { 'image/png': [pngOf], 'image/jpeg': [jpegOf], 'image/webp': [lossy, lossless, extended] }
const all = Object.entries(makers).flatMap(([type, some]) => some.map((make) => ({ type, make })))

describe('a picture', () => {
  it.each(all)('of $type is known by its content, with its size', ({ type, make }) => {
    fc.assert(
      fc.property(fc.integer({ min: 16, max: 4096 }), fc.integer({ min: 16, max: 4096 }), (width, height) => {
        expect(pictureOf(make(width, height))).toEqual({ type, width, height })
      }),
    )
  })

  it.each(all)('of $type is one whole file: nothing before it, nothing after it, nothing missing', ({ make }) => {
    const whole = make(20, 20)
    for (const length of Array.from({ length: whole.length }, (_, i) => i))
      expect(pictureOf(whole.subarray(0, length)), String(length)).toBeUndefined()
    expect(pictureOf(Buffer.concat([whole, Buffer.from('<script>')]))).toBeUndefined()
    expect(pictureOf(Buffer.concat([Buffer.from(' '), whole]))).toBeUndefined()
    expect(pictureOf(make(15, 20))).toBeUndefined()
    expect(pictureOf(make(20, 4097))).toBeUndefined()
  })

  it('is nothing else, and not too large', () => {
    for (const text of ['', '<svg xmlns="http://www.w3.org/2000/svg"/>', 'GIF89a............', '%PDF-1.7'])
      expect(pictureOf(Buffer.from(text)), text).toBeUndefined()
    fc.assert(fc.property(fc.uint8Array({ maxLength: 64 }), (bytes) => pictureOf(bytes) === undefined))
    const large = Buffer.concat([
      jpegOf(20, 20).subarray(0, -2),
      Buffer.alloc(PICTURE_BYTES),
      Buffer.from([0xff, 0xd9]),
    ])
    expect(pictureOf(large)).toBeUndefined()
  })
})
