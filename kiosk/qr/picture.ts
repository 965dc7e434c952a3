import { describeError, type Log } from '@zuil/protocol'
import type { QrPicture } from '../core/model.ts'
import type { MakeQr } from '../ports.ts'

/**
 * The picture of the QR code that is wanted, made once for each step and event.
 * @returns none where none is wanted, or it can't be made
 */
export const createQrPicture = (makeQr: MakeQr, log: Log) => {
  let made: { readonly of: string; readonly picture: QrPicture | undefined } = { of: '', picture: undefined }
  return (wanted: Parameters<MakeQr>[0] | undefined): QrPicture | undefined => {
    const of = wanted ? JSON.stringify(wanted) : ''
    if (of === made.of) return made.picture
    try {
      made = { of, picture: wanted && makeQr(wanted) }
    } catch (error) {
      log.error(describeError(error), 'no QR code can be made')
      made = { of, picture: undefined }
    }
    return made.picture
  }
}
