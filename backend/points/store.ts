export interface StoredLedgerEntry {
  readonly id: string
  readonly passholderId: string
  readonly kind: string
  readonly causeId: string
  readonly points: number
  readonly at: number
}
