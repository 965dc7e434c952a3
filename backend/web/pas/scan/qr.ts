import jsQR from 'jsqr'
import type { ReadCode } from '../../ui/camera.ts'

/** What the QR in a picture says. */
export const readQr: ReadCode = ({ data, width, height }) => jsQR(data, width, height)?.data
