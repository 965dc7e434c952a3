/** For how many days what is kept: docs/personal-data.md. */
export interface RetentionDays {
  /** What tells a card that is nobody's from another. */
  readonly strangerDays: number
  /** Logs and pictures that zuilen sent. */
  readonly commandDays: number
  /** Taps with their verdicts. */
  readonly tapDays: number
  readonly outageDays: number
  /** Financial reports, as they were made: they can be made again. */
  readonly reportDays: number
  /** Which client asked about whom. */
  readonly readingDays: number
  /** What people and clients changed. */
  readonly auditDays: number
  /** Whose check-ins, tickets, rewards and points those were; rounded up to whole years. */
  readonly visitDays: number
}
export const defaultRetention: RetentionDays = {
  strangerDays: 7,
  commandDays: 30,
  tapDays: 400,
  outageDays: 400,
  reportDays: 30,
  readingDays: 400,
  auditDays: 1_826,
  visitDays: 1_826,
}
