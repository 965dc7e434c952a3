import { createRequire } from 'node:module'
import type { Page } from 'playwright-core'

/** Its types say `export default`, its file is CommonJS. */
const jsQR = createRequire(import.meta.url)('jsqr') as (
  data: Uint8ClampedArray,
  width: number,
  height: number,
) => { readonly data: string } | null

/** Reads a QR code off a page as a telephone would: from a picture of it. Empty = there is none. */
export const scanQr = async (page: Page): Promise<string> => {
  const picture = (await page.screenshot({ type: 'png' })).toString('base64')
  // A page of its own decodes the picture: that of the zuil allows no pictures.
  const decoder = await page.context().newPage()
  try {
    const { width, height, pixels } = await decoder.evaluate(async (data) => {
      const image = new Image()
      image.src = `data:image/png;base64,${data}`
      await image.decode()
      const canvas = document.createElement('canvas')
      canvas.width = image.width
      canvas.height = image.height
      const context = canvas.getContext('2d')
      context?.drawImage(image, 0, 0)
      const rgba = context?.getImageData(0, 0, image.width, image.height).data ?? new Uint8ClampedArray()
      const grey = Array.from({ length: rgba.length / 4 }, (_, i) => ((rgba[4 * i] ?? 0) > 128 ? '1' : '0')).join('')
      return { width: image.width, height: image.height, pixels: grey }
    }, picture)
    const data = new Uint8ClampedArray(pixels.length * 4)
    for (let i = 0; i < pixels.length; i++) data.fill(pixels[i] === '1' ? 255 : 0, 4 * i, 4 * i + 4)
    return jsQR(data, width, height)?.data ?? ''
  } finally {
    await decoder.close()
  }
}
