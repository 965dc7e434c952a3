import type { LoggedIn } from '../store/sessions.ts'

const MAX_NAME = 200
const MAX_EMAIL = 320

/** What no text has that people write. */
const unwritten = /[\p{Cc}\p{Cs}]/u

/**
 * Who he is by what the provider says. An address that it did not verify is one that he may have made up.
 * @param claims of the ID token, and of what the provider tells beside it
 */
export const personOf = ({ email, email_verified, name }: Readonly<Record<string, unknown>>): LoggedIn | undefined => {
  if (email_verified !== true || typeof email !== 'string') return undefined
  if (!email.includes('@') || email.length > MAX_EMAIL || unwritten.test(email)) return undefined
  const shown = typeof name === 'string' && !unwritten.test(name) ? name.trim() : ''
  return { email, ...(shown !== '' && shown.length <= MAX_NAME && { name: shown }) }
}
