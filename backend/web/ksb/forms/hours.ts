import type { OpeningHours } from '@zuil/protocol'
import { t } from '../../i18n/t.ts'

/** A line that somebody left half done. */
export const isHalf = ({ days, opens, closes }: OpeningHours): boolean =>
  days.length === 0 || opens === '' || closes === ''

/** "ma, di 10:00–18:00" */
export const hoursText = (hours: readonly OpeningHours[]): string =>
  hours
    .map(({ days, opens, closes }) => `${days.map((day) => t(`zuilen.days.${day}`)).join(', ')} ${opens}–${closes}`)
    .join('; ')
