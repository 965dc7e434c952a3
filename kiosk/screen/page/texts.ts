import type { Language, View } from './model.ts'
import { de } from './words/de.ts'
import { en } from './words/en.ts'
import { fr } from './words/fr.ts'
import { nl } from './words/nl.ts'
import type { Said, Words } from './words/words.ts'

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
