import qrcode from 'qrcode'
import { code128 } from '../../backend/web/pas/card/code128.ts'

const WIDTH = 640
const HEIGHT = 480
/** Of a module of the QR, in pixels. */
const SCALE = 6
/** Of the narrowest bar of a barcode. */
const BAR = 3
const LIGHT = 235
const DARK = 16

/** @param isDark of each pixel of what stands in the middle of it */
const pictureOf = (width: number, height: number, isDark: (x: number, y: number) => boolean): Buffer => {
  const luma = Buffer.alloc(WIDTH * HEIGHT, LIGHT)
  const [left, top] = [Math.floor((WIDTH - width) / 2), Math.floor((HEIGHT - height) / 2)]
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) if (isDark(x, y)) luma[(top + y) * WIDTH + left + x] = DARK
  const colour = Buffer.alloc((WIDTH * HEIGHT) / 2, 128)
  return Buffer.concat([Buffer.from(`YUV4MPEG2 W${WIDTH} H${HEIGHT} F10:1 Ip A1:1 C420jpeg\nFRAME\n`), luma, colour])
}

/** What a camera sees that looks at a QR on a light wall, as a video of one picture that Chromium takes for its camera (Y4M). */
export const cameraPicture = (text: string): Buffer => {
  const { modules } = qrcode.create(text, { errorCorrectionLevel: 'L' })
  const side = modules.size * SCALE
  return pictureOf(side, side, (x, y) => modules.get(Math.floor(y / SCALE), Math.floor(x / SCALE)) !== 0)
}

/** The same of a card with a barcode. */
export const cardPicture = (digits: string): Buffer => {
  const bars = code128(digits).flatMap((width, n) => new Array<boolean>(width * BAR).fill(n % 2 === 0))
  return pictureOf(bars.length, 120, (x) => bars[x] ?? false)
}
