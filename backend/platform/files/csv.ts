import { pipeline, Readable } from 'node:stream'
import { CsvError, parse } from 'csv-parse'
import { yieldNowAndThen } from '../yield.ts'
import { type Cell, fromCellText, toCellText } from './cells.ts'
import { decodeText } from './decode.ts'
import { type Encoding, UnreadableFile } from './problems.ts'

/** A row of a file in which something stands. */
export interface CsvRow {
  /** As a spreadsheet counts: from 1, the empty ones too; a line end within quotes begins none. */
  readonly row: number
  readonly cells: readonly string[]
}

/** In bytes. No row that somebody means is longer: a `"` that nothing closes takes in all that follows. */
const MAX_ROW = 100_000

const separators = [';', ',', '\t'] as const
type Separator = (typeof separators)[number]

/** What stands in quotes is no part of the row; one that is cut off has no closing one. */
const withoutQuoted = (text: string): string => text.replace(/"[^"]*("|$)/g, '')

/** The one that is most often in the first row that has one. */
const separatorOf = (text: string): Separator => {
  const rows = withoutQuoted(text).split(/[\r\n]+/)
  const count = (row: string, separator: Separator): number => row.split(separator).length
  const row = rows.find((one) => separators.some((separator) => one.includes(separator))) ?? ''
  return separators.reduce((best, one) => (count(row, one) > count(row, best) ? one : best))
}

/** The start of the text, enough to see how it is separated; and all of it, from the start again. */
const startOf = async (text: AsyncIterable<string>): Promise<{ start: string; whole: AsyncIterable<string> }> => {
  const pieces = text[Symbol.asyncIterator]()
  let start = ''
  while (start.length < MAX_ROW && !/[\r\n]/.test(withoutQuoted(start))) {
    const { done, value } = await pieces.next()
    if (done) break
    start += value
  }
  const whole = async function* () {
    yield start
    yield* { [Symbol.asyncIterator]: () => pieces }
  }
  return { start, whole: whole() }
}

/** A spreadsheet writes it before the first row, and takes it for none. */
const isNamed = (cells: readonly string[]): boolean =>
  /^sep=.?$/i.test(cells[0] ?? '') && cells.slice(1).every((cell) => cell === '')

/**
 * The rows of a text, as they come. `;`, `,` and tab separate, whichever the first row has; rows end in CRLF, LF or CR.
 * What a spreadsheet needs (`="0930…"`, a `'` before a formula) is no part of a cell.
 * @throws UnreadableFile BROKEN_QUOTES
 */
export async function* readCsv(text: AsyncIterable<string>): AsyncGenerator<CsvRow> {
  const { start, whole } = await startOf(text)
  const delimiter = /^sep=([;,\t])/i.exec(start)?.[1] ?? separatorOf(start)
  const parser = parse({
    delimiter,
    record_delimiter: ['\r\n', '\n', '\r'],
    relax_column_count: true,
    // `="0930…"` as people copy it.
    relax_quotes: true,
    max_record_size: MAX_ROW,
  })
  // What breaks the text ends the parser, and so is thrown below.
  pipeline(Readable.from(whole), parser, () => {})
  const pause = yieldNowAndThen()
  let row = 0
  let hidden = false
  try {
    for await (const record of parser) {
      const cells = (record as string[]).map(fromCellText)
      if (row === 0 && !hidden && isNamed(cells)) {
        hidden = true
        continue
      }
      row += 1
      await pause()
      if (cells.some((cell) => cell !== '')) yield { row, cells }
    }
  } catch (error) {
    if (!(error instanceof CsvError && ['CSV_QUOTE_NOT_CLOSED', 'CSV_MAX_RECORD_SIZE'].includes(error.code)))
      throw error
    // Those that were read and not given yet are among them.
    const before = 'records' in error ? Number(error.records) : row
    throw new UnreadableFile({ code: 'BROKEN_QUOTES', row: before - (hidden ? 1 : 0) + 1 })
  }
}

/**
 * The rows of a file as it was sent.
 * @throws UnreadableFile at the end too: until then no row counts
 */
export const readCsvFile = (bytes: AsyncIterable<Uint8Array>, encoding: Encoding): AsyncGenerator<CsvRow> =>
  readCsv(decodeText(bytes, encoding))

/** What a file of ours begins with, so that a spreadsheet reads its letters rightly. */
export const csvStart = '\ufeff'

const quoted = (cell: Cell): string => `"${toCellText(cell).replaceAll('"', '""')}"`

/** A row of a file of ours, with its line end: `;` between cells, each in quotes. */
export const csvRow = (cells: readonly Cell[]): string => `${cells.map(quoted).join(';')}\r\n`
