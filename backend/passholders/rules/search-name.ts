/** Letters that have no accent to take away and that people type otherwise. */
const typedOtherwise: Readonly<Record<string, string>> = {
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  đ: 'd',
  ð: 'd',
  ħ: 'h',
  ı: 'i',
  ł: 'l',
  ß: 'ss',
  ŧ: 't',
  þ: 'th',
}
const otherwise = new RegExp(`[${Object.keys(typedOtherwise).join('')}]`, 'g')

/**
 * A text as names are searched by: small letters without accents, single spaces. An apostrophe is left out (D'Hondt is
 * found by dhondt), what else is no letter or digit parts words. What is searched for is made alike before it is compared.
 */
export const searchable = (text: string): string =>
  text
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    // Capitals last: some become a letter and an accent, İ for one.
    .toLowerCase()
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replace(otherwise, (letter) => typedOtherwise[letter] ?? letter)
    .replace(/['`\u00b4\u02b9\u02bc\u2018\u2019\u201b\u2032\uff07]/g, '')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()

/** What stands in `membership.search_name` of somebody: the surname first, which lists are sorted by. */
export const searchName = ({ name, firstName }: { readonly name: string; readonly firstName: string }): string =>
  searchable(`${name} ${firstName}`)
