import type { ShownTap } from '../../../demo/shapes.ts'
import { t } from '../../i18n/t.ts'

const price = new Intl.NumberFormat('nl-BE', { style: 'currency', currency: 'EUR' })

/** An amount of cents, as it is written in Belgium. */
export const euro = (cents: number): string => price.format(cents / 100)

export const signed = (points: number): string => (points < 0 ? `−${-points}` : `+${points}`)

/** What became of a tap, in Dutch. */
export const outcomeText = ({ live, outcome, reason }: Pick<ShownTap, 'live' | 'outcome' | 'reason'>): string => {
  const what = reason === undefined ? t(`demo.outcomes.${outcome}`) : t(`refusals.${reason}`)
  return live ? what : t('demo.late', { what })
}
