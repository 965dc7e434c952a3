import type { EditedCalendar, EditedDate, ListedEvent, ZuilChoice } from '../../../events/shapes/managed.ts'
import type { PeriodLimit } from '../../../platform/shapes.ts'
import { writeDate } from '../../format/date-text.ts'
import { euro } from '../../format/euro.ts'
import { time, weekday } from '../../format/moments.ts'
import { t } from '../../i18n/t.ts'
import type { Level } from '../../ui/pill.tsx'
import { hoursText } from '../forms/hours.ts'

/** One date of a calendar, as it is written. */
export const dateText = ({ from, fromTime, until, untilTime }: EditedDate): string => {
  const begin = fromTime === undefined ? writeDate(from) : `${writeDate(from)} ${fromTime}`
  if (from === until) return untilTime === undefined ? begin : `${begin}–${untilTime}`
  return t('events.span', {
    from: begin,
    until: untilTime === undefined ? writeDate(until) : `${writeDate(until)} ${untilTime}`,
  })
}

/** The lines of a calendar: its dates or its period, and its hours. */
export const calendarLines = (calendar: EditedCalendar): readonly string[] => {
  if (calendar.type === 'DATES')
    return calendar.dates.map((one) =>
      one.cancelled ? t('events.cancelledDate', { date: dateText(one) }) : dateText(one),
    )
  const hours = calendar.hours.length === 0 ? t('events.allDay') : hoursText(calendar.hours)
  if (calendar.type === 'PERMANENT') return [hours]
  return [t('events.span', { from: writeDate(calendar.from), until: writeDate(calendar.until) }), hours]
}

export const stateOf = ({
  cancelled,
  over,
}: Pick<ListedEvent, 'cancelled' | 'over'>): { text: string; level: Level } => {
  if (cancelled || over === 'CANCELLED') return { text: t('events.states.CANCELLED'), level: 'bad' }
  return over === 'OVER'
    ? { text: t('events.states.OVER'), level: 'quiet' }
    : { text: t('events.states.COMING'), level: 'good' }
}

/** @param price cents */
export const priceText = (price: number | undefined): string =>
  price === undefined ? t('events.priceUnknown') : price === 0 ? t('events.free') : euro(price)

export const limitText = ({ volume, period }: PeriodLimit): string => t(`rewards.limits.${period}`, { count: volume })

/** A moment, with how it is meant: the start hour of an event. */
export const momentText = (at: string): string => `${weekday(at)} ${time(at)}`

/** Why a zuil could choose an event at all. */
export const reachText = (one: ZuilChoice['reach'][number]): string => {
  switch (one.by) {
    case 'ORGANIZER':
    case 'LOCATION':
      return t(`events.reach.${one.by}`, { counter: one.counter })
    default:
      return t(`events.reach.${one.by}`)
  }
}

/** Why it is this event, or another. @param opens when check-in on it is open next */
export const whyText = ({ why, shown }: ZuilChoice, opens: string | undefined): string => {
  const other = shown?.name.nl ?? t('events.noEvent')
  switch (why) {
    case 'NOT_OPEN':
      return opens === undefined ? t('events.why.NEVER_OPEN') : t('events.why.NOT_OPEN', { opens: momentText(opens) })
    case 'OTHER_SET':
    case 'OTHER_CHOSEN':
    case 'OTHER_NEARER':
      return t(`events.why.${why}`, { other })
    default:
      return t(`events.why.${why}`)
  }
}
