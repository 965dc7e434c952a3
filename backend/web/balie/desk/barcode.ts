import BinaryBitmap from '@zxing/library/esm/core/BinaryBitmap.js'
import HybridBinarizer from '@zxing/library/esm/core/common/HybridBinarizer.js'
import DecodeHintType from '@zxing/library/esm/core/DecodeHintType.js'
import Code128Reader from '@zxing/library/esm/core/oned/Code128Reader.js'
import RGBLuminanceSource from '@zxing/library/esm/core/RGBLuminanceSource.js'
import type { ReadCode } from '../../ui/camera.ts'

const reader = new Code128Reader()
/** Also one that is upside down, or small. */
const hints = new Map([[DecodeHintType.TRY_HARDER, true]])

interface Grey {
  readonly pixels: Uint8ClampedArray
  readonly width: number
  readonly height: number
}

/** As the eye has it: green counts most. */
const greyOf = ({ data, width, height }: ImageData): Grey => {
  const pixels = new Uint8ClampedArray(width * height)
  for (let n = 0; n < pixels.length; n++)
    pixels[n] = ((data[n * 4] ?? 0) * 2 + (data[n * 4 + 1] ?? 0) * 5 + (data[n * 4 + 2] ?? 0)) >> 3
  return { pixels, width, height }
}

/** Rows and columns changed about: a line of the reader goes across. */
const turned = ({ pixels, width, height }: Grey): Grey => {
  const other = new Uint8ClampedArray(pixels.length)
  for (let y = 0; y < height; y++) for (let x = 0; x < width; x++) other[x * height + y] = pixels[y * width + x] ?? 0
  return { pixels: other, width: height, height: width }
}

const read = ({ pixels, width, height }: Grey): string | undefined => {
  try {
    const bitmap = new BinaryBitmap(new HybridBinarizer(new RGBLuminanceSource(pixels, width, height)))
    return reader.decode(bitmap, hints).getText()
  } catch {
    // It has no other way to say that there is none.
    return undefined
  }
}

/** What the CODE-128 in a picture says, as it stands on cards and on phones: in whichever direction it lies. */
export const readBarcode: ReadCode = (picture) => {
  const grey = greyOf(picture)
  return read(grey) ?? read(turned(grey))
}
