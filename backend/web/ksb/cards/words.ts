import type { CardStatus } from '../../../cards/shapes.ts'
import { t } from '../../i18n/t.ts'
import type { Level } from '../../ui/pill.tsx'

const levels: Readonly<Record<CardStatus, Level>> = {
  PROVISIONED: 'quiet',
  STOCK: 'quiet',
  SENT_TO_BALIE: 'warn',
  LOCAL_STOCK: 'quiet',
  ACTIVE: 'good',
  BLOCKED: 'bad',
  DELETED: 'quiet',
}

export const statuses = Object.keys(levels) as readonly CardStatus[]

export const statusText = (status: CardStatus): string => t(`cards.status.${status}`)
export const levelOf = (status: CardStatus): Level => levels[status]

/** Thousands apart, as people read them. */
export const counted = (count: number): string => count.toLocaleString('nl-BE')

export const kindText = (socialTariff: boolean): string => t(socialTariff ? 'cards.social' : 'cards.plain')

/** How many of each kind, in a cell. */
export const kindsText = ({ social, plain }: { readonly social: number; readonly plain: number }): string =>
  t('cards.overview.kinds', { social: counted(social), plain: counted(plain) })
