import type { ActieId, CardRead, Localized, RefusalReason, SentClock, Tap, Verdict } from '@zuil/protocol'

/**
 * The backend's facts and decisions as plain data. Every time is in milliseconds since 1970 (UTC),
 * every date without a time is a text yyyy-mm-dd in Europe/Brussels.
 */

// ---- what taps are judged by, the same for all of them -------------------------------------------------

export type Weekday = 'MONDAY' | 'TUESDAY' | 'WEDNESDAY' | 'THURSDAY' | 'FRIDAY' | 'SATURDAY' | 'SUNDAY'

/** Opening hours on some weekdays, HH:mm in Europe/Brussels. Closing at or before opening = the next day. */
export interface OpeningHours {
  readonly days: readonly Weekday[]
  readonly opens: string
  readonly closes: string
}

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

/** A limit per passholder; periods are calendar periods in Europe/Brussels, weeks Monday to Sunday. */
export interface PeriodLimit {
  readonly volume: number
  readonly period: 'ABSOLUTE' | 'DAY' | 'WEEK' | 'MONTH' | 'QUARTER' | 'YEAR'
}

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
}

export interface CounterFacts {
  readonly id: string
  readonly organizerId?: string
  readonly locationId?: string
}

export interface ZuilFacts {
  readonly id: string
  readonly name: string
  readonly cardSystemId: number
  readonly blocked: boolean
  readonly languages: readonly ('nl' | 'fr' | 'de' | 'en')[]
  readonly sound: boolean
  readonly counters: readonly CounterFacts[]
  /** CDBID set in the back office. */
  readonly fixedEventId?: string
  /** Event chosen in the counter app. */
  readonly counterEventId?: string
}

/** A copy of everything that is judged by and is the same for all taps. True as of `version`. */
export interface Catalog {
  readonly version: bigint
  readonly events: ReadonlyMap<string, EventFacts>
  readonly eventsByOrganizer: ReadonlyMap<string, readonly EventFacts[]>
  readonly eventsByLocation: ReadonlyMap<string, readonly EventFacts[]>
  readonly zuilen: ReadonlyMap<string, ZuilFacts>
}

// ---- whose card it is ----------------------------------------------------------------------------------

export type CardStatus = 'PROVISIONED' | 'STOCK' | 'SENT_TO_BALIE' | 'LOCAL_STOCK' | 'ACTIVE' | 'BLOCKED' | 'DELETED'

export interface MembershipFacts {
  readonly cardSystemId: number
  readonly status: 'ACTIVE' | 'BLOCKED'
  readonly socialTariffEndDate?: number
  readonly socialTariffSuspendedUntil?: number
}

export interface PassholderFacts {
  readonly id: string
  readonly points: number
  /** Last saving or redeeming. */
  readonly lastActivityAt?: number
  readonly memberships: readonly MembershipFacts[]
}

export interface CardFacts {
  readonly uitpasNumber: string
  readonly status: CardStatus
  readonly passholderId?: string
}

// ---- from a tap to a decision --------------------------------------------------------------------------

/** How well the moment of a tap is known: by the backend's own clock, by a time it gave earlier, or within bounds only. */
export type TimeQuality = 'MEASURED' | 'ANCHORED' | 'ESTIMATED'

/** A check-in that is asked for: by a tap at a zuil, or over the API. */
export type CheckinRequest =
  | {
      readonly origin: 'ZUIL'
      readonly actieId: ActieId
      readonly card: CardRead
      readonly zuilId: string
      readonly tap: Tap
      /** The zuil's clocks when it sent the message. */
      readonly sent: SentClock
      readonly receivedAt: number
      /** Somebody waits for the verdict at the zuil. */
      readonly live: boolean
    }
  | {
      readonly origin: 'API'
      readonly actieId: ActieId
      readonly card: CardRead
      readonly eventId: string
      readonly receivedAt: number
    }

/** A request of which all is known that does not depend on whose card it is. */
export interface PlannedCheckin {
  readonly request: CheckinRequest
  readonly at: number
  readonly timeQuality: TimeQuality
  readonly target:
    | {
        readonly event: EventFacts
        /** Check-ins of this passholder at this event in [from, until) count towards the limit. */
        readonly limit: { readonly volume: number; readonly from: number; readonly until: number }
      }
    | { readonly refusal: RefusalReason }
}

/** What the store found for a batch, locked against change until the batch is committed. */
export interface CheckinFacts {
  /** Verdicts given earlier, by ActieID. */
  readonly given: ReadonlyMap<ActieId, Verdict>
  /** By chip number or UiTPAS number, as the card was read: see `cardKey`. */
  readonly cards: ReadonlyMap<string, CardFacts>
  readonly passholders: ReadonlyMap<string, PassholderFacts>
  /** Moments of the check-ins that stand, by `visitKey(passholderId, eventId)`; at least those within the limits' periods. */
  readonly visits: ReadonlyMap<string, readonly number[]>
}

export const cardKey = (card: CardRead): string => (card.kind === 'CHIP' ? card.chipNumber : card.uitpasNumber)
export const visitKey = (passholderId: string, eventId: string): string => `${passholderId} ${eventId}`

export interface NewLedgerEntry {
  readonly kind: 'CHECKIN' | 'LAPSE' | 'REVERSAL'
  readonly passholderId: string
  /** The ActieID. */
  readonly causeId: string
  readonly points: number
  readonly at: number
}

export interface NewCheckin {
  readonly id: ActieId
  readonly passholderId: string
  readonly eventId: string
  readonly uitpasNumber: string
  readonly points: number
  readonly at: number
}

/** What is to be written for one request. */
export interface Decision {
  readonly planned: PlannedCheckin
  readonly verdict: Verdict
  /** The verdict had been given before: nothing to write. */
  readonly repeated: boolean
  readonly card?: CardFacts
  readonly checkin?: NewCheckin
  /** In order; their sum is the change of the passholder's points. */
  readonly ledger: readonly NewLedgerEntry[]
}
