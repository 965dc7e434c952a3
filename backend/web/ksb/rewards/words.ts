import type { EditedReward, ListedReward, ManagedReward, TouchedZuilen } from '../../../rewards/shapes/office.ts'
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

/** How many there still are, and how often it was given. */
export const stockText = ({ maxUnits, unitsTaken }: Pick<ListedReward, 'maxUnits' | 'unitsTaken'>): string => {
  const taken = unitsTaken === 0 ? t('rewards.notTaken') : t('rewards.taken', { count: unitsTaken })
  if (maxUnits === undefined) return t('rewards.endlessStock', { taken })
  return maxUnits <= unitsTaken
    ? t('rewards.soldOut', { max: maxUnits })
    : t('rewards.left', { left: maxUnits - unitsTaken, max: maxUnits, taken })
}

/** How often a passholder can have it. */
export const limitText = ({
  limit,
  points,
}: Pick<EditedReward, 'points'> & { limit?: EditedReward['limit'] }): string => {
  if (points === 0) return t('rewards.once')
  return limit === undefined ? t('rewards.noLimit') : t(`rewards.limits.${limit.period}`, { count: limit.volume })
}

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

const givenText = (titles: readonly string[]): string => {
  const [only, second] = titles
  if (only === undefined) return t('rewards.gives.none')
  return second === undefined ? only : t('rewards.gives.several', { titles: titles.join(', ') })
}

/** What a voordeelzuil gives now, and would. */
export const touchedText = ({ name, before, after, from }: TouchedZuilen['member'][number]): string => {
  const values = { zuil: name, before: givenText(before), after: givenText(after) }
  return from === undefined ? t('rewards.turns', values) : t('rewards.turnsLater', { ...values, from: since(from) })
}
