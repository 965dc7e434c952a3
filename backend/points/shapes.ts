export interface NewLedgerEntry {
  readonly kind: 'CHECKIN' | 'LAPSE' | 'REVERSAL' | 'REDEMPTION' | 'REDEMPTION_REVERSAL'
  readonly passholderId: string
  /** The ActieID. */
  readonly causeId: string
  readonly points: number
  readonly at: number
}
