import type { StoredNotice } from './store.ts'

/**
 * What became of one attempt to send. AGAIN: certainly not delivered. GIVEN_UP: certainly not, and it never will be.
 * UNKNOWN: it may have been delivered. `problem` is kept for people; it holds no address.
 */
export type Delivery =
  | { readonly kind: 'SENT' }
  | { readonly kind: 'AGAIN' | 'GIVEN_UP' | 'UNKNOWN'; readonly problem: string }

/** Sends the notices of one channel. */
export interface Sender {
  /** Never rejects. @param signal ends the attempt where it stands */
  send(notice: StoredNotice, signal: AbortSignal): Promise<Delivery>
}
