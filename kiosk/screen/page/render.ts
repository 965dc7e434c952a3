import type { Language } from '@zuil/protocol'
import { make } from './dom.ts'
import { enrolForm } from './enrol-form.ts'
import { hero, toneOf } from './hero.ts'
import { icon } from './icons.ts'
import type { Branding, ScreenState, View } from './model.ts'
import { messageOf, words } from './texts.ts'

/** A hint about the missing network gets its icon. */
const isNetworkHint = (view: View): boolean =>
  (view.screen === 'WAITING' && !view.online) || (view.screen === 'MEMBER' && view.offline)

const report = (name: string, shownCode: string, language: Language): HTMLElement => {
  const { zuil, code } = words[language]
  const named = make('div', '', make('dt', '', zuil), make('dd', '', name))
  const coded = make('div', '', make('dt', '', code), make('dd', '', shownCode))
  return make('dl', 'report', ...(name === '' ? [] : [named]), coded)
}

/** As many letters of a name as there is room for: as the title, and in the other languages. */
const MAX_LETTERS = { title: 80, beside: 60 }

/** Shortens a name by whole letters, as people see them: an emoji may be seven characters. */
const shortened = (text: string, max: number): string => {
  const letters = [...new Intl.Segmenter().segment(text)].map(({ segment }) => segment)
  return letters.length <= max ? text : `${letters.slice(0, max).join('').trimEnd()}…`
}

/** The line of the card system, in this language alone. */
const welcomeOf = (view: View, language: Language, branding: Branding): string | undefined =>
  view.screen === 'WAITING' ? branding?.welcome?.[language] : undefined

const first = (view: View, language: Language, branding: Branding): HTMLElement => {
  const { above, title, detail, hint } = messageOf(view, language)
  const element = make('div', 'first')
  element.lang = language
  const welcome = welcomeOf(view, language, branding)
  if (welcome !== undefined) element.append(make('p', 'welcome', welcome))
  if (view.screen === 'IDENTIFY') element.append(make('p', 'named', view.name))
  if (above !== undefined) element.append(make('p', 'above', above))
  element.append(make('h1', '', shortened(title, MAX_LETTERS.title)), make('p', 'detail', detail))
  if (view.screen === 'OUT_OF_ORDER') element.append(report(view.name, view.code, language))
  if (hint !== undefined) {
    const shown = make('p', 'hint', make('span', '', hint))
    if (isNetworkHint(view)) {
      shown.classList.add('network')
      shown.prepend(icon('offline', 'small'))
    }
    element.append(shown)
  }
  return element
}

const other = (view: View, language: Language, shownAbove: string | undefined): HTMLElement => {
  const { above, title: whole, detail, hint } = messageOf(view, language)
  const title = shortened(whole, MAX_LETTERS.beside)
  const scan = view.screen === 'WAITING' && view.qr ? `${words[language].checkIn.scan}.` : undefined
  // Where there is more to say: the symbol shows how to hold a card.
  const how = view.screen === 'WAITING' && hint !== undefined ? undefined : detail
  const rest = [how, scan, hint].filter((text) => text !== undefined).join(' ')
  const element = make('li', '', make('b', '', /[?!…]$/.test(title) ? title : `${title}.`), ' ', make('span', '', rest))
  if (above !== undefined && above !== shownAbove)
    element.prepend(make('i', '', `${shortened(above, MAX_LETTERS.beside)}:`), ' ')
  element.lang = language
  return element
}

/** The colours of the card system: the style sheet takes them while nothing came of a tap, which has colours of its own. */
const paint = (screen: HTMLElement, branding: Branding): void => {
  for (const [name, colour] of [
    ['--brand-field', branding?.primaryColor],
    ['--brand-disc', branding?.secondaryColor],
  ] as const) {
    if (colour === undefined) screen.style.removeProperty(name)
    else screen.style.setProperty(name, colour)
  }
}

/** Its words are the zuil's own: it says nothing more. */
const logoOf = (branding: Branding): readonly HTMLElement[] => {
  if (branding?.logo === undefined) return []
  const logo = make('img', 'logo')
  logo.alt = ''
  logo.src = `/logo?${branding.logo}`
  return [logo]
}

/** The whole screen for a state: first language large, the others beside it. */
export const render = (screen: HTMLElement, { view, languages, branding }: ScreenState): void => {
  const [main = 'nl', ...others] = languages
  const shown = make('div', 'words', first(view, main, branding))
  if (view.screen === 'NOT_ENROLLED') shown.append(enrolForm(main, () => fit(screen)))
  if (others.length > 0) {
    const { above } = messageOf(view, main)
    shown.append(make('ul', 'others', ...others.map((language) => other(view, language, above))))
  }
  screen.dataset.screen = view.screen
  screen.dataset.tone = toneOf(view)
  paint(screen, branding)
  screen.replaceChildren(hero(view, main), shown)
  if (view.screen === 'WAITING') screen.append(...logoOf(branding), make('p', 'zuil', view.name))
  document.documentElement.lang = main
  fit(screen)
}

/** A single language gets more room. */
const LARGEST = { alone: 1.2, withOthers: 1 }
const SMALLEST = 0.4
const SMALLEST_TITLE = 0.6
const STEP = 0.05

const anyOverflows = (screen: HTMLElement, selector: string, side: 'Width' | 'Height'): boolean =>
  [...screen.querySelectorAll(selector)].some((box) => box[`scroll${side}`] > box[`client${side}`] + 1)

/** Makes the title alone smaller until its longest word fits. @returns whether it does */
const fitTitle = (screen: HTMLElement): boolean => {
  for (let scale = 1; scale >= SMALLEST_TITLE; scale -= STEP) {
    screen.style.setProperty('--title', scale.toFixed(2))
    if (!anyOverflows(screen, 'h1, .named', 'Width')) return true
  }
  return false
}

/** Makes everything smaller until it fits: an event's name may be long, a font wide. */
export const fit = (screen: HTMLElement): void => {
  const largest = screen.querySelector('.others') ? LARGEST.withOthers : LARGEST.alone
  for (const tight of [false, true]) {
    screen.classList.toggle('tight', tight)
    for (let scale = largest; scale >= SMALLEST; scale -= STEP) {
      screen.style.setProperty('--fit', scale.toFixed(2))
      const fits = fitTitle(screen) && !anyOverflows(screen, '.words', 'Width')
      if (fits && !anyOverflows(screen, '.words', 'Height')) return
    }
  }
}
