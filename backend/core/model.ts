import type { ActieId, CardRead, Localized, RefusalReason, SentClock, Tap, Verdict, ZuilType } from '@zuil/protocol'

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
  /** Base price of a ticket, in cents; absent = not known: no ticket is sold. */
  readonly basePrice?: number
  /** Tickets per passholder; absent = the default for its kind of calendar. */
  readonly ticketLimit?: PeriodLimit
}

export interface CounterFacts {
  readonly id: string
  readonly name: string
  readonly cardSystemId: number
  readonly organizerId?: string
  readonly locationId?: string
}

export interface ZuilFacts {
  readonly id: string
  readonly name: string
  readonly cardSystemId: number
  readonly type: ZuilType
  readonly blocked: boolean
  /** Since when it is blocked: what was tapped before counts. */
  readonly blockedSince?: number
  readonly inStock: boolean
  readonly languages: readonly ('nl' | 'fr' | 'de' | 'en')[]
  readonly sound: boolean
  readonly counters: readonly CounterFacts[]
  /** Shows a QR code; of a check-in zuil alone. */
  readonly showQr: boolean
  /** Of a lidmaatschapzuil. */
  readonly associationId?: string
  readonly worksOffline: boolean
  /** Empty = always open. */
  readonly openingHours: readonly OpeningHours[]
  /** Another broker than that of its enrolment. */
  readonly brokerUrl?: string
  /** Rises when the zuil's keys must be others: a replacement, a revocation. */
  readonly keyVersion: number
  /** CDBID set in the back office. */
  readonly fixedEventId?: string
  /** Event chosen in the counter app. */
  readonly counterEventId?: string
}

/** What somebody pays of something: an amount in cents, or a percentage. */
export type Share = { readonly cents: number } | { readonly percent: number }

/**
 * Verdeelsleutel: who pays which share of a ticket at social tariff. Every condition must hold; of several keys of a card
 * system the lowest `priority` goes first. Source: domain.md, "Ticket at social tariff".
 */
export interface DistributionKey {
  readonly id: string
  readonly name: string
  readonly priority: number
  /** On the base price, in cents; absent = any. */
  readonly price?: { readonly op: 'LESS' | 'GREATER' | 'EQUAL'; readonly cents: number }
  /** OWN: the passholder's social status must be of this card system; ANY: of whichever. */
  readonly cardSystem: 'OWN' | 'ANY'
  /** Postal codes where the passholder must live; empty = anywhere. */
  readonly postalCodes: readonly string[]
  readonly shares: {
    readonly passholder: Share
    readonly localAuthority: Share
    readonly organizer: Share
    readonly flemishAuthority: Share
  }
}

export interface CardSystemFacts {
  readonly id: number
  readonly name: string
  /** Days after its end date in which a social tariff still works in full. */
  readonly socialTariffGraceDays: number
  readonly distributionKeys: readonly DistributionKey[]
}

/** Omruilvoordeel (points > 0) or welkomstvoordeel (points = 0). Periods are [from, until). */
export interface RewardFacts {
  readonly id: string
  readonly title: Localized
  readonly points: number
  readonly status: 'ACTIVE' | 'INACTIVE' | 'DELETED'
  readonly cardSystemId: number
  /** Card systems whose members may have it; empty = all. */
  readonly applicableCardSystemIds: readonly number[]
  /** Postal codes where who may have it must live; empty = anywhere. */
  readonly postalCodes: readonly string[]
  /** Where it is given; empty = every counter of its card system. */
  readonly counterIds: readonly string[]
  /** Units there are in all; absent = without end. */
  readonly maxUnits?: number
  /** Per passholder; absent = without limit. */
  readonly limit?: PeriodLimit
  readonly publication: { readonly from: number; readonly until?: number }
  readonly redemption: { readonly from: number; readonly until?: number }
}

/** Lidmaatschap (vereniging). Source: handbook, "Lidmaatschappen". */
export interface AssociationFacts {
  readonly id: string
  readonly cardSystemId: number
  readonly name: Localized
  /** Vrije keuze, op basis van de geboortedatum, op basis van de registratiedatum. */
  readonly endDateType: 'CUSTOM' | 'BASED_ON_DATE_OF_BIRTH' | 'BASED_ON_REGISTRATION_DATE'
  /** CUSTOM: the date that is suggested, yyyy-mm-dd. */
  readonly endDate?: string
  /** The other two: how long it is valid. */
  readonly months?: number
  /** "Verlengbaar vanaf": so many months before the end; absent = always. */
  readonly renewableMonths?: number
  readonly counters: readonly { readonly counterId: string; readonly right: 'READ' | 'WRITE' }[]
  /** Rises with every change of its members. */
  readonly listVersion: bigint
}

