import type { ListedEvent } from '../../events/shapes/managed.ts'
import { writeDate } from '../format/date-text.ts'
import { dateOf, day, dayAndTime, time, weekday } from '../format/moments.ts'
import { t } from '../i18n/t.ts'

/** When an event is, in words: wherever one is listed or chosen. */

export const calendarTypes = ['DATES', 'PERIODIC', 'PERMANENT'] as const
export const typeText = (type: ListedEvent['calendar']['type']): string => t(`events.calendars.${type}`)

/** From one moment until another: the day once, where it is the same. */
export const spanText = (from: string, until: string): string =>
  dateOf(from) === dateOf(until)
    ? `${weekday(from)} ${time(from)}–${time(until)}`
    : t('events.span', { from: dayAndTime(from), until: dayAndTime(until) })

/** When it is, in short: the day once, where it is the same. */
export const whenText = ({ type, dates = 0, next, from, until }: ListedEvent['calendar']): string => {
  if (type === 'PERMANENT') return typeText(type)
  if (type === 'PERIODIC') return t('events.span', { from: writeDate(from ?? ''), until: writeDate(until ?? '') })
  if (!next) return t('events.noDates')
  const whole = dateOf(next.start) === dateOf(next.end) ? weekday(next.start) : spanDays(next.start, next.end)
  const text = next.wholeDay ? whole : spanText(next.start, next.end)
  return dates > 1 ? t('events.ofDates', { text, count: dates }) : text
}
const spanDays = (from: string, until: string): string => t('events.span', { from: day(from), until: day(until) })
