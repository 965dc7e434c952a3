import type { Cell } from '../../platform/files/cells.ts'
import { csvRow, csvStart } from '../../platform/files/csv.ts'
import { isWarning } from '../rules/registration/finding.ts'
import type { KeptRow } from '../rules/registration/kept-row.ts'
import { type RegistrationColumn, registrationColumns } from '../shapes/registration.ts'
import { columnTitles, exampleRow, reasonOf, reasonTitle } from './texts.ts'

/** Spreadsheets spoil these: a zero at the start, or all digits but some. */
const digitColumns: readonly RegistrationColumn[] = ['insz', 'uitpasNumber', 'phoneNumber', 'mobileNumber']

const toCells = (cells: readonly string[]): readonly Cell[] =>
  cells.map((text, index) => {
    const column = registrationColumns[index]
    return column && digitColumns.includes(column) && /^\d+$/.test(text) ? { digits: text } : text
  })

const titles = registrationColumns.map((column) => columnTitles[column])

/** A file to fill in, that a spreadsheet leaves as it is: with the names of the columns, and a row that shows how. */
export const templateFile = (): string => csvStart + csvRow(titles) + csvRow(toCells(exampleRow))

/**
 * The wrong rows of a file as they were sent, each with the reason, to be repaired and sent again as it is; or the right ones,
 * which need not wait for them.
 */
export async function* rowsFile(rows: AsyncIterable<KeptRow>, which: 'WRONG' | 'RIGHT'): AsyncGenerator<string> {
  const wrong = which === 'WRONG'
  yield csvStart + csvRow(wrong ? [...titles, reasonTitle] : titles)
  for await (const { cells, findings, outcome } of rows) {
    if ((outcome === 'WRONG') !== wrong || cells.length === 0) continue
    const filled = toCells(titles.map((_title, index) => cells[index] ?? ''))
    const reasons = findings.filter((one) => !isWarning(one))
    yield csvRow(wrong ? [...filled, reasonOf({ cells }, reasons)] : filled)
  }
}

/** Whether the file is one of ours with wrong rows: the reasons are no column of it. */
export const hasReasons = (head: readonly string[]): boolean => head[titles.length] === reasonTitle
