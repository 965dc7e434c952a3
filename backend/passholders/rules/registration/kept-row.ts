import type { RowOutcome } from '../../shapes/registration.ts'
import type { Finding } from './finding.ts'

/** A row of a file as it is kept: its cells until it is registered, whose it became from then on. */
export interface KeptRow {
  readonly row: number
  /** None of a row that was registered. */
  readonly cells: readonly string[]
  readonly outcome: RowOutcome
  readonly findings: readonly Finding[]
  readonly uitpasNumber?: string
  readonly passholderId?: string
}
