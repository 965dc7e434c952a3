import type { EventCalendar, EventFacts } from '../../events/shapes.ts'
import type { PeriodLimit } from '../../platform/shapes.ts'

/** One ticket in all for an event with dates or a periodic one, one a week for a permanent one. */
export const defaultTicketLimit = (calendar: EventCalendar): PeriodLimit => ({
  volume: 1,
  period: calendar.type === 'PERMANENT' ? 'WEEK' : 'ABSOLUTE',
})

/** How many tickets a passholder may have of an event. */
export const ticketLimitOf = (event: Pick<EventFacts, 'calendar' | 'ticketLimit'>): PeriodLimit =>
  event.ticketLimit ?? defaultTicketLimit(event.calendar)
