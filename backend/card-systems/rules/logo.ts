import { logoBytes } from '@zuil/protocol'
import type { Logo } from '../shapes/branding.ts'

/** Pixels of a side, at most: it is shown small. */
export const maxSide = 1_200
/** Pixels of a side, at least. */
const minSide = 32

export type LogoProblem =
  /** Its bytes are none of its type, or are broken off. */
  | 'NOT_A_PICTURE'
  | 'TOO_LARGE'
  | 'TOO_SMALL'
  /** It moves. */
  | 'ANIMATED'

interface Picture {
  readonly width: number
  readonly height: number
  readonly animated: boolean
}

const PNG = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]
const ascii = (bytes: Uint8Array, at: number, length: number): string =>
  String.fromCharCode(...bytes.subarray(at, at + length))
const view = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)

/** Chunk by chunk to its end: what follows that, or is missing, makes it none. */
const readPng = (bytes: Uint8Array): Picture | undefined => {
  if (bytes.length < 33 || PNG.some((byte, at) => bytes[at] !== byte) || ascii(bytes, 12, 4) !== 'IHDR')
    return undefined
  const at = view(bytes)
  let animated = false
  for (let chunk = 8; chunk + 12 <= bytes.length; ) {
    const type = ascii(bytes, chunk + 4, 4)
    if (type === 'acTL') animated = true
    const next = chunk + 12 + at.getUint32(chunk)
    if (type === 'IEND')
      return next === bytes.length ? { width: at.getUint32(16), height: at.getUint32(20), animated } : undefined
    chunk = next
  }
  return undefined
}

const uint24 = (bytes: Uint8Array, at: number): number =>
  (bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8) | ((bytes[at + 2] ?? 0) << 16)

/** RIFF with one of the three kinds of WebP: lossy, lossless, extended. */
const readWebp = (bytes: Uint8Array): Picture | undefined => {
  if (bytes.length < 30 || ascii(bytes, 0, 4) !== 'RIFF' || ascii(bytes, 8, 4) !== 'WEBP') return undefined
  const at = view(bytes)
  const length = at.getUint32(4, true) + 8
  if (length !== bytes.length) return undefined
  switch (ascii(bytes, 12, 4)) {
    case 'VP8 ':
      return { width: at.getUint16(26, true) & 0x3fff, height: at.getUint16(28, true) & 0x3fff, animated: false }
    case 'VP8L': {
      const bits = at.getUint32(21, true)
      return { width: (bits & 0x3fff) + 1, height: ((bits >>> 14) & 0x3fff) + 1, animated: false }
    }
    case 'VP8X':
      return {
        ...{ width: uint24(bytes, 24) + 1, height: uint24(bytes, 27) + 1 },
        animated: ((bytes[20] ?? 0) & 0x02) !== 0,
      }
    default:
      return undefined
  }
}

/** What is wrong with a logo, by its content and not by what it is called. */
export const logoProblem = (type: Logo['type'], bytes: Uint8Array): LogoProblem | undefined => {
  if (bytes.length > logoBytes) return 'TOO_LARGE'
  const picture = type === 'image/png' ? readPng(bytes) : readWebp(bytes)
  if (!picture) return 'NOT_A_PICTURE'
  if (picture.animated) return 'ANIMATED'
  const sides = [picture.width, picture.height]
  if (sides.some((side) => side > maxSide)) return 'TOO_LARGE'
  return sides.some((side) => side < minSide) ? 'TOO_SMALL' : undefined
}
