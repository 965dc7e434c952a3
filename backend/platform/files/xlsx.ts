import { Readable } from 'node:stream'

/** What stands in a cell of a workbook. A text is a text there, whatever it begins with. */
export type WorkbookCell = string | number | Date | null

export interface WorkbookColumn {
  readonly head: string
  /** As spreadsheets write it: `dd/mm/yyyy`. */
  readonly format?: string
  /** In characters. */
  readonly width: number
}

/**
 * A workbook of one sheet with a head that stays in sight, as bytes while its rows come: it is never in memory whole. What
 * is more than a sheet can hold goes on in the next.
 */
export const toWorkbook = (
  name: string,
  columns: readonly WorkbookColumn[],
  rows: AsyncIterable<readonly WorkbookCell[]>,
): Readable => {
  const all = async function* () {
    for await (const row of rows) yield [...row]
  }
  const bytes = async function* () {
    // Read for the first workbook: each start of a backend or a command would take longer by it.
    const { writeXlsxStream } = await import('hucre/xlsx')
    yield* writeXlsxStream(all(), {
      name,
      columns: columns.map(({ head, format, width }) => ({
        header: head,
        width,
        ...(format !== undefined && { numFmt: format }),
      })),
      freezePane: { rows: 1 },
    })
  }
  return Readable.from(bytes(), { objectMode: false })
}
