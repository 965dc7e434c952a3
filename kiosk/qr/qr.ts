import { createHmac } from 'node:crypto'
import { checkinCodeInput, checkinCodes, writeCheckinCode } from '@zuil/protocol'
import { create } from 'qrcode'
import type { QrPicture } from '../core/model.ts'
import type { MakeQr } from '../ports.ts'

/** The code for the mobile app, as a picture (docs/decisions/07-checkin-code.md). `key`: 32 bytes, base64url. */
export const makeQr: MakeQr = ({ key, zuilId, step, eventId }) => {
  const seal = createHmac('sha256', Buffer.from(key, 'base64url'))
    .update(checkinCodeInput(zuilId, step, eventId))
    .digest()
    .subarray(0, checkinCodes.sealBytes)
    .toString('hex')
  return draw(writeCheckinCode({ zuilId, step, seal }))
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
