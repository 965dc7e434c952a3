/** Outages, who is told of them, and the outbox. Part of the Store: see `store.ts`. */

export interface Recipient {
  readonly email: string
  readonly language: 'nl' | 'fr' | 'de' | 'en'
  readonly mode: 'AT_ONCE' | 'DAILY'
}

export interface OutageKey {
  readonly kind: 'OFFLINE' | 'SITE' | 'FLAPPING' | 'HEALTH'
  /** See the schema: one of a kind and subject is open at a time. */
  readonly subject: string
}

export interface StoredOutage extends OutageKey {
  readonly id: string
  readonly zuilIds: readonly string[]
  readonly facts: Readonly<Record<string, unknown>>
  readonly startedAt: number
  readonly openedAt: number
  readonly closedAt?: number
}

export interface NewNotice {
  readonly id: string
  readonly channel: 'MAIL' | 'WEBHOOK'
  readonly recipient: string
  readonly dedupeKey: string
  readonly content: Readonly<Record<string, unknown>>
}

export interface StoredNotice extends NewNotice {
  readonly state: 'WAITING' | 'SENDING' | 'SENT' | 'GIVEN_UP' | 'UNKNOWN'
  readonly attempts: number
  readonly createdAt: number
  readonly nextAttemptAt: number
  readonly sentAt?: number
  readonly problem?: string
}

export interface StoredWebhook {
  readonly id: string
  readonly url: string
  readonly secret: string
}

/** Outages, who is told of them, and the outbox. */
export interface AlertStore {
  /** Admins and superadmins of the zuilen's card systems, and the zuilbeheerders of one of these zuilen; mode NONE left out. */
  recipients(zuilIds: readonly string[]): Promise<readonly Recipient[]>
  webhooks(zuilIds: readonly string[]): Promise<readonly StoredWebhook[]>
  webhook(id: string): Promise<StoredWebhook | undefined>
  addWebhook(webhook: { readonly cardSystemId: number; readonly url: string; readonly secret: string }): Promise<string>
  /**
   * Opens an outage with its notices, in one transaction; `false` = one of this kind and subject is open already (perhaps
   * opened by another backend a moment ago): nothing is written.
   */
  open(outage: StoredOutage, notices: readonly NewNotice[], now: number): Promise<boolean>
  /** Closes it with its notices; `false` = it was closed already: nothing is written. */
  close(outageId: string, notices: readonly NewNotice[], now: number): Promise<boolean>
  openOutages(): Promise<readonly StoredOutage[]>
  /** Newest first. */
  outages(query: { readonly since?: number; readonly limit: number }): Promise<readonly StoredOutage[]>
  /** Puts notices that belong to no outage (the daily digest) into the outbox; those whose key is known are left out. */
  addNotices(notices: readonly NewNotice[], now: number): Promise<void>
  /** Takes what is due out of the outbox, to be sent by the caller alone: WAITING becomes SENDING. */
  claim(now: number, limit: number): Promise<readonly StoredNotice[]>
  /** What became of a claimed notice. AGAIN: certainly not sent, to be tried at `at`. */
  settle(
    id: string,
    outcome:
      | { readonly kind: 'SENT'; readonly at: number }
      | { readonly kind: 'AGAIN'; readonly at: number; readonly problem: string }
      | { readonly kind: 'GIVEN_UP' | 'UNKNOWN'; readonly problem: string },
  ): Promise<void>
  /** What was claimed before `before` and never settled: its sender died. It becomes UNKNOWN. @returns how many */
  abandon(before: number): Promise<number>
  /** Takes out what was made before `before` and is no longer to be sent: it holds people's addresses. @returns how many */
  forget(before: number): Promise<number>
  /** Newest first. */
  notices(limit: number): Promise<readonly StoredNotice[]>
}
