import { createHmac } from 'node:crypto'
import {
  checkinCodeInput,
  checkinCodes,
  checkinQrText,
  describeError,
  type Log,
  writeCheckinCode,
} from '@zuil/protocol'
import { create } from 'qrcode'
import type { QrCode, QrPicture } from '../core/model.ts'

/** The code for the mobile app, as a picture (docs/decisions/07-checkin-code.md). */
export const drawQrCode = ({ key, zuilId, step, eventId, link }: QrCode): QrPicture => {
  const seal = createHmac('sha256', Buffer.from(key, 'base64url'))
    .update(checkinCodeInput(zuilId, step, eventId))
    .digest()
    .subarray(0, checkinCodes.sealBytes)
    .toString('hex')
  return draw(checkinQrText(writeCheckinCode({ zuilId, step, seal }), link))
}

/**
 * Draws QR codes, each step and event once: the last picture is reused for as long as the same code is asked for.
 * @returns a function that gives no picture where no code is asked for, or it can't be drawn
 */
export const createQrPictures = (log: Log, drawCode = drawQrCode) => {
  let last: { readonly code: string; readonly picture: QrPicture | undefined } = { code: '', picture: undefined }
  return (code: QrCode | undefined): QrPicture | undefined => {
    const wanted = code ? JSON.stringify(code) : ''
    if (wanted === last.code) return last.picture
    try {
      last = { code: wanted, picture: code && drawCode(code) }
    } catch (error) {
      log.error(describeError(error), 'Drawing the QR code failed')
      last = { code: wanted, picture: undefined }
    }
    return last.picture
  }
}

/** A text as QR code: the dark modules next to each other in a row are one rectangle of the path, one unit high. */
const draw = (text: string): QrPicture => {
  // M: 15 % of it may be hidden by a reflection or a fingerprint.
  const { size, data } = create(text, { errorCorrectionLevel: 'M' }).modules
  let path = ''
  for (let y = 0; y < size; y++) {
    for (let x = 0; x < size; x++) {
      const from = x
      while (x < size && data[y * size + x]) x++
      if (x > from) path += `M${from} ${y}h${x - from}v1h${from - x}z`
    }
  }
  return { size, path }
}
