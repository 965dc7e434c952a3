import { readCsvFile } from '../../platform/files/csv.ts'
import { UnreadableFile } from '../../platform/files/problems.ts'
import { dayOf } from '../../platform/time/calendar.ts'
import { isWarning } from '../rules/registration/finding.ts'
import { type Judging, judge, type Known } from '../rules/registration/judge.ts'
import { MAX_ROWS, PART_BYTES } from '../rules/registration/keeping.ts'
import type { KeptRow } from '../rules/registration/kept-row.ts'
import { isExample, isSomebody, type ReadRow, readRow } from '../rules/registration/row.ts'
import {
  type OutcomeCounts,
  type RegistrationFileProblem,
  type RegistrationRow,
  registrationColumns,
} from '../shapes/registration.ts'
import type { Job, RegistrationWork } from '../store/registration-work.ts'
import { hasReasons } from './file.ts'

export const noCounts: OutcomeCounts = { NEW: 0, MEMBERSHIP: 0, CARD: 0, EXTENDED: 0, ALREADY: 0, WRONG: 0, WARNED: 0 }

/** How many rows there are of each outcome, these among them. */
export const counted = (counts: OutcomeCounts, rows: readonly KeptRow[]): OutcomeCounts => {
  const sum: Record<keyof OutcomeCounts, number> = { ...counts }
  for (const { outcome, findings } of rows) {
    sum[outcome] += 1
    if (outcome !== 'WRONG' && findings.some(isWarning)) sum.WARNED += 1
  }
  return sum
}

interface Cells {
  readonly row: number
  readonly cells: readonly string[]
}

/** What a row of the file says; the first one is the names of the columns, or it is somebody who would be left out. */
const readOne = ({ row, cells }: Cells, first: boolean, today: string): ReadRow | undefined => {
  if (!first) return isExample(cells) ? undefined : readRow(row, cells, today)
  return isSomebody(cells) ? { row, cells, findings: [{ code: 'FIRST_ROW_IS_DATA' }], read: {} } : undefined
}

/** The rows of which something is to be said, of a file that was sent, or of one that was checked before. */
const rowsOf = async function* (work: RegistrationWork, job: Job, today: string, onBytes: (bytes: number) => void) {
  if (!job.fresh) {
    for await (const { rows } of work.batches(job.id))
      for (const { row, cells, findings } of rows) {
        const first = findings.some(({ code }) => code === 'FIRST_ROW_IS_DATA')
        const read = readOne({ row, cells }, first, today)
        if (read) yield read
      }
    return
  }
  const bytes = async function* () {
    let come = 0
    for await (const part of work.bytes(job.id)) {
      yield part
      come += part.length
      onBytes(come)
    }
  }
  let columns: number | undefined
  let first = true
  let count = 0
  for await (const { row, cells } of readCsvFile(bytes(), job.encoding)) {
    if (first && hasReasons(cells)) columns = registrationColumns.length
    const read = readOne({ row, cells: cells.slice(0, columns) }, first, today)
    first = false
    if (!read) continue
    count += 1
    if (count > MAX_ROWS) throw new TooManyRows()
    yield read
  }
}

class TooManyRows extends Error {
  override readonly name = 'TooManyRows'
}

/** Which INSZ and cards stood in rows before: as numbers, of which a hundred thousand are a few megabytes. */
const seenBefore = () => {
  const [inszs, cards] = [new Map<number, number>(), new Map<number, number>()]
  const seen = (known: Map<number, number>, digits: string | undefined, row: number): number | undefined => {
    if (digits === undefined) return undefined
    const before = known.get(Number(digits))
    if (before === undefined) known.set(Number(digits), row)
    return before
  }
  return ({ row, read }: ReadRow): { insz?: number; card?: number } => {
    const [insz, card] = [seen(inszs, read.insz, row), seen(cards, read.uitpasNumber, row)]
    return { ...(insz !== undefined && { insz }), ...(card !== undefined && { card }) }
  }
}

/** A row with what becomes of it. */
export const toKept = (
  one: ReadRow,
  known: Known,
  earlier: { readonly insz?: number; readonly card?: number },
  judging: Judging,
): KeptRow => {
  const { outcome, findings } = judge(one, known, earlier, judging)
  const { uitpasNumber } = one.read
  return {
    ...{ row: one.row, cells: one.cells, outcome, findings },
    ...(uitpasNumber !== undefined && { uitpasNumber }),
  }
}

const problemOf = (error: unknown): RegistrationFileProblem | undefined => {
  if (error instanceof TooManyRows) return { code: 'TOO_MANY_ROWS' }
  return error instanceof UnreadableFile ? error.problem : undefined
}

/**
 * Checks a file before anything of it is registered: every row, against itself, the rows before it, and what is known. What is
 * found is kept some rows at a time, so that memory stays flat and whoever waits sees how far it is.
 * @param batchRows how many: those that are registered in one transaction later
 */
export const check = async (
  work: RegistrationWork,
  job: Job,
  worker: string,
  clock: () => number,
  batchRows: number,
): Promise<void> => {
  const now = clock()
  const judging: Judging = { counterId: job.counterId, graceDays: job.graceDays, now }
  const seen = seenBefore()
  let counts = noCounts
  let number = 0
  let bytes = 0
  let waiting: ReadRow[] = []
  const keep = async (): Promise<void> => {
    const known = await work.known(
      job,
      waiting.map(({ read }) => read),
    )
    const rows = waiting.map((one) => toKept(one, known, seen(one), judging))
    counts = counted(counts, rows)
    const done = job.fresh ? Math.floor(bytes / PART_BYTES) : number
    await work.keepChecked(job, worker, done, number, rows)
    number += 1
    waiting = []
  }
  await work.beginCheck(job, worker)
  try {
    const rows = rowsOf(work, job, dayOf(now), (come) => {
      bytes = come
    })
    for await (const one of rows) {
      waiting.push(one)
      if (waiting.length === batchRows) await keep()
    }
    if (waiting.length > 0) await keep()
  } catch (error) {
    const problem = problemOf(error)
    if (!problem) throw error
    await work.endUnread(job, worker, problem)
    return
  }
  if (number === 0) await work.endUnread(job, worker, { code: 'NO_ROWS' })
  else await work.endCheck(job, worker, counts)
}

/** Rows that were checked, as they were read then. */
export const readAgain = (rows: readonly KeptRow[], today: string): readonly ReadRow[] =>
  rows.map(({ row, cells }) => readRow(row, cells, today))

/** What a row says of which nothing is wrong. */
export const wholeRow = ({ read }: ReadRow): RegistrationRow => read as RegistrationRow
