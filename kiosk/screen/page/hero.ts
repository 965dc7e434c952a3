import type { Language, ZuilType } from '@zuil/protocol'
import type { NoTicketView, QrPicture } from '../../core/model.ts'
import { make, svg } from './dom.ts'
import { type Icon, icon } from './icons.ts'
import type { View } from './model.ts'
import { words } from './texts.ts'

/** A view at a glance: its colour, its icon, its one large figure. The words say all of it as well. */

export type Tone = 'calm' | 'good' | 'attention' | 'noted' | 'broken' | 'identify'

export const toneOf = (view: View): Tone => {
  switch (view.screen) {
    case 'WAITING':
    case 'BUSY':
      return 'calm'
    case 'SAVED':
    case 'TICKET':
    case 'REDEEMED':
      return 'good'
    case 'MEMBER':
      return view.status === 'ACTIVE' ? 'good' : 'attention'
    case 'NO_TICKET':
      return noTicketNeeded(view) && view.point?.saved ? 'good' : 'attention'
    case 'REFUSED':
      return 'attention'
    case 'NOTED':
      return 'noted'
    case 'OUT_OF_ORDER':
    case 'NOT_ENROLLED':
      return 'broken'
    case 'IDENTIFY':
      return 'identify'
  }
}

/** Whether it is in order that no ticket was sold here: it is free, or to be paid at the till. */
const noTicketNeeded = ({ reason }: NoTicketView): boolean =>
  reason === 'ticket-not-needed' || reason === 'social-tariff-not-available'

/** The icon on the disc, and the one pinned to its edge. */
const iconsOf = (view: View): { readonly on: Icon; readonly beside?: Icon } => {
  switch (view.screen) {
    case 'NOT_ENROLLED':
      return { on: 'plug' }
    case 'OUT_OF_ORDER':
      return { on: 'wrench' }
    case 'WAITING': {
      // Nothing to hold a card for.
      if (view.mode === 'REWARD' && !view.reward) return { on: 'gift', beside: 'clock' }
      const beside = modeIcons[view.mode]
      return { on: 'card', ...(beside && { beside }) }
    }
    case 'BUSY':
      return { on: 'card' }
    case 'SAVED':
      return { on: 'check' }
    case 'TICKET':
      return { on: 'ticket', beside: 'check' }
    case 'NO_TICKET':
      if (noTicketNeeded(view)) return { on: view.point?.saved ? 'check' : 'attention', beside: 'ticket' }
      return { on: 'ticket', beside: 'attention' }
    case 'REDEEMED':
      return { on: 'gift', beside: 'check' }
    case 'MEMBER':
      // Nobody knows: the list alone does not have him.
      if (view.offline && view.status === 'NONE') return { on: 'attention', beside: 'member' }
      return { on: { ACTIVE: 'check', EXPIRED: 'clock', NONE: 'cross' }[view.status] as Icon, beside: 'member' }
    case 'REFUSED':
      return { on: 'attention' }
    case 'NOTED':
      return { on: 'pencil' }
    case 'IDENTIFY':
      return { on: 'pin' }
  }
}

const modeIcons: Readonly<Partial<Record<ZuilType, Icon>>> = { TICKET: 'ticket', REWARD: 'gift', MEMBERSHIP: 'member' }

const price = (cents: number | undefined, language: Language): string | undefined =>
  cents === 0 ? words[language].ticket.free : cents === undefined ? undefined : words[language].euro(cents)

/** The one large figure: points, a price, a code. */
const figureOf = (view: View, language: Language): string | undefined => {
  switch (view.screen) {
    case 'SAVED':
      return view.points > 0 ? `+${view.points}` : undefined
    case 'REDEEMED':
      return view.points > 0 ? `−${view.points}` : undefined
    case 'NO_TICKET':
      return noTicketNeeded(view) && view.point?.saved && view.point.points > 0 ? `+${view.point.points}` : undefined
    case 'TICKET':
      return price(view.price, language)
    case 'WAITING':
      return view.mode === 'TICKET' ? price(view.event?.basePrice, language) : undefined
    case 'OUT_OF_ORDER':
      return view.code
    default:
      return undefined
  }
}

/** White modules around a QR code, which a scanner needs. */
const QUIET = 4

/** Redraws the code in its place: nothing is read aloud, nothing moves. */
export const drawQr = (picture: Element, { size, path }: QrPicture): void => {
  picture.setAttribute('viewBox', `${-QUIET} ${-QUIET} ${size + 2 * QUIET} ${size + 2 * QUIET}`)
  picture.replaceChildren(svg('path', { d: path }))
}

const scan = (qr: QrPicture, language: Language): HTMLElement => {
  const picture = svg('svg', { class: 'qr', 'aria-hidden': 'true', 'shape-rendering': 'crispEdges' })
  drawQr(picture, qr)
  return make('figure', 'scan', picture, make('figcaption', '', words[language].checkIn.scan))
}

/** The field of colour with a view's icon and figure. */
export const hero = (view: View, language: Language): HTMLElement => {
  const { on, beside } = iconsOf(view)
  const disc = make('div', 'disc', icon(on))
  if (on === 'card') disc.append(icon('waves'))
  if (beside) disc.append(make('div', 'pinned', icon(beside)))
  const element = make('div', 'hero', disc)
  const figure = figureOf(view, language)
  if (figure !== undefined) {
    const big = make('p', 'big', figure)
    // The style sheet makes a longer one smaller.
    big.style.setProperty('--letters', `${Math.max(2, figure.length)}`)
    element.append(big)
  }
  if (view.screen === 'WAITING' && view.qr) element.append(scan(view.qr, language))
  return element
}
