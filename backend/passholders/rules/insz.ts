import { err, ok, type Result } from '@zuil/protocol'

export type InszProblem = 'EMPTY' | 'NOT_DIGITS' | 'WRONG_LENGTH' | 'BAD_DATE' | 'BAD_CHECK_NUMBER'

/**
 * Reads an INSZ (rijksregisternummer or BIS number): 11 digits, with `.`, `-` and spaces between them allowed.
 * Check number = 97 - (first nine digits mod 97), a 2 before them for who was born from 2000 on.
 * @returns the 11 digits
 */
export const parseInsz = (text: string): Result<string, InszProblem> => {
  const digits = text.replace(/[.\-\s]/g, '')
  if (digits === '') return err('EMPTY')
  if (!/^\d+$/.test(digits)) return err('NOT_DIGITS')
  if (digits.length !== 11) return err('WRONG_LENGTH')
  // BIS numbers add 20 or 40 to the month; month and day are 00 where the date of birth is not known.
  const month = Number(digits.slice(2, 4)) % 20
  if (Number(digits.slice(2, 4)) > 52 || month > 12 || Number(digits.slice(4, 6)) > 31) return err('BAD_DATE')
  const check = Number(digits.slice(9))
  const from = (number: string): number => 97 - (Number(number) % 97)
  const base = digits.slice(0, 9)
  return check === from(base) || check === from(`2${base}`) ? ok(digits) : err('BAD_CHECK_NUMBER')
}
