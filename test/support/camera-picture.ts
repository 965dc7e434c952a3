import qrcode from 'qrcode'

const WIDTH = 640
const HEIGHT = 480
/** Of a module of the QR, in pixels. */
const SCALE = 6
const LIGHT = 235
const DARK = 16

/** What a camera sees that looks at a QR on a light wall, as a video of one picture that Chromium takes for its camera (Y4M). */
export const cameraPicture = (text: string): Buffer => {
  const { modules } = qrcode.create(text, { errorCorrectionLevel: 'L' })
  const luma = Buffer.alloc(WIDTH * HEIGHT, LIGHT)
  const side = modules.size * SCALE
  const [left, top] = [Math.floor((WIDTH - side) / 2), Math.floor((HEIGHT - side) / 2)]
  for (let y = 0; y < side; y++)
    for (let x = 0; x < side; x++)
      if (modules.get(Math.floor(y / SCALE), Math.floor(x / SCALE))) luma[(top + y) * WIDTH + left + x] = DARK
  const colour = Buffer.alloc((WIDTH * HEIGHT) / 2, 128)
  return Buffer.concat([Buffer.from(`YUV4MPEG2 W${WIDTH} H${HEIGHT} F10:1 Ip A1:1 C420jpeg\nFRAME\n`), luma, colour])
}
