import type { Code, Language, Reason, View } from './model.ts'
import { de } from './words/de.ts'
import { en } from './words/en.ts'
import { fr } from './words/fr.ts'
import { nl } from './words/nl.ts'

/** What is said of a view: the essence, what to do or what it means, and sometimes something beside it. */
export interface Said {
  readonly title: string
  readonly detail: string
  readonly hint?: string
}

/** All the words of one language. */
export interface Words {
  readonly notEnrolled: Said
  readonly form: {
    readonly backendUrl: string
    readonly name: string
    readonly code: string
    readonly send: string
    readonly busy: string
    readonly failed: string
  }
  readonly outOfOrder: Readonly<Record<Code, Said>>
  /** What to tell whom, with the zuil's name and the code beside it. */
  readonly tell: string
  readonly zuil: string
  readonly code: string
  readonly invite: (points: number) => Said
  readonly inviteWithoutEvent: Said
  readonly offline: string
  readonly busy: Said
  readonly saved: (points: number, balance: number) => Said
  readonly refused: Readonly<Record<Reason, Said>>
  readonly noted: Said
}

export const words: Readonly<Record<Language, Words>> = { nl, fr, de, en }

/** What a view says in a language. */
export const say = (view: View, language: Language): Said => {
  const said = words[language]
  switch (view.screen) {
    case 'NOT_ENROLLED':
      return said.notEnrolled
    case 'OUT_OF_ORDER':
      return { ...said.outOfOrder[view.code], hint: said.tell }
    case 'WAITING': {
      const invitation = view.event ? said.invite(view.event.points) : said.inviteWithoutEvent
      return view.online ? invitation : { ...invitation, hint: said.offline }
    }
    case 'BUSY':
      return said.busy
    case 'SAVED':
      return said.saved(view.points, view.balance)
    case 'REFUSED':
      return said.refused[view.reason]
    case 'NOTED':
      return said.noted
  }
}
