import type { QuarantinedTap, QuarantinedTaps } from '../../taps/shapes.ts'
import { button, make, row } from '../shared/dom.ts'
import { dayAndTime } from '../shared/moments.ts'
import { sentence } from '../shared/requests.ts'
import { typeNames } from '../shared/words.ts'
import { api, type Which } from './api.ts'
import { confirmed, openDialog } from './dialog.ts'
import { decidedText, quarantineWhys } from './words.ts'

type Decision = 'BOOK' | 'REFUSE'

const PAGE = 50

/** The taps of a zuil that wait in quarantine, and what is to become of them. Resolves when the dialog is closed. */
export const showQuarantine = ({ id, name }: { readonly id: string; readonly name: string }): Promise<void> => {
  const body = make('tbody')
  const count = make('p', { class: 'hint' })
  const message = make('p', { role: 'status', class: 'message' })
  const more = button('Meer tonen', () => void attempt(() => load(body.childElementCount + PAGE)), { class: 'more' })
  /** Where there are several: what is believed is booked, and the rest refused. */
  const reasons = make('ul', { class: 'reasons' })
  const buttons: HTMLButtonElement[] = []

  const load = async (wanted: number): Promise<void> => {
    const { totalItems, counts, member } = await api.quarantine(id, Math.min(wanted, 500))
    body.replaceChildren(...member.map(line))
    reasons.replaceChildren(...(counts.length > 1 ? counts.map(reason) : []))
    const shown = member.length < totalItems ? ` Je ziet de eerste ${member.length}.` : ''
    count.textContent = totalItems === 0 ? 'Er wacht niets meer.' : `In quarantaine: ${totalItems}.${shown}`
    more.hidden = member.length >= totalItems || member.length >= 500
    for (const one of buttons) one.disabled = totalItems === 0
  }
  /** One thing at a time: what is decided is under way. */
  const attempt = async (work: () => Promise<void>): Promise<void> => {
    const all = [...buttons, ...body.querySelectorAll('button'), ...reasons.querySelectorAll('button')]
    for (const one of all) one.disabled = true
    try {
      await work()
    } catch (error) {
      message.textContent = sentence(error)
      for (const one of all) one.disabled = false
    }
  }
  const decide = async (decision: Decision, which: Which): Promise<void> => {
    let [decided, booked] = [0, 0]
    // Many are booked at several requests.
    for (;;) {
      const outcome = await api.decide(id, decision, which)
      decided += outcome.decided
      booked += outcome.booked
      message.textContent = decidedText(decision, { decided, booked })
      if (Array.isArray(which) || outcome.decided === 0 || outcome.waiting === 0) break
    }
    await load(PAGE)
  }

  const line = ({ actieId, at, timeQuality, receivedAt, why, mode, card }: QuarantinedTap): HTMLTableRowElement =>
    row(
      timeQuality === 'ESTIMATED' ? `${dayAndTime(at)} (geschat)` : dayAndTime(at),
      dayAndTime(receivedAt),
      quarantineWhys[why],
      make('span', { class: 'card' }, card),
      typeNames[mode],
      make(
        'div',
        { class: 'decide' },
        button('Alsnog boeken', () => void attempt(() => decide('BOOK', [actieId]))),
        button('Weigeren', () => void attempt(() => decide('REFUSE', [actieId]))),
      ),
    )
  const ofAll = (text: string, decision: Decision, question: string, which: Which = 'ALL'): HTMLButtonElement =>
    button(text, () => {
      void confirmed(text, question, text).then((yes) => {
        if (yes) void attempt(() => decide(decision, which))
      })
    })
  const reason = ({ why, count: of }: QuarantinedTaps['counts'][number]): HTMLElement => {
    const question = `${of} taps van ${name}: ${quarantineWhys[why]}. Dit kun je niet terugdraaien.`
    return make(
      'li',
      {},
      make('span', {}, `${quarantineWhys[why]}: ${of}`),
      ofAll('Deze alsnog boeken', 'BOOK', question, { why }),
      ofAll('Deze weigeren', 'REFUSE', question, { why }),
    )
  }
  buttons.push(
    ofAll(
      'Alles alsnog boeken',
      'BOOK',
      `Alle taps van ${name} die wachten, worden geboekt op het moment waarop ze gebeurden. Doe dit als je het toestel in handen hebt en de taps vertrouwt. Dit kun je niet terugdraaien.`,
    ),
    ofAll(
      'Alles weigeren',
      'REFUSE',
      `Alle taps van ${name} die wachten, worden voorgoed geweigerd. Dit kun je niet terugdraaien.`,
    ),
  )

  return openDialog(`In quarantaine: ${name}`, () => {
    void attempt(() => load(PAGE))
    const heads = ['Moment', 'Ontvangen', 'Waarom', 'Kaart', 'Soort', 'Beslis']
    return make(
      'div',
      { class: 'quarantine' },
      make(
        'p',
        {},
        'Deze taps zijn bewaard en niet geboekt. Wat je alsnog boekt, telt op het moment van de tap; een voordeel of ticket wordt niet meer gegeven.',
      ),
      count,
      make('p', { class: 'buttons' }, ...buttons),
      reasons,
      message,
      make('table', {}, make('thead', {}, make('tr', {}, ...heads.map((head) => make('th', {}, head)))), body),
      more,
    )
  })
}
