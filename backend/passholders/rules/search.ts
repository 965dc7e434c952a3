import { parseUitpasNumber } from '@zuil/protocol'
import { parseInsz } from './insz.ts'
import { searchable } from './search-name.ts'

/** What somebody means who types something to find a passholder by. */
export type SoughtPassholder =
  | { readonly kind: 'CARD'; readonly uitpasNumber: string }
  | { readonly kind: 'CHIP'; readonly chipNumber: string }
  | { readonly kind: 'INSZ'; readonly insz: string }
  | { readonly kind: 'EMAIL'; readonly email: string }
  | { readonly kind: 'ID'; readonly id: string }
  /** Each is a part of the name; none = nothing that a name can have. */
  | { readonly kind: 'NAME'; readonly words: readonly string[] }

/** More say no more. */
const MAX_WORDS = 8

const uuid = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/

/**
 * Classifies what was typed, so that each but a name is one look-up: 13 digits are a UiTPAS number (12 where a spreadsheet
 * took the zero away), 14 hexadecimal characters a chip, 11 digits with a right check number an INSZ, BIS numbers too, what
 * has a `@` is an e-mail address. Numbers may have spaces, points and dashes in them.
 */
export const soughtPassholder = (typed: string): SoughtPassholder => {
  const text = typed.trim()
  if (uuid.test(text.toLowerCase())) return { kind: 'ID', id: text.toLowerCase() }
  if (text.includes('@')) return { kind: 'EMAIL', email: text.toLowerCase() }
  const bare = text.replace(/[\s.:-]/g, '')
  if (/^\d{13}$/.test(bare)) return { kind: 'CARD', uitpasNumber: bare }
  if (parseUitpasNumber(`0${bare}`).ok) return { kind: 'CARD', uitpasNumber: `0${bare}` }
  if (/^[\da-f]{14}$/i.test(bare)) return { kind: 'CHIP', chipNumber: bare.toUpperCase() }
  const insz = parseInsz(text)
  if (insz.ok) return { kind: 'INSZ', insz: insz.value }
  const words = searchable(text)
    .split(' ')
    .filter((word) => word !== '')
  return { kind: 'NAME', words: [...new Set(words)].slice(0, MAX_WORDS) }
}

/** From so many letters on a part of a name is looked for anywhere in it; fewer begin one of its words. */
export const ANYWHERE_FROM = 3

/** Whether a name as it is kept (`searchName`) has all of these words, in whichever order. What the database does by index. */
export const hasWords = (searchName: string, words: readonly string[]): boolean =>
  words.every((word) =>
    word.length >= ANYWHERE_FROM
      ? searchName.includes(word)
      : searchName.split(' ').some((one) => one.startsWith(word)),
  )
