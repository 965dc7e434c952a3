import type { EventCalendar, EventFacts } from '../../events/shapes.ts'
import type { PeriodLimit } from '../../platform/shapes.ts'

/** One ticket in all for an event with dates, one a day for a permanent or periodic one. Source: domain.md, "Ticket at social tariff". */
export const defaultTicketLimit = (calendar: EventCalendar): PeriodLimit => ({
  volume: 1,
  period: calendar.type === 'DATES' ? 'ABSOLUTE' : 'DAY',
})

/** How many tickets a passholder may have of an event. */
export const ticketLimitOf = (event: Pick<EventFacts, 'calendar' | 'ticketLimit'>): PeriodLimit =>
  event.ticketLimit ?? defaultTicketLimit(event.calendar)
