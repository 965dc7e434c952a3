import type { RackCard } from '../../demo/shapes.ts'
import { button, make } from '../shared/dom.ts'

export interface RackActions {
  /** Lays it on the reader, or takes it away if it lies there. */
  readonly layOrTake: (chipNumber: string) => void
  readonly scan: (uitpasNumber: string) => void
}

const cardItem = ({ label, chipNumber, uitpasNumber }: RackCard, actions: RackActions): HTMLLIElement => {
  // A card without a chip can only be scanned.
  const lay = button(label, () => chipNumber && actions.layOrTake(chipNumber))
  lay.append(make('small', {}, uitpasNumber ?? chipNumber ?? ''))
  lay.disabled = chipNumber === undefined
  if (chipNumber !== undefined) {
    lay.dataset.chip = chipNumber
    lay.setAttribute('aria-pressed', 'false')
  }
  const item = make('li', {}, lay)
  if (uitpasNumber !== undefined)
    item.append(button('Scan', () => actions.scan(uitpasNumber), { title: 'Lees de barcode van deze kaart' }))
  return item
}

export const rackItems = (cards: readonly RackCard[], actions: RackActions): readonly HTMLLIElement[] =>
  cards.map((card) => cardItem(card, actions))

/** Shows which card lies on the reader that is chosen. */
export const showOnReader = (chipNumber: string | undefined): void => {
  for (const one of document.querySelectorAll<HTMLButtonElement>('[data-chip]'))
    one.setAttribute('aria-pressed', String(one.dataset.chip === chipNumber))
}
