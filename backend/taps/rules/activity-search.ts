const uuid = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/

/** What somebody typed in the one box of a list, when it is seen. */
export type Sought =
  | { readonly kind: 'CARD'; readonly uitpasNumber: string }
  /** Of a passholder, an event (CDBID), a zuil, or an ActieID. */
  | { readonly kind: 'ID'; readonly id: string }
  /** How words of a name begin. */
  | { readonly kind: 'NAME'; readonly words: readonly string[] }

/** Words of a text as a search compares them: no accents or capitals. As `search_words` in the database. */
export const searchWords = (text: string): readonly string[] =>
  text
    .normalize('NFD')
    .replace(/[\u0300-\u036f]/g, '')
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '')

/** A UiTPAS number is 13 digits, on old cards 11; people copy it with spaces. */
export const soughtOf = (text: string): Sought => {
  const digits = text.replace(/[\s.-]/g, '')
  if (/^(\d{13}|\d{11})$/.test(digits)) return { kind: 'CARD', uitpasNumber: digits }
  const id = text.trim().toLowerCase()
  if (uuid.test(id)) return { kind: 'ID', id }
  return { kind: 'NAME', words: searchWords(text) }
}
