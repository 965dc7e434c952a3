import nl from './nl.json' with { type: 'json' }

/** The words of the pages: `nl.json` has all of them, the other languages what is translated. Format: i18next, version 4. */

/** Of two forms of one key (`_one`, `_other`) the count chooses. */
type Name<Key extends string> = Key extends `${infer Stem}_one` | `${infer Stem}_other` ? Stem : Key
type Leaves<T> = {
  [Key in keyof T & string]: T[Key] extends string ? Name<Key> : `${Key}.${Leaves<T[Key]>}`
}[keyof T & string]

export type TextKey = Leaves<typeof nl>
export type Values = Readonly<Record<string, string | number>>
export type UiLanguage = 'nl' | 'fr' | 'de' | 'en'

interface Texts {
  readonly [key: string]: string | Texts
}

const others: Readonly<Record<Exclude<UiLanguage, 'nl'>, () => Promise<{ readonly default: Texts }>>> = {
  fr: () => import('./fr.json', { with: { type: 'json' } }),
  de: () => import('./de.json', { with: { type: 'json' } }),
  en: () => import('./en.json', { with: { type: 'json' } }),
}

let language: UiLanguage = 'nl'
let texts: Texts = nl

/** From now on `t` gives these texts, and Dutch ones where there are none. */
export const chooseLanguage = async (chosen: UiLanguage): Promise<void> => {
  texts = chosen === 'nl' ? nl : (await others[chosen]()).default
  language = chosen
}

/** The language of the texts. */
export const chosenLanguage = (): UiLanguage => language

/** The first of somebody's languages that there are texts in. @param wanted as a browser has them: `fr-BE` */
export const languageFor = (wanted: readonly string[]): UiLanguage => {
  for (const tag of wanted) {
    const [name = ''] = tag.toLowerCase().split('-')
    if (name === 'nl' || name in others) return name as UiLanguage
  }
  return 'nl'
}

const found = (all: Texts, key: string): string | undefined => {
  let at: string | Texts | undefined = all
  for (const part of key.split('.')) at = typeof at === 'object' ? at[part] : undefined
  return typeof at === 'string' ? at : undefined
}

/** Making one takes longer than a whole list of texts. */
const plurals = new Map<string, Intl.PluralRules>()
const pluralsOf = (lang: UiLanguage): Intl.PluralRules => {
  const rules = plurals.get(lang) ?? new Intl.PluralRules(lang)
  plurals.set(lang, rules)
  return rules
}

const formOf = (all: Texts, lang: UiLanguage, key: string, count: number | undefined): string | undefined => {
  if (count === undefined) return found(all, key)
  const form = pluralsOf(lang).select(count)
  return found(all, `${key}_${form}`) ?? found(all, `${key}_other`) ?? found(all, key)
}

/** The text of a key, with values in the place of `{{name}}`. @param values `count` also chooses the form */
export const t = (key: TextKey, values: Values = {}): string => {
  const count = typeof values.count === 'number' ? values.count : undefined
  const text = formOf(texts, language, key, count) ?? formOf(nl, 'nl', key, count) ?? key
  return text.replace(/\{\{(\w+)\}\}/g, (whole, name: string) => String(values[name] ?? whole))
}

/** The text of a key that the server names, if there is one. */
export const textOf = (key: string): string | undefined => found(texts, key) ?? found(nl, key)
