import { describe, expect, expectTypeOf, it } from 'vitest'
import type { ScreenState, View } from '../../../kiosk/core/model.ts'
import { languages, type ScreenState as PageState } from '../../../kiosk/screen/page/model.ts'
import { say, words } from '../../../kiosk/screen/page/texts.ts'
import { allViews } from './states.ts'

const fullText = (view: View, language: (typeof languages)[number]): string => {
  const { title, detail, hint = '' } = say(view, language)
  return `${title}|${detail}|${hint}`
}

describe('the words on the screen', () => {
  it('are asked with the states that the kiosk gives', () => {
    expectTypeOf<ScreenState>().toExtend<PageState>()
  })

  describe.each(languages)('%s', (language) => {
    it.each([...allViews])('says what %s is and what to do', (_name, view) => {
      const { title, detail, hint } = say(view, language)
      for (const text of [title, detail, ...(hint === undefined ? [] : [hint])]) {
        expect(text.trim()).toBe(text)
        expect(text.length).toBeGreaterThan(5)
        expect(text).not.toMatch(/undefined|NaN|\[object/)
      }
    })

    it('says something else for each state', () => {
      const said = [...allViews.values()].map((view) => fullText(view, language))
      expect(new Set(said).size).toBe(said.length)
    })

    it('has all the words of the form', () => {
      for (const text of Object.values(words[language].form)) expect(text).not.toBe('')
    })
  })

  it('is another in each language', () => {
    for (const view of allViews.values()) {
      expect(new Set(languages.map((language) => fullText(view, language))).size).toBe(languages.length)
    }
  })

  it('counts in the singular and the plural', () => {
    const saved = (points: number, balance: number) => say({ screen: 'SAVED', points, balance }, 'nl')
    expect(saved(1, 1)).toEqual({ title: 'Hoera, je spaarde 1 punt', detail: 'Je hebt nu 1 punt.' })
    expect(saved(2, 1204)).toEqual({ title: 'Hoera, je spaarde 2 punten', detail: 'Je hebt nu 1.204 punten.' })
  })
})
