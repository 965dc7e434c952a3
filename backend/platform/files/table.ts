import { Readable } from 'node:stream'
import { clockAt } from '../time/calendar.ts'
import { yieldNowAndThen } from '../yield.ts'
import type { Cell } from './cells.ts'
import { csvRow, csvStart } from './csv.ts'
import { toWorkbook, type WorkbookCell } from './xlsx.ts'

export const tableFormats = ['xlsx', 'csv'] as const
export type TableFormat = (typeof tableFormats)[number]

/**
 * What a column holds. TEXT: free text, that may have been typed by anybody. DIGITS: a number that is a name (a card's). NUMBER:
 * to count with. EURO: cents. DAY: yyyy-mm-dd. MOMENT: milliseconds since 1970, written as a clock in Brussels shows it.
 */
type Held =
  | { readonly kind: 'TEXT' | 'DIGITS' | 'DAY'; readonly value: string | undefined }
  | { readonly kind: 'NUMBER' | 'EURO' | 'MOMENT'; readonly value: number | undefined }
export type ColumnKind = Held['kind']

type Column<Row, Kind extends ColumnKind> = {
  readonly head: string
  readonly kind: Kind
  readonly of: (row: Row) => Extract<Held, { readonly kind: Kind }>['value']
}
export type TableColumn<Row> = Column<Row, 'TEXT' | 'DIGITS' | 'DAY'> | Column<Row, 'NUMBER' | 'EURO' | 'MOMENT'>

const formats: Partial<Record<ColumnKind, string>> = {
  EURO: '#,##0.00',
  DAY: 'dd/mm/yyyy',
  MOMENT: 'dd/mm/yyyy hh:mm',
}
const widths: Readonly<Record<ColumnKind, number>> = { TEXT: 28, DIGITS: 16, NUMBER: 10, EURO: 12, DAY: 12, MOMENT: 18 }

/** dd/mm/yyyy, as people here write it. @param iso begins with yyyy-mm-dd */
const dayText = (iso: string): string => iso.slice(0, 10).split('-').toReversed().join('/')

/** What a column holds of a row: the type of a column says that these two go together. */
const heldIn = <Row>({ kind, of }: TableColumn<Row>, row: Row): Held => ({ kind, value: of(row) }) as Held

const inWorkbook = (held: Held): WorkbookCell => {
  if (held.value === undefined) return null
  switch (held.kind) {
    case 'EURO':
      return held.value / 100
    // A workbook has no time zones: it shows what it is given.
    case 'DAY':
      return new Date(`${held.value}T00:00:00Z`)
    case 'MOMENT':
      return new Date(`${clockAt(held.value)}Z`)
    default:
      return held.value
  }
}

const inCsv = (held: Held): Cell => {
  if (held.value === undefined) return ''
  switch (held.kind) {
    case 'DIGITS':
      return { digits: held.value }
    case 'DAY':
      return dayText(held.value)
    case 'MOMENT':
      return `${dayText(clockAt(held.value))} ${clockAt(held.value).slice(11, 16)}`
    case 'EURO':
      return (held.value / 100).toFixed(2).replace('.', ',')
    case 'NUMBER':
      return String(held.value).replace('.', ',')
    case 'TEXT':
      return held.value
  }
}

/** A file of rows as they come, which is never in memory whole. Other work has its turn meanwhile. @param name of the sheet */
export const toTableFile = <Row>(
  format: TableFormat,
  name: string,
  columns: readonly TableColumn<Row>[],
  rows: AsyncIterable<Row>,
): Readable => {
  const calm = async function* () {
    const pause = yieldNowAndThen()
    for await (const row of rows) {
      await pause()
      yield row
    }
  }
  if (format === 'csv') {
    const text = async function* () {
      yield csvStart + csvRow(columns.map(({ head }) => head))
      for await (const row of calm()) yield csvRow(columns.map((column) => inCsv(heldIn(column, row))))
    }
    return Readable.from(text(), { objectMode: false })
  }
  const cells = async function* () {
    for await (const row of calm()) yield columns.map((column) => inWorkbook(heldIn(column, row)))
  }
  const shown = columns.map(({ head, kind }) => {
    const numberFormat = formats[kind]
    return { head, width: widths[kind], ...(numberFormat !== undefined && { format: numberFormat }) }
  })
  return toWorkbook(name, shown, cells())
}
