import { z } from 'zod'
import { epochMs } from '../platform/shapes.ts'

/** Why points came or went after the ledger began. What somebody had before that (OPENING), or by entries
 * that are nobody's any more (CARRIED), are kinds of the database alone. */
export const ledgerKind = z.enum([
  ...(['CHECKIN', 'LAPSE', 'REVERSAL', 'REDEMPTION', 'REDEMPTION_REVERSAL', 'CORRECTION', 'REGISTRATION'] as const),
])
export type LedgerKind = z.infer<typeof ledgerKind>

export const newLedgerEntry = z.object({
  kind: ledgerKind,
  passholderId: z.guid(),
  /** The ActieID of what caused it. */
  causeId: z.string(),
  points: z.int(),
  at: epochMs,
})
export type NewLedgerEntry = Readonly<z.infer<typeof newLedgerEntry>>
