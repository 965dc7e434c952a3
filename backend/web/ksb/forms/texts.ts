/** A text in Dutch, and in the other languages what is translated of it. */
export interface Texts {
  readonly nl: string
  readonly fr?: string
  readonly de?: string
  readonly en?: string
}

export const otherLanguages = ['fr', 'de', 'en'] as const
export type Language = 'nl' | (typeof otherLanguages)[number]

/** With another text in one language: what is emptied is not there, but for Dutch. */
export const withText = <T extends Texts>(texts: T, language: Language, text: string): T => {
  const { [language]: _before, ...rest } = texts
  return (language !== 'nl' && text === '' ? rest : { ...rest, [language]: text }) as T
}

/** What is sent: texts that are there, without the spaces around them. */
export const trimmed = (texts: Texts): Texts => ({
  nl: texts.nl.trim(),
  ...Object.fromEntries(otherLanguages.flatMap((one) => (texts[one]?.trim() ? [[one, texts[one].trim()]] : []))),
})

/** All of them in one line. */
export const inOneLine = (texts: Texts): string =>
  [texts.nl, ...otherLanguages.flatMap((one) => texts[one] ?? [])].join(' / ')
