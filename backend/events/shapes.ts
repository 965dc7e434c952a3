import type { Localized } from '@zuil/protocol'
import type { PeriodLimit } from '../platform/time/calendar.ts'
import type { OpeningHours } from '../platform/time/opening-hours.ts'

/** One date of an event. `wholeDay`: it has no start hour, only the days on which start and end fall count. */
export interface Occurrence {
  readonly start: number
  readonly end: number
  readonly wholeDay: boolean
}

/** When an event is. DATES covers UiTdatabank's `single` and `multiple`. No `hours` = the whole day, every day. */
export type EventCalendar =
  | { readonly type: 'DATES'; readonly occurrences: readonly Occurrence[] }
  | {
      readonly type: 'PERIODIC'
      readonly from: string
      readonly until: string
      readonly hours: readonly OpeningHours[]
    }
  | { readonly type: 'PERMANENT'; readonly hours: readonly OpeningHours[] }

export interface EventFacts {
  readonly id: string
  readonly name: Localized
  readonly organizerId: string
  readonly locationId?: string
  readonly cardSystemIds: readonly number[]
  readonly calendar: EventCalendar
  readonly checkinPoints: number
  /** Absent = the default for its kind of calendar. */
  readonly checkinLimit?: PeriodLimit
  /** Base price of a ticket, in cents; absent = not known: no ticket is sold. */
  readonly basePrice?: number
  /** Tickets per passholder; absent = the default for its kind of calendar. */
  readonly ticketLimit?: PeriodLimit
}
