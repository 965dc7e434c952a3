import { z } from 'zod'
import { err, ok, type Result } from './result.ts'

/** ActieID: the id of one tap, and of the check-in it becomes. A UUIDv7 made by the zuil, lower case. */
export const actieId = z.string().regex(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
export type ActieId = z.infer<typeof actieId>

/** A zuil's id. A UUID, lower case. */
export const zuilId = z.string().regex(/^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/)

/** Chip number: the 7-byte UID of the card's chip as 14 upper-case hexadecimal characters, e.g. 04784CDAEE3880. */
export const chipNumber = z.string().regex(/^[0-9A-F]{14}$/)
export type ChipNumber = z.infer<typeof chipNumber>

/** Why a text is not a UiTPAS number; the texts for people are the reader's own. */
export type UitpasNumberProblem =
  | 'EMPTY'
  | 'NOT_DIGITS'
  /** Excel turned the number into 9,30E+11: its digits are lost. */
  | 'SCIENTIFIC'
  /** Twelve digits that would be right with a 0 in front: a spreadsheet dropped it. */
  | 'LEADING_ZERO_LOST'
  | 'WRONG_LENGTH'
  | 'BAD_STATUS_DIGIT'
  | 'BAD_CHECK_DIGIT'

/** Luhn's check over a string of digits, its check digit last. */
export const luhn = (digits: string): boolean => {
  let sum = 0
  for (let i = 0; i < digits.length; i++) {
    const digit = digits.charCodeAt(digits.length - 1 - i) - 48
    const doubled = i % 2 === 1 ? digit * 2 : digit
    sum += doubled > 9 ? doubled - 9 : doubled
  }
  return sum % 10 === 0
}

/**
 * Reads a UiTPAS number: 13 digits (prefix, serial, status digit 0/1, Luhn check digit).
 * Spaces around it are dropped; the result is a string, whose leading zeros count.
 * @returns the 13 digits, or what is wrong with the text
 */
export const parseUitpasNumber = (text: string): Result<string, UitpasNumberProblem> => {
  const number = text.trim()
  if (number === '') return err('EMPTY')
  if (/^\d+([.,]\d+)?e\+?\d+$/i.test(number)) return err('SCIENTIFIC')
  if (!/^\d+$/.test(number)) return err('NOT_DIGITS')
  if (number.length === 12 && isUitpasNumber(`0${number}`)) return err('LEADING_ZERO_LOST')
  if (number.length !== 13) return err('WRONG_LENGTH')
  if (number[11] !== '0' && number[11] !== '1') return err('BAD_STATUS_DIGIT')
  return luhn(number) ? ok(number) : err('BAD_CHECK_DIGIT')
}

const isUitpasNumber = (digits: string): boolean => /^\d{11}[01]\d$/.test(digits) && luhn(digits)

/** A valid UiTPAS number. Always a string: its leading zeros count. */
export const uitpasNumber = z
  .string()
  .regex(/^\d{11}[01]\d$/)
  .refine(isUitpasNumber, 'not a valid UiTPAS number')

/** Why bytes read from a chip are not a UiTPAS chip number. */
export type ChipUidProblem =
  /** Four bytes that start with 08: random, as a phone shows at each reading. */
  'RANDOM_UID' | 'NOT_A_UITPAS_CHIP'

/**
 * Reads the UID a reader reports, in hexadecimal of either case.
 * @returns the chip number, or why this is no UiTPAS
 */
export const parseChipUid = (hex: string): Result<ChipNumber, ChipUidProblem> => {
  const uid = hex.trim().toUpperCase()
  if (/^[0-9A-F]{14}$/.test(uid)) return ok(uid)
  return err(/^08[0-9A-F]{6}$/.test(uid) ? 'RANDOM_UID' : 'NOT_A_UITPAS_CHIP')
}