/** A copy of everything that is judged by and is the same for all taps. True as of `version`. */
export interface Catalog {
  readonly version: bigint
  readonly events: ReadonlyMap<string, EventFacts>
  readonly eventsByOrganizer: ReadonlyMap<string, readonly EventFacts[]>
  readonly eventsByLocation: ReadonlyMap<string, readonly EventFacts[]>
  readonly zuilen: ReadonlyMap<string, ZuilFacts>
  readonly cardSystems: ReadonlyMap<number, CardSystemFacts>
  readonly rewards: ReadonlyMap<string, RewardFacts>
  readonly associations: ReadonlyMap<string, AssociationFacts>
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
  readonly postalCode: string
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

/** What is asked for: by a tap at a zuil, or over the API. */
export type ActionRequest =
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
  | (ApiRequest & { readonly kind: 'CHECK_IN'; readonly eventId: string; readonly by: 'API' | 'QR' })
  /** A ticket at social tariff. `tariffId`: the tariff that the client chose; it must still be what it gets. */
  | (ApiRequest & {
      readonly kind: 'TICKET'
      readonly eventId: string
      /** In cents. */
      readonly regularPrice: number
      readonly regularPriceLabel?: string
      readonly tariffId: string
    })
  | (ApiRequest & { readonly kind: 'REDEEM'; readonly rewardId: string; readonly organizerId?: string })

interface ApiRequest {
  readonly origin: 'API'
  readonly actieId: ActieId
  readonly card: CardRead
  readonly receivedAt: number
}

/** At most `volume` of one passholder in [from, until). */
export interface Limit {
  readonly volume: number
  readonly from: number
  readonly until: number
}

/** What a request comes down to, once all is settled that does not depend on whose card it is. */
export type Aim =
  | { readonly kind: 'CHECK_IN'; readonly event: EventFacts; readonly limit: Limit }
  | {
      readonly kind: 'TICKET'
      readonly event: EventFacts
      /** The check-in that goes with it at a zuil; or why there is none. Absent over the API. */
      readonly point?: { readonly limit: Limit } | { readonly refusal: RefusalReason }
      /** In cents; absent = not known. */
      readonly price?: number
      readonly limit: Limit
      /** Of the event's card systems, in order. */
      readonly cardSystems: readonly CardSystemFacts[]
      /** Over the API: only at this tariff. */
      readonly tariffId?: string
    }
  | { readonly kind: 'REDEEM'; readonly reward: RewardFacts; readonly limit?: Limit }
  | { readonly kind: 'MEMBERSHIP'; readonly association: AssociationFacts }
  | { readonly kind: 'NONE'; readonly refusal: RefusalReason }

export interface Planned {
  readonly request: ActionRequest
  readonly at: number
  readonly timeQuality: TimeQuality
  readonly aim: Aim
  /**
   * What its passholder was told that did not happen, since it comes out of the journal: it is not given any more, and
   * what the live message gave of it is taken back.
   */
  readonly dropped: readonly Given[]
}

/** What an action can give, each with the ActieID as its id. */
export type Given = 'CHECKIN' | 'TICKET' | 'REDEMPTION'

/** What the store found for a batch, locked against change until the batch is committed. */
export interface Facts {
  /** Verdicts given earlier, by ActieID. */
  readonly given: ReadonlyMap<ActieId, Verdict>
  /** What those gave that has not been taken back, by ActieID. */
  readonly standing: ReadonlyMap<ActieId, readonly Given[]>
  /** Whose that is, by ActieID; not told = still the card's passholder. */
  readonly holders?: ReadonlyMap<ActieId, string>
  /** By chip number or UiTPAS number, as the card was read: see `cardKey`. */
  readonly cards: ReadonlyMap<string, CardFacts>
  readonly passholders: ReadonlyMap<string, PassholderFacts>
  /** Moments of what stands, by `pairKey(passholderId, eventId or rewardId)`; at least those within the limits' periods. */
  readonly visits: ReadonlyMap<string, readonly number[]>
  readonly tickets: ReadonlyMap<string, readonly number[]>
  readonly redemptions: ReadonlyMap<string, readonly number[]>
  /** Units of a reward that are gone. */
  readonly unitsTaken: ReadonlyMap<string, number>
  /** Last day of a membership, by `pairKey(passholderId, associationId)`. */
  readonly members: ReadonlyMap<string, { readonly endDate: string }>
}

export const cardKey = (card: CardRead): string => (card.kind === 'CHIP' ? card.chipNumber : card.uitpasNumber)
export const pairKey = (passholderId: string, id: string): string => `${passholderId} ${id}`

export interface NewLedgerEntry {
  readonly kind: 'CHECKIN' | 'LAPSE' | 'REVERSAL' | 'REDEMPTION' | 'REDEMPTION_REVERSAL'
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

/** Who pays what of a ticket, in cents: the passholder's part is the price, the other three are the discount. */
export interface TicketShares {
  readonly passholder: number
  readonly localAuthority: number
  readonly organizer: number
  readonly flemishAuthority: number
}

export interface NewTicket {
  readonly id: ActieId
  readonly passholderId: string
  readonly eventId: string
  readonly uitpasNumber: string
  /** Cents. */
  readonly price: number
  readonly regularPrice: number
  readonly regularPriceLabel?: string
  readonly tariff: 'SOCIAL' | 'REGULAR'
  readonly tariffId: string
  /** Whose rules gave the tariff; absent = REGULAR. */
  readonly cardSystemId?: number
  readonly shares: TicketShares
  readonly at: number
}

export interface NewRedemption {
  readonly id: ActieId
  readonly passholderId: string
  readonly rewardId: string
  readonly uitpasNumber: string
  readonly points: number
  readonly organizerId?: string
  readonly at: number
}

/** What is to be written for one request. */
export interface Decision {
  readonly planned: Planned
  readonly verdict: Verdict
  /** The verdict had been given before: it is not written again. */
  readonly repeated: boolean
  readonly card?: CardFacts
  readonly checkin?: NewCheckin
  readonly ticket?: NewTicket
  readonly redemption?: NewRedemption
  /** What an earlier delivery of the same action gave, and is taken back now. */
  readonly takenBack: readonly Given[]
  /** In order; their sum is the change of the passholder's points. */
  readonly ledger: readonly NewLedgerEntry[]
}
