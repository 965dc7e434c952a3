import { useQuery } from '@tanstack/react-query'
import type { UitdatabankState } from '../../../events/shapes/uitdatabank.ts'
import { dayAndTime } from '../../format/moments.ts'
import { t } from '../../i18n/t.ts'
import css from './events.module.css'
import { eventQueries } from './queries.ts'

const failingText = ({ failing, updatedAt }: UitdatabankState): string | undefined => {
  if (!failing) return undefined
  const why = t(`events.source.why.${failing.problem}`, { since: dayAndTime(failing.since) })
  return updatedAt === undefined
    ? t('events.source.never', { why })
    : t('events.source.old', { why, at: dayAndTime(updatedAt) })
}

/** Of when the events are that come from UiTdatabank, and how many; nothing where none ever came. */
export const FromUitdatabank = () => {
  const { data } = useQuery(eventQueries.uitdatabank)
  const failing = data && failingText(data)
  if (!data || (data.updatedAt === undefined && failing === undefined)) return null
  const { updatedAt, events } = data
  const unreadable = data.unreadable.reduce((sum, one) => sum + one.events, 0)
  return (
    <p className={css.source} role="status">
      {failing === undefined ? (
        updatedAt &&
        t('events.source.line', { at: dayAndTime(updatedAt), events: t('events.count', { count: events }) })
      ) : (
        <strong>{failing}</strong>
      )}
      {unreadable > 0 && <> {t('events.source.unreadable', { count: unreadable })}</>}
    </p>
  )
}
