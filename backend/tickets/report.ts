import { type TableColumn, toTableFile } from '../platform/files/table.ts'
import { toZip } from '../platform/files/zip.ts'
import { EXPORT_BATCH, pageByPage } from '../platform/http/exports.ts'
import type { Span } from '../platform/time/calendar.ts'
import { sumsOf } from './rules/settlement.ts'
import { amountColumns, countColumns, kindWords } from './settlement-columns.ts'
import type { SettledEvent, SettlementSums } from './shapes/settlement.ts'
import type { LineCursor, SettlementStore, StoredLine } from './store/settlement.ts'

type Line = StoredLine & Pick<SettledEvent, 'name'>
type Event = Omit<SettledEvent, 'organizedBy'>

const lineColumns: readonly TableColumn<Line>[] = [
  { head: 'Wanneer', kind: 'MOMENT', of: ({ at }) => at },
  { head: 'Wat', kind: 'TEXT', of: ({ kind }) => kindWords[kind] },
  { head: 'Evenement', kind: 'TEXT', of: ({ name }) => name },
  { head: 'Kaartsysteem', kind: 'TEXT', of: ({ cardSystem }) => cardSystem },
  { head: 'Verdeelsleutel', kind: 'TEXT', of: ({ key }) => key },
  ...amountColumns,
  { head: 'ActieID', kind: 'TEXT', of: ({ id }) => id },
]

const eventColumns: readonly TableColumn<Event>[] = [
  { head: 'Evenement', kind: 'TEXT', of: ({ name }) => name },
  ...countColumns,
  ...amountColumns,
  { head: 'CDBID', kind: 'TEXT', of: ({ id }) => id },
]

const entryOf = (line: StoredLine): SettlementSums => ({
  ...line,
  ...{ sold: line.kind === 'SALE' ? 1 : 0, reversed: line.kind === 'SALE' ? 0 : 1 },
})

/**
 * The financial report of an organizer: a zip of its sales line by line, and of what these come to by event, as CSVs.
 * What is sold or reversed from now on is not of it.
 * @returns undefined where there is nothing to settle
 */
export const makeReport = async (
  settlement: ReturnType<SettlementStore['for']>,
  organizerId: string,
  { from, until }: Span,
  now: number,
): Promise<Buffer | undefined> => {
  const span = { from, until: Math.min(until, now) }
  const events = await settlement.events({ ...span, organizerId })
  if (events.length === 0) return undefined
  const sums: Event[] = []
  /** The second file is the sum of the first, line by line. */
  const lines = async function* () {
    for (const { id, name } of events) {
      let sum = sumsOf([])
      const ofEvent = pageByPage<StoredLine, LineCursor>(async (before) => {
        const rows = await settlement.lines(
          { ...span, eventId: id },
          { limit: EXPORT_BATCH, ...(before && { before }) },
        )
        return { rows, ...(rows.length === EXPORT_BATCH && { next: rows.at(-1) }) }
      })
      for await (const line of ofEvent) {
        sum = sumsOf([sum, entryOf(line)])
        yield { ...line, name }
      }
      sums.push({ ...sum, id, name })
    }
  }
  const byEvent = async function* () {
    yield* sums
  }
  return toZip(
    [
      { name: 'verkopen.csv', content: toTableFile('csv', 'Verkopen', lineColumns, lines()) },
      { name: 'evenementen.csv', content: toTableFile('csv', 'Evenementen', eventColumns, byEvent()) },
    ],
    now,
  )
}
