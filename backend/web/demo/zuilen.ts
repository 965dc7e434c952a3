import type { DemoScreen } from '../../demo/shapes.ts'
import { element, make } from '../shared/dom.ts'
import { typeNames } from '../shared/words.ts'

/** Makes the frames and the choice of a reader; the first zuil is chosen. */
export const showZuilen = (screens: readonly DemoScreen[], chosen: (zuilId: string) => void): void => {
  element('zuilen').replaceChildren(
    ...screens.map(({ zuilId, name, type }) =>
      make(
        'figure',
        {},
        make('figcaption', {}, name, ' ', make('small', {}, typeNames[type])),
        make('iframe', { id: `zuil-${zuilId}`, title: `Scherm van ${name}` }),
      ),
    ),
  )
  element('targets').append(
    ...screens.map(({ zuilId, name }, n) => {
      const radio = make('input', { type: 'radio', name: 'target', value: zuilId, checked: n === 0 })
      radio.addEventListener('change', () => chosen(zuilId))
      return make('label', {}, radio, ' ', name)
    }),
  )
}

/** Points the frame at the zuil's screen, when that is known and another one than before. */
export const showScreen = ({ zuilId, screen }: DemoScreen): void => {
  const frame = element<HTMLIFrameElement>(`zuil-${zuilId}`)
  if (screen === undefined || frame.dataset.screen === screen) return
  frame.dataset.screen = screen
  frame.src = `${screen}/`
}
