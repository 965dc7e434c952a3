import type { ShownTap } from '../../../demo/shapes.ts'
import { t } from '../../i18n/t.ts'

export const signed = (points: number): string => (points < 0 ? `−${-points}` : `+${points}`)

/** What became of a tap, in Dutch. */
export const outcomeText = ({ live, outcome, reason }: Pick<ShownTap, 'live' | 'outcome' | 'reason'>): string => {
  const what = reason === undefined ? t(`demo.outcomes.${outcome}`) : t(`refusals.${reason}`)
  return live ? what : t('demo.late', { what })
}
