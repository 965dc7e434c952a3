/** Outages, who is told of them, and the outbox. Part of the Store: see `store.ts`. */

export interface Recipient {
  readonly email: string
  readonly language: 'nl' | 'fr' | 'de' | 'en'
  readonly mode: 'AT_ONCE' | 'DAILY'
}
