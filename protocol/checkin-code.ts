import { zuilId as zuilIdSchema } from './identifiers.ts'
import { err, ok, type Result } from './result.ts'

/**
 * The code in the QR of a check-in zuil: which zuil, which half minute, and a seal over both and the event that was on
 * the screen. It names no event: the backend tries those that the zuil can have. See docs/decisions/07-checkin-code.md.
 */
export interface CheckinCode {
  readonly zuilId: string
  /** Number of the step since 1970: `floor(time / stepSeconds)`. */
  readonly step: number
  /** 12 bytes, lower-case hexadecimal: the first of HMAC-SHA-256 under the zuil's key of `checkinCodeInput`. */
  readonly seal: string
}

export const checkinCodes = { sealBytes: 12 } as const

const FORMAT = '01'

/** What is sealed. */
export const checkinCodeInput = (zuilId: string, step: number, eventId: string): string =>
  `checkin ${zuilId} ${step} ${eventId}`

/** The bare code as it stands in the QR: 66 upper-case hexadecimal characters, which a QR code packs as tightly as bytes. */
export const writeCheckinCode = ({ zuilId, step, seal }: CheckinCode): string =>
  `${FORMAT}${zuilId.replaceAll('-', '')}${step.toString(16).padStart(8, '0')}${seal}`.toUpperCase()

/** The text of a QR: the bare code, or behind `#` in the address that a phone's own camera opens; no server sees it there. */
export const checkinQrText = (code: string, link: string | undefined): string =>
  link === undefined ? code : `${link}#${code}`

/** Reads a code as it was scanned, bare or in an address; only the holder of the key can check its seal. */
export const readCheckinCode = (text: string): Result<CheckinCode, 'NOT_A_CODE'> => {
  const [, zuil = '', step = '', seal = ''] =
    /^(?:https?:[^#]*#)?01([0-9a-f]{32})([0-9a-f]{8})([0-9a-f]{24})$/.exec(text.toLowerCase()) ?? []
  const id = zuil.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
  if (!zuilIdSchema.safeParse(id).success) return err('NOT_A_CODE')
  return ok({ zuilId: id, step: Number.parseInt(step, 16), seal })
}
