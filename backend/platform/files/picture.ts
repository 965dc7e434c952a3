/** What a file of a picture is, by its content: its name and what a browser says of it may be anything. */

export const pictureTypes = ['image/png', 'image/jpeg', 'image/webp'] as const
export type PictureType = (typeof pictureTypes)[number]

export interface Picture {
  readonly type: PictureType
  readonly width: number
  readonly height: number
}

/** So large a file may be; pages make them smaller before they are sent. */
export const PICTURE_BYTES = 1024 * 1024
/** A side of one that apps can show without running out of memory. */
const MAX_SIDE = 4_096
const MIN_SIDE = 16

const at = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
const textAt = (bytes: Uint8Array, start: number, length: number): string =>
  String.fromCharCode(...bytes.subarray(start, start + length))

/** Chunks from IHDR to IEND, and nothing after it. */
const png = (bytes: Uint8Array): Picture | undefined => {
  const view = at(bytes)
  if (textAt(bytes, 0, 8) !== '\x89PNG\r\n\x1a\n' || bytes.length < 33 || textAt(bytes, 12, 4) !== 'IHDR')
    return undefined
  for (let start = 8; start + 12 <= bytes.length; ) {
    const end = start + 12 + view.getUint32(start)
    if (textAt(bytes, start + 4, 4) === 'IEND') {
      if (end !== bytes.length) return undefined
      return { type: 'image/png', width: view.getUint32(16), height: view.getUint32(20) }
    }
    start = end
  }
  return undefined
}

/** Frames of which every reader knows how to show them: baseline, extended and progressive. */
const startOfFrame = [0xc0, 0xc1, 0xc2]

/** Segments up to the frame, that says how large it is; the last two bytes end it. */
const jpeg = (bytes: Uint8Array): Picture | undefined => {
  const view = at(bytes)
  const { length } = bytes
  if (length < 12 || view.getUint16(0) !== 0xffd8 || view.getUint16(length - 2) !== 0xffd9) return undefined
  for (let start = 2; start + 9 <= length; ) {
    const [marker = 0, kind = 0] = bytes.subarray(start, start + 2)
    // From the scan on there are no segments any more.
    if (marker !== 0xff || kind === 0xda) return undefined
    if (startOfFrame.includes(kind))
      return { type: 'image/jpeg', width: view.getUint16(start + 7), height: view.getUint16(start + 5) }
    start += 2 + Math.max(2, view.getUint16(start + 2))
  }
  return undefined
}

/** Three bytes, the lowest first, of which 0 means 1. */
const lessOne = (bytes: Uint8Array, start: number): number =>
  1 + (bytes[start] ?? 0) + ((bytes[start + 1] ?? 0) << 8) + ((bytes[start + 2] ?? 0) << 16)

/** One RIFF of its own length: its first chunk says how large the picture is. */
const webp = (bytes: Uint8Array): Picture | undefined => {
  const view = at(bytes)
  if (bytes.length < 30 || textAt(bytes, 0, 4) !== 'RIFF' || textAt(bytes, 8, 4) !== 'WEBP') return undefined
  if (view.getUint32(4, true) + 8 !== bytes.length) return undefined
  switch (textAt(bytes, 12, 4)) {
    case 'VP8 ':
      return {
        type: 'image/webp',
        width: view.getUint16(26, true) & 0x3fff,
        height: view.getUint16(28, true) & 0x3fff,
      }
    case 'VP8L': {
      const bits = view.getUint32(21, true)
      return { type: 'image/webp', width: 1 + (bits & 0x3fff), height: 1 + ((bits >>> 14) & 0x3fff) }
    }
    case 'VP8X':
      return { type: 'image/webp', width: lessOne(bytes, 24), height: lessOne(bytes, 27) }
    default:
      return undefined
  }
}

/** Whether bytes are one whole PNG, JPEG or WebP of a size that can be shown; undefined = they are not. */
export const pictureOf = (bytes: Uint8Array): Picture | undefined => {
  if (bytes.length > PICTURE_BYTES) return undefined
  const found = png(bytes) ?? jpeg(bytes) ?? webp(bytes)
  const fits = (side: number): boolean => side >= MIN_SIDE && side <= MAX_SIDE
  return found && fits(found.width) && fits(found.height) ? found : undefined
}
