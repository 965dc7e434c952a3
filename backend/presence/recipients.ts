import type { Language } from '@zuil/protocol'

/** Someone who is mailed about zuilen: at once, or in the daily digest. */
export interface Recipient {
  readonly email: string
  readonly language: Language
  readonly mode: 'AT_ONCE' | 'DAILY'
}

/** Who is mailed about these zuilen; each once. */
export type RecipientsOf = (zuilIds: readonly string[]) => Promise<readonly Recipient[]>
