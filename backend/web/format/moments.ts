/** Moments as people here write them, in the time of Brussels. A moment is ISO, or milliseconds since 1970. */

export type Moment = string | number

const zone = 'Europe/Brussels'
const parts = { day: '2-digit', month: '2-digit', year: 'numeric', timeZone: zone } as const
const dayFormat = new Intl.DateTimeFormat('nl-BE', parts)
const timeFormat = new Intl.DateTimeFormat('nl-BE', { hour: '2-digit', minute: '2-digit', timeZone: zone })
const secondFormat = new Intl.DateTimeFormat('nl-BE', {
  ...{ hour: '2-digit', minute: '2-digit', second: '2-digit', timeZone: zone },
})
const isoDay = new Intl.DateTimeFormat('sv-SE', { timeZone: zone })
const relative = new Intl.RelativeTimeFormat('nl', { numeric: 'auto' })

/** dd/mm/jjjj */
export const day = (at: Moment): string => dayFormat.format(new Date(at))
/** 20:15 */
export const time = (at: Moment): string => timeFormat.format(new Date(at))
/** 20:15:07 */
export const timeToSecond = (at: Moment): string => secondFormat.format(new Date(at))
/** dd/mm/jjjj 20:15 */
export const dayAndTime = (at: Moment): string => `${day(at)} ${time(at)}`

const shortFormat = new Intl.DateTimeFormat('nl-BE', { day: 'numeric', month: 'numeric', timeZone: zone })
const weekdayFormat = new Intl.DateTimeFormat('nl-BE', { ...parts, weekday: 'long' })
/** 3/12 */
export const shortDay = (at: Moment): string => shortFormat.format(new Date(at))
/** donderdag 03/12/2026 */
export const weekday = (at: Moment): string => weekdayFormat.format(new Date(at))

/** From when something holds: the day alone, if it is from its first moment on. */
export const since = (at: Moment): string => dayAndTime(at).replace(/ 00:00$/, '')

/** yyyy-mm-dd */
export const dateOf = (at: Moment): string => isoDay.format(new Date(at))

const dayNumber = (at: Moment): number => Date.parse(dateOf(at)) / 86_400_000

/** How long ago, in words: days are those of the calendar. A moment that is still to come counts as now. */
export const ago = (at: Moment, nowMs: number): string => {
  const minutes = Math.floor(Math.max(0, nowMs - new Date(at).getTime()) / 60_000)
  if (minutes < 1) return relative.format(0, 'second')
  if (minutes < 60) return relative.format(-minutes, 'minute')
  const hours = Math.floor(minutes / 60)
  if (hours < 24) return relative.format(-hours, 'hour')
  return relative.format(-Math.max(1, dayNumber(nowMs) - dayNumber(at)), 'day')
}
