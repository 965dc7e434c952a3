import { parseUitpasNumber, type Result, type UitpasNumberProblem } from '@zuil/protocol'

/**
 * The number between what a scanner may be set to add: an AIM identifier (`]C0`: which kind of barcode it was), or one or
 * two code letters of its maker's before or after it.
 */
const added = /^\s*(?:\][A-Za-z][0-9A-Za-z])?\D{0,2}(\d+)\D{0,2}\s*$/

/** Reads a scanned line, as scanners are commonly set. @returns the 13 digits, or what is wrong with the line */
export const readScanned = (line: string): Result<string, UitpasNumberProblem> => {
  const [, digits] = added.exec(line) ?? []
  return parseUitpasNumber(digits ?? line)
}
