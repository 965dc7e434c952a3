import { readCsvFile } from '../platform/files/csv.ts'
import { UnreadableFile } from '../platform/files/problems.ts'
import type { FileRow } from './rules/chips.ts'

/** The rows of the supplier's file; `undefined` = it is no text with columns. Its digits are the same in every encoding. */
export const readChipFile = async (bytes: Uint8Array): Promise<readonly FileRow[] | undefined> => {
  const whole = async function* () {
    yield bytes
  }
  const rows: FileRow[] = []
  try {
    for await (const row of readCsvFile(whole(), 'UTF-8')) rows.push(row)
  } catch (error) {
    if (error instanceof UnreadableFile) return undefined
    throw error
  }
  return rows
}
