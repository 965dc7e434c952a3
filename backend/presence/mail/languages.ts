import type { Language } from '@zuil/protocol'
import { de } from './de.ts'
import { en } from './en.ts'
import { fr } from './fr.ts'
import { nl } from './nl.ts'
import type { AlertWords } from './words.ts'

const words: Readonly<Record<Language, AlertWords>> = { nl, fr, de, en }

/** The words of the mails in a language. */
export const wordsIn = (language: Language): AlertWords => words[language]
