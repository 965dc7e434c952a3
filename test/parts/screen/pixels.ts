import jsqr from 'jsqr'
import type { Browser } from 'playwright-core'

export interface Pixels {
  readonly width: number
  readonly height: number
  /** Red, green, blue and alpha of each, row by row. */
  readonly data: Uint8ClampedArray
}

/** Decodes a picture in the browser. */
export const decodePicture = async (
  browser: Browser,
  type: 'image/png' | 'image/jpeg',
  base64: string,
): Promise<Pixels> => {
  const page = await browser.newPage()
  try {
    const decoded = await page.evaluate(async (source) => {
      const image = new Image()
      image.src = source
      await image.decode()
      const canvas = document.createElement('canvas')
      canvas.width = image.naturalWidth
      canvas.height = image.naturalHeight
      const context = canvas.getContext('2d')
      if (!context) throw new Error('no canvas')
      context.drawImage(image, 0, 0)
      const { data } = context.getImageData(0, 0, canvas.width, canvas.height)
      let text = ''
      for (let at = 0; at < data.length; at += 8_192) text += String.fromCharCode(...data.subarray(at, at + 8_192))
      return { width: canvas.width, height: canvas.height, base64: btoa(text) }
    }, `data:${type};base64,${base64}`)
    const data = new Uint8ClampedArray(Buffer.from(decoded.base64, 'base64'))
    return { width: decoded.width, height: decoded.height, data }
  } finally {
    await page.close()
  }
}

/** The colour at a place given as a share of width and height. */
export const colourAt = ({ width, height, data }: Pixels, x: number, y: number): readonly number[] => {
  const at = 4 * (Math.floor(y * (height - 1)) * width + Math.floor(x * (width - 1)))
  return [...data.subarray(at, at + 3)]
}

/** The share of a part of the picture, from x and y on, that is as dark as text. */
export const darkShare = ({ width, height, data }: Pixels, fromX: number, fromY: number): number => {
  let dark = 0
  let all = 0
  for (let y = Math.floor(fromY * height); y < height; y += 1)
    for (let x = Math.floor(fromX * width); x < width; x += 1) {
      const at = 4 * (y * width + x)
      all += 1
      if ((data[at] ?? 0) + (data[at + 1] ?? 0) + (data[at + 2] ?? 0) < 300) dark += 1
    }
  return dark / all
}

/** What a QR code somewhere in the picture says. */
export const readQr = ({ data, width, height }: Pixels): string | undefined => jsqr.default(data, width, height)?.data
