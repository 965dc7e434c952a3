import type { ListedReward, ManagedReward } from '../../../rewards/shapes.ts'
import { day, since } from '../../format/moments.ts'
import { t } from '../../i18n/t.ts'
import type { Level } from '../../ui/pill.tsx'

export const statuses = ['ACTIVE', 'INACTIVE', 'DELETED'] as const
export const phases = ['NOW', 'TO_COME', 'OVER'] as const
export const types = ['POINTS', 'WELCOME'] as const

/** The last moment of something that is up to a moment: one that ends at midnight ends the day before. */
const lastOf = (until: string): string => day(Date.parse(until) - 1)

/** A period, its last day included. */
export const spanText = ({ from, until }: ListedReward['redemption']): string =>
  until === undefined
    ? t('rewards.since', { from: since(from) })
    : t('rewards.span', { from: since(from), until: lastOf(until) })

export const pointsText = (points: number): string =>
  points === 0 ? t('rewards.types.WELCOME') : t('counters.points', { count: points })

/** How it stands, in a word: one that was stopped or deleted is that first. */
export const stateOf = ({ status, phase }: Pick<ListedReward, 'status' | 'phase'>): { text: string; level: Level } =>
  status === 'ACTIVE'
    ? { text: t(`rewards.phases.${phase}`), level: phase === 'NOW' ? 'good' : phase === 'OVER' ? 'quiet' : 'warn' }
    : { text: t(`rewards.statuses.${status}`), level: status === 'DELETED' ? 'bad' : 'warn' }

/** How many there are, and went. */
export const stockText = ({ maxUnits, unitsTaken }: Pick<ListedReward, 'maxUnits' | 'unitsTaken'>): string =>
  maxUnits === undefined
    ? t('rewards.taken', { count: unitsTaken })
    : t('rewards.takenOf', { count: unitsTaken, max: maxUnits, left: Math.max(0, maxUnits - unitsTaken) })

export const placesText = (counters: ListedReward['counters']): string =>
  counters.length === 0 ? t('rewards.everyCounter') : counters.map(({ name }) => name).join(', ')

/** What a voordeelzuil makes of it. */
export const shownText = ({ shows, from, until }: ManagedReward['zuilen'][number]): string => {
  const end = until === undefined ? '' : lastOf(until)
  switch (shows) {
    case 'NOW':
      return end === '' ? t('rewards.zuilen.NOW') : t('rewards.zuilen.until', { until: end })
    case 'LATER':
      return t('rewards.zuilen.LATER', { from: since(from ?? '') })
    default:
      return t(`rewards.zuilen.${shows}`)
  }
}
