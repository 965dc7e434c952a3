import { make } from './dom.ts'
import { enrolForm } from './enrol-form.ts'
import { type Icon, icon } from './icons.ts'
import type { Language, ScreenState, View } from './model.ts'
import { say, words } from './texts.ts'
import type { Said } from './words/words.ts'

const iconOf: Readonly<Record<View['screen'], Icon>> = {
  NOT_ENROLLED: 'plug',
  OUT_OF_ORDER: 'wrench',
  WAITING: 'card',
  BUSY: 'card',
  SAVED: 'check',
  REFUSED: 'attention',
  NOTED: 'pencil',
}

const hero = (view: View): HTMLElement => {
  const disc = make('div', 'disc', icon(iconOf[view.screen]))
  if (view.screen === 'WAITING' || view.screen === 'BUSY') disc.append(icon('waves'))
  const element = make('div', 'hero', disc)
  if (view.screen === 'SAVED' && view.points > 0) element.append(make('p', 'big', `+${view.points}`))
  if (view.screen === 'OUT_OF_ORDER') element.append(make('p', 'big', view.code))
  return element
}

const eventName = (view: View, language: Language): string => {
  if (view.screen !== 'WAITING' || !view.event) return ''
  return view.event.name[language] ?? view.event.name.nl
}

const first = (view: View, language: Language): HTMLElement => {
  const said: Said = say(view, language)
  const element = make('div', 'first', make('h1', '', said.title), make('p', 'detail', said.detail))
  element.lang = language
  const event = eventName(view, language)
  if (event !== '') element.prepend(make('p', 'event', event))
  if (view.screen === 'OUT_OF_ORDER') {
    const { zuil, code } = words[language]
    const named = make('div', '', make('dt', '', zuil), make('dd', '', view.name))
    const coded = make('div', '', make('dt', '', code), make('dd', '', view.code))
    element.append(make('dl', 'report', ...(view.name === '' ? [] : [named]), coded))
  }
  if (said.hint !== undefined)
    element.append(
      make('p', 'hint', ...(view.screen === 'WAITING' ? [icon('offline', 'small')] : []), make('span', '', said.hint)),
    )
  return element
}

const other = (view: View, language: Language, shown: string): HTMLElement => {
  const said = say(view, language)
  const event = eventName(view, language)
  const rest = [said.detail, ...(said.hint === undefined ? [] : [said.hint])].join(' ')
  const element = make('li', '', make('b', '', said.title), ' ', make('span', '', rest))
  if (event !== '' && event !== shown) element.prepend(make('i', '', event), ' ')
  element.lang = language
  return element
}

/** The whole screen for a state: first language large, the others beside it. */
export const render = (screen: HTMLElement, { view, languages }: ScreenState): void => {
  const [main = 'nl', ...others] = languages
  const shown = make('div', 'words', first(view, main))
  if (view.screen === 'NOT_ENROLLED') shown.append(enrolForm(main, () => fit(screen)))
  if (others.length > 0) {
    const name = eventName(view, main)
    shown.append(make('ul', 'others', ...others.map((language) => other(view, language, name))))
  }
  screen.dataset.screen = view.screen
  screen.replaceChildren(hero(view), shown)
  if (view.screen === 'WAITING') screen.append(make('p', 'zuil', view.name))
  document.documentElement.lang = main
  fit(screen)
}

/** A language that is alone gets more room. */
const LARGEST = { alone: 1.2, together: 1 }
const SMALLEST = 0.4

/** Makes everything smaller until it fits: an event's name may be long, a font wide. */
export const fit = (screen: HTMLElement): void => {
  const largest = screen.querySelector('.others') ? LARGEST.together : LARGEST.alone
  for (let scale = largest; scale >= SMALLEST; scale -= 0.05) {
    screen.style.setProperty('--fit', scale.toFixed(2))
    const wide = [...screen.querySelectorAll('.words, h1')].some((box) => box.scrollWidth > box.clientWidth + 1)
    const high = [...screen.querySelectorAll('.words')].some((box) => box.scrollHeight > box.clientHeight + 1)
    if (!wide && !high) return
  }
}
