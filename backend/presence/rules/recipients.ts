import { type Language, languages } from '@zuil/protocol'

/** Someone who is mailed about zuilen: at once, or in the daily digest. */
export interface Recipient {
  readonly email: string
  readonly language: Language
  readonly mode: 'AT_ONCE' | 'DAILY'
}

/** An account with a role for zuilen, or an address that a card system has for alerts, as it is stored. */
export interface MailedAccount {
  readonly email: string
  /** May be one that no mail is written in. */
  readonly language: string
  readonly alertMode: string
}

/** A mail that could not be composed would block all others. */
const languageOf = (text: string): Language => languages.find((one) => one === text) ?? 'nl'

/**
 * Who is mailed, each once: a person with a role in several card systems in the sooner of its modes, and in the language
 * of that role.
 * @param accounts without those that want no mail
 * @param keyOf the same for all ways of writing one address
 */
export const recipientsAmong = (
  accounts: readonly MailedAccount[],
  keyOf: (email: string) => string,
): readonly Recipient[] => {
  const found = new Map<string, Recipient>()
  for (const { email, language, alertMode } of accounts) {
    const key = keyOf(email)
    if (found.get(key)?.mode === 'AT_ONCE') continue
    found.set(key, { email, language: languageOf(language), mode: alertMode === 'DAILY' ? 'DAILY' : 'AT_ONCE' })
  }
  return [...found.values()]
}
