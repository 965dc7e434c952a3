import type { PeriodLimit } from '../../platform/shapes.ts'
import type { EventCalendar, EventFacts } from '../shapes.ts'

/** Once a day for an event with dates, once a week for a permanent or periodic one. */
export const defaultLimit = (calendar: EventCalendar): PeriodLimit => ({
  volume: 1,
  period: calendar.type === 'DATES' ? 'DAY' : 'WEEK',
})

/** How often a passholder may check in on an event. */
export const limitOf = (event: EventFacts): PeriodLimit => event.checkinLimit ?? defaultLimit(event.calendar)
