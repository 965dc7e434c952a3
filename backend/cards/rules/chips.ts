import { parseChipUid, parseUitpasNumber } from '@zuil/protocol'
import type { CardStatus, ChipProblem } from '../shapes.ts'

/** "Chipnummers opladen": what the lines of the supplier's file say, and what is wrong with them. */

export interface FileRow {
  /** From 1. */
  readonly row: number
  readonly cells: readonly string[]
}

export interface ChipLine {
  readonly line: number
  readonly chipNumber: string
  readonly uitpasNumber: string
}

const CHIP_LENGTH = 14
const scientific = /^\d+([.,]\d+)?e[+-]?\d+$/i

const isChip = (text: string): boolean => parseChipUid(text).ok
const isNumber = (text: string): boolean => parseUitpasNumber(text).ok

const chipReason = (text: string): ChipProblem['reason'] => {
  const chip = text.trim()
  if (chip === '') return 'CHIP_EMPTY'
  if (scientific.test(chip)) return 'CHIP_SCIENTIFIC'
  const read = parseChipUid(chip)
  if (!read.ok && read.error === 'RANDOM_UID') return 'CHIP_RANDOM'
  if (/^[\da-f]{8}$/i.test(chip)) return 'CHIP_FOUR_BYTES'
  if (/^[\da-f]+$/i.test(chip) && chip.length === CHIP_LENGTH - 1) return 'CHIP_ZERO_LOST'
  return 'CHIP_INVALID'
}

/** What is wrong in one line by itself: at most one thing of each column. */
const wrongInLine = (line: number, chip: string, number: string): ChipProblem[] => {
  if (isNumber(chip) && isChip(number)) return [{ line, column: 'LINE', value: `${chip};${number}`, reason: 'SWAPPED' }]
  const parsed = parseUitpasNumber(number)
  return [
    ...(isChip(chip) ? [] : [{ line, column: 'CHIP' as const, value: chip, reason: chipReason(chip) }]),
    ...(parsed.ok
      ? []
      : [{ line, column: 'NUMBER' as const, value: number, reason: `NUMBER_${parsed.error}` as const }]),
  ]
}

/** A first line without any digit says what the columns are. */
const isHead = ({ row, cells }: FileRow): boolean => row === 1 && !/\d/.test(cells.join(''))

/** The second of two lines that have the same; each knows the first. */
const twice = (lines: readonly ChipLine[]): ChipProblem[] => {
  const seen = new Map<string, number>()
  return lines.flatMap(({ line, chipNumber, uitpasNumber }) =>
    ([[chipNumber, 'CHIP'] as const, [uitpasNumber, 'NUMBER'] as const] as const).flatMap(([value, column]) => {
      const before = seen.get(value)
      if (before === undefined) seen.set(value, line)
      return before === undefined
        ? []
        : [{ line, column, value, reason: `${column}_TWICE` as const, otherLine: before }]
    }),
  )
}

/** What the rows of a file say. Nothing of it is known to be so in the database. */
export const readChipLines = (
  rows: readonly FileRow[],
): { readonly lines: readonly ChipLine[]; readonly wrong: readonly ChipProblem[] } => {
  const wrong: ChipProblem[] = []
  const lines: ChipLine[] = []
  for (const row of rows) {
    if (isHead(row)) continue
    const { row: line, cells } = row
    // A separator at the end of a line is none too many.
    const filled = cells.slice(0, cells.findLastIndex((cell) => cell.trim() !== '') + 1)
    if (filled.length !== 2) {
      const reason = filled.length < 2 ? 'COLUMN_MISSING' : 'TOO_MANY_COLUMNS'
      wrong.push({ line, column: 'LINE', value: cells.join(';').slice(0, 100), reason })
      continue
    }
    const [chip = '', number = ''] = filled
    const found = wrongInLine(line, chip, number)
    wrong.push(...found.map((one) => ({ ...one, value: one.value.slice(0, 100) })))
    const [chipNumber, uitpasNumber] = [parseChipUid(chip), parseUitpasNumber(number)]
    if (chipNumber.ok && uitpasNumber.ok && found.length === 0)
      lines.push({ line, chipNumber: chipNumber.value, uitpasNumber: uitpasNumber.value })
  }
  return { lines, wrong: [...wrong, ...twice(lines)] }
}

/** What the database knows of a number or chip of the file. */
export interface KnownCard {
  readonly uitpasNumber: string
  readonly chipNumber?: string
  readonly status: CardStatus
  /** Of the card system of who loads. */
  readonly own: boolean
}

interface Findings {
  /** Cards that get their chip. */
  readonly fresh: readonly ChipLine[]
  /** How many had this very chip already: the file, or a part of it, was loaded before. */
  readonly known: number
  readonly wrong: readonly ChipProblem[]
}

/** Whether each line can be so. @param cards all that have a number or a chip of these lines */
export const judgeChipLines = (lines: readonly ChipLine[], cards: readonly KnownCard[]): Findings => {
  const byNumber = new Map(cards.map((card) => [card.uitpasNumber, card]))
  const byChip = new Map(cards.flatMap((card) => (card.chipNumber === undefined ? [] : [[card.chipNumber, card]])))
  const fresh: ChipLine[] = []
  const wrong: ChipProblem[] = []
  let known = 0
  for (const one of lines) {
    const { line, chipNumber, uitpasNumber } = one
    const card = byNumber.get(uitpasNumber)
    const holder = byChip.get(chipNumber)
    const number = (reason: ChipProblem['reason']): void => {
      wrong.push({ line, column: 'NUMBER', value: uitpasNumber, reason })
    }
    if (!card) number('NUMBER_UNKNOWN')
    else if (!card.own) number('NUMBER_ELSEWHERE')
    else if (card.chipNumber === chipNumber) known += 1
    else if (card.chipNumber !== undefined) number('NUMBER_HAS_CHIP')
    else if (card.status !== 'PROVISIONED') number('NUMBER_NOT_AVAILABLE')
    if (holder && holder.uitpasNumber !== uitpasNumber)
      wrong.push({ line, column: 'CHIP', value: chipNumber, reason: 'CHIP_TAKEN' })
    else if (card?.own && card.chipNumber === undefined && card.status === 'PROVISIONED') fresh.push(one)
  }
  return { fresh, known, wrong }
}
