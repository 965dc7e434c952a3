/**
 * How a cell stands in a CSV of ours, so that a spreadsheet shows what it is and calculates nothing; and how it is read
 * back. Both are each other's reverse, for any text.
 */

/**
 * A number that is a name: a card, an INSZ, a telephone number, a chip (hexadecimal). A spreadsheet would drop its zeros, and
 * take an E in it for an exponent.
 */
export interface Digits {
  readonly digits: string
}

export type Cell = string | Digits

/** A spreadsheet takes these at the start for a formula, in both widths; after what was put before them too. */
const formula = /^'*[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]/

/** A spreadsheet shows this as the digits that they are. */
const asFormula = /^="([0-9A-F]+)"$/

/** As it is written, before quotes. */
export const toCellText = (cell: Cell): string => {
  if (typeof cell !== 'string' && /^[0-9A-F]+$/.test(cell.digits)) return `="${cell.digits}"`
  const text = typeof cell === 'string' ? cell : cell.digits
  return formula.test(text) ? `'${text}` : text
}

/** What was meant by it. */
export const fromCellText = (text: string): string => {
  const digits = asFormula.exec(text)?.[1]
  if (digits !== undefined) return digits
  return text.startsWith("'") && formula.test(text) ? text.slice(1) : text
}
