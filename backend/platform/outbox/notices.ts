/** A message to people, waiting to be sent or already sent. Subjects write them; the outbox sends them. */

export const channels = ['MAIL'] as const
export type Channel = (typeof channels)[number]

export interface NewNotice {
  readonly id: string
  readonly channel: Channel
  /** An e-mail address. */
  readonly recipient: string
  /** Of two notices with the same key only the first is stored. */
  readonly dedupeKey: string
  /** `{subject, text}` of a mail. */
  readonly content: Readonly<Record<string, unknown>>
}

/** UNKNOWN: sending broke off, so it may or may not have arrived; it is not sent again. */
export const unsentStates = ['WAITING', 'SENDING', 'GIVEN_UP', 'UNKNOWN'] as const
export type UnsentState = (typeof unsentStates)[number]
/** KEPT: it is not to go out from a safe environment. */
export type NoticeState = UnsentState | 'SENT' | 'KEPT'

/** Times in milliseconds since 1970. */
export interface StoredNotice extends NewNotice {
  readonly state: NoticeState
  readonly attempts: number
  readonly createdAt: number
  readonly nextAttemptAt: number
  readonly sentAt?: number
  readonly problem?: string
}

/** What the outbox itself says of a notice that was not sent: pages have words for these. */
export type OutboxProblem =
  | 'this channel is not set up'
  | 'too old'
  | 'the mail could not be composed'
  | 'its sender stopped while sending it'
  | 'STOPPED'

/**
 * The result of one attempt to send. RETRY: certainly not delivered, try again. GIVEN_UP: certainly not delivered, and it
 * never will be. UNKNOWN: it may have been delivered. `problem` is stored for people to read; it contains no address.
 */
export type Attempt =
  | { readonly kind: 'SENT' }
  | { readonly kind: 'RETRY' | 'GIVEN_UP' | 'UNKNOWN'; readonly problem: string }

/** What became of a notice. KEPT: nobody tried. */
export type Delivery = Attempt | { readonly kind: 'KEPT' }

/** Sends the notices of one channel. */
export interface Sender {
  /** Never rejects. @param signal aborts the attempt */
  send(notice: StoredNotice, signal: AbortSignal): Promise<Delivery>
}
