import type { Activity, ShownTap } from '../../demo/shapes.ts'
import { button, element, make, row, show } from '../shared/dom.ts'
import { euro, time } from '../shared/moments.ts'
import { ledgerKinds, tariffs } from '../shared/words.ts'
import { outcomeText } from './outcome.ts'

const outcome = (tap: ShownTap): HTMLElement =>
  make('span', { class: tap.reason === undefined ? 'saved' : 'refused' }, outcomeText(tap))

const signed = (points: number): string => (points < 0 ? `−${-points}` : `+${points}`)

const struck = (text: string, reversed: boolean): string | HTMLElement =>
  reversed ? make('span', {}, make('s', {}, text), ' teruggenomen') : text

/** Shows what came in and what became of it. `giveChip`: an unknown chip is to be somebody's. */
export const showActivity = (activity: Activity, giveChip: (chip: string) => void): void => {
  const card = (tap: ShownTap): string | HTMLElement => {
    const chip = tap.unknownCard
    if (chip === undefined || !/^[0-9A-F]{14}$/.test(chip)) return tap.uitpasNumber ?? chip ?? ''
    return button(`Geef chip ${chip} aan een demo-pashouder`, () => giveChip(chip))
  }
  element('no-activity').hidden = activity.taps.length > 0
  const { shown } = activity
  element('only-last').hidden = activity.taps.length < shown
  element('only-last').textContent =
    `Je ziet de laatste ${shown} taps en wat ze gaven, en de laatste ${shown} regels van het grootboek.`
  show(element('activity'), JSON.stringify(activity.taps), () =>
    activity.taps.map((tap) =>
      row(
        time(tap.at),
        tap.zuil,
        card(tap),
        outcome(tap),
        tap.points === undefined ? '' : signed(tap.points),
        tap.balance === undefined ? '' : String(tap.balance),
      ),
    ),
  )
  show(element('ledger'), JSON.stringify(activity.ledger), () =>
    activity.ledger.map(({ at, passholder, kind, points }) =>
      row(time(at), passholder, ledgerKinds[kind], signed(points)),
    ),
  )
  show(element('tickets'), JSON.stringify(activity.tickets), () =>
    activity.tickets.map(({ at, passholder, event, social, price, regularPrice, reversed }) => {
      const amount = price === regularPrice ? euro(price) : `${euro(price)} in plaats van ${euro(regularPrice)}`
      return row(time(at), passholder, event, tariffs[social ? 'SOCIAL' : 'REGULAR'], struck(amount, reversed))
    }),
  )
  show(element('redemptions'), JSON.stringify(activity.redemptions), () =>
    activity.redemptions.map(({ at, passholder, title, points, reversed }) =>
      row(time(at), passholder, struck(title, reversed), signed(-points)),
    ),
  )
}
