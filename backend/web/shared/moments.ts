const zone = 'Europe/Brussels'

/** A moment as the API has it (ISO), or in milliseconds since 1970. */
export type Moment = string | number

export const time = (at: Moment): string => new Date(at).toLocaleTimeString('nl-BE', { timeZone: zone })

export const dayAndTime = (at: Moment): string =>
  new Date(at).toLocaleString('nl-BE', { timeZone: zone, dateStyle: 'short', timeStyle: 'short' })

/** From when something holds: the day alone, if it is from its first moment on. */
export const since = (at: Moment): string => dayAndTime(at).replace(/, 00:00$/, '')

/** The number of a moment's day, in the calendar here. */
const dayNumber = (at: Moment): number =>
  Date.parse(new Date(at).toLocaleDateString('sv-SE', { timeZone: zone })) / 86_400_000

/** How long ago, in words. A moment that is still to come counts as now. */
export const ago = (at: Moment, nowMs: number): string => {
  const seconds = Math.max(0, Math.round((nowMs - new Date(at).getTime()) / 1_000))
  if (seconds < 60) return 'zonet'
  const minutes = Math.floor(seconds / 60)
  if (minutes < 60) return minutes === 1 ? '1 minuut geleden' : `${minutes} minuten geleden`
  const hours = Math.floor(minutes / 60)
  if (hours < 24) return `${hours} uur geleden`
  const days = Math.max(1, dayNumber(nowMs) - dayNumber(at))
  return days === 1 ? '1 dag geleden' : `${days} dagen geleden`
}

/** An amount of cents, as it is written in Belgium. */
export const euro = (cents: number): string => `€ ${(cents / 100).toFixed(2).replace('.', ',')}`
