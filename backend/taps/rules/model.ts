import type { ActieId, CardRead, RefusalReason, SentClock, Tap, Verdict } from '@zuil/protocol'
import type { AssociationFacts } from '../../associations/shapes.ts'
import type { CardFacts } from '../../cards/shapes.ts'
import type { NewCheckin } from '../../checkins/shapes.ts'
import type { EventFacts } from '../../events/shapes.ts'
import type { PassholderFacts } from '../../passholders/shapes.ts'
import type { Limit } from '../../platform/time/calendar.ts'
import type { NewLedgerEntry } from '../../points/shapes.ts'
import type { NewRedemption, RewardFacts } from '../../rewards/shapes/reward.ts'
import type { TariffCardSystem } from '../../tickets/rules/tariff.ts'
import type { NewTicket } from '../../tickets/shapes.ts'
import type { QuarantineWhy, TimeQuality } from '../shapes.ts'
import type { TapCount } from './plausibility.ts'

// ---- from a tap to a decision --------------------------------------------------------------------------

/** What is asked for: by a tap at a zuil, or over the API. */
export type ActionRequest =
  | {
      readonly origin: 'ZUIL'
      readonly actieId: ActieId
      readonly card: CardRead
      readonly zuilId: string
      /** Of the credential that it came with: see `ZuilFacts.generation`. */
      readonly generation: number
      readonly tap: Tap
      /** The zuil's clocks when it sent the message. */
      readonly sent: SentClock
      readonly receivedAt: number
      /** Of a device that hands in its journal after another took its place: since when. */
      readonly replacedAt?: number
      /** Of the same: see `DeviceFacts`. */
      readonly undeliveredSince?: number
      /** Of the same: nobody vouches for it. */
      readonly lost?: boolean
      /** Somebody waits for the verdict at the zuil. */
      readonly live: boolean
      /** What the same card got at this zuil since then over HTTP, it gets again: the device names no ActieID to know a tap by. */
      readonly sameSince?: number
      /** Somebody lets it go on: it is judged as if it had come from a device that is trusted. */
      readonly released?: Release
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

/** A tap at a zuil. */
export type ZuilRequest = Extract<ActionRequest, { origin: 'ZUIL' }>

/** Who decided what becomes of a tap in quarantine (a client's id, an e-mail address), and when. */
export interface QuarantineDecision {
  readonly by: string
  readonly at: number
}

/** Out of quarantine; or, `afterAll`, of a tap that could not be booked before. */
export interface Release extends QuarantineDecision {
  readonly afterAll?: {
    /** When it happened, as it was judged then. */
    readonly moment: { readonly at: number; readonly timeQuality: TimeQuality }
    /** Why, in the words of who decided. */
    readonly word?: string
  }
}

interface ApiRequest {
  readonly origin: 'API'
  /** The client that asks; of a counter its consumer key; absent = nobody's, as in a data set. */
  readonly clientId?: string
  /** The counter at which its staff do it: what holds at some counters alone, holds there. */
  readonly counterId?: string
  /** Who of them: his address, and the card system in which he works. */
  readonly staff?: { readonly email: string; readonly cardSystemId: number }
  readonly actieId: ActieId
  readonly card: CardRead
  readonly receivedAt: number
}

/** What a request comes down to, once everything is known that does not depend on whose card it is. */
export type Target =
  | { readonly kind: 'CHECK_IN'; readonly event: EventFacts; readonly limit: Limit }
  | {
      readonly kind: 'TICKET'
      readonly event: EventFacts
      /** Of the check-in that goes with it at a zuil; absent over the API. */
      readonly pointLimit?: Limit
      /** In cents; absent = not known. */
      readonly price?: number
      /** The price that the passholder saw before. */
      readonly shownPrice?: number
      readonly limit: Limit
      /** All of them, as they were when this was planned. */
      readonly cardSystems: readonly TariffCardSystem[]
      /** Where it is sold; none over the API, but at a counter. */
      readonly counterIds: readonly string[]
      /** Over the API: only at this tariff. */
      readonly tariffId?: string
    }
  | { readonly kind: 'REDEEM'; readonly reward: RewardFacts; readonly limit?: Limit }
  | { readonly kind: 'MEMBERSHIP'; readonly association: AssociationFacts }
  | { readonly kind: 'NONE'; readonly refusal: RefusalReason }
  /** Kept, and not judged. */
  | { readonly kind: 'QUARANTINE'; readonly why: QuarantineWhy }

export interface Planned {
  readonly request: ActionRequest
  readonly at: number
  readonly timeQuality: TimeQuality
  readonly target: Target
  /**
   * What the passholder saw as not done, since it comes out of the journal: it is not given any more, and
   * what the live message gave of it is reversed.
   */
  readonly dropped: readonly GivenKind[]
}

/** What an action can give, each with the ActieID as its id. */
export type GivenKind = 'CHECKIN' | 'TICKET' | 'REDEMPTION'

/** An action that was judged before. Its ActieID is good for who made it alone: clients that search are shown it. */
export interface Earlier {
  /** The tap, as its device made it; absent = it came over the API. */
  readonly tap?: Pick<Tap, 'seq' | 'bootId'> & {
    readonly zuilId: string
    /** Of the card; absent = nobody's yet. */
    readonly uitpasNumber?: string
  }
  /** Absent = over the API: nobody sends that again. */
  readonly verdict?: Verdict
  /** It could not be booked, and nobody has decided about it: see `unbookedReason`. */
  readonly waits?: true
}

/** What the store found for a batch, locked against change until the batch is committed. */
export interface Facts {
  /** By ActieID. */
  readonly earlier: ReadonlyMap<ActieId, Earlier>
  /** What its verdict gave that has not been reversed, by ActieID. */
  readonly standing: ReadonlyMap<ActieId, readonly GivenKind[]>
  /** Verdicts of the same card at the same zuil, latest first, by the ActieID of who asks with `sameSince`. */
  readonly justBefore?: ReadonlyMap<ActieId, readonly Verdict[]>
  /** Whose that is, by ActieID; absent = still the card's passholder. */
  readonly holders?: ReadonlyMap<ActieId, string>
  /** By chip number or UiTPAS number, as the card was read: see `cardKey`. */
  readonly cards: ReadonlyMap<string, CardFacts>
  readonly passholders: ReadonlyMap<string, PassholderFacts>
  /** Moments of what stands, by `pairKey(passholderId, eventId or rewardId)`; at least those within the limits' periods. */
  readonly visits: ReadonlyMap<string, readonly number[]>
  readonly tickets: ReadonlyMap<string, readonly number[]>
  readonly redemptions: ReadonlyMap<string, readonly number[]>
  /** Moments of the tickets of group passes, whatever the event, by passholder; at least those of the years that count. */
  readonly groupTickets?: ReadonlyMap<string, readonly number[]>
  /** Units of a reward that are gone. */
  readonly unitsTaken: ReadonlyMap<string, number>
  /** Taps of zuilen that were judged, by `tapCountKey`; absent = nobody's taps are counted. */
  readonly tapCounts?: ReadonlyMap<string, TapCount>
  /** Those whose number another tap of the same boot of their zuil has; known only once the database refused such a one. */
  readonly numberTaken?: ReadonlySet<ActieId>
  /** Last day of a membership, by `pairKey(passholderId, associationId)`. */
  readonly members: ReadonlyMap<string, { readonly endDate: string }>
}

export const pairKey = (passholderId: string, id: string): string => `${passholderId} ${id}`

/** A zuil, and the hour in which a tap of it happened. @param hour its begin, in milliseconds since 1970 */
export const tapCountKey = (zuilId: string, hour: number): string => pairKey(zuilId, String(hour))

/** What is to be written for one request. */
export interface Decision {
  readonly planned: Planned
  readonly verdict: Verdict
  /** The ActieID was judged before, of this zuil or another: its verdict stands, and is not written again. */
  readonly repeated: boolean
  /** Why it is kept in quarantine. */
  readonly quarantine?: QuarantineWhy
  /** There is no room for it in quarantine: it is not kept, and comes again. */
  readonly noRoom?: true
  readonly card?: CardFacts
  readonly checkin?: NewCheckin
  readonly ticket?: NewTicket
  readonly redemption?: NewRedemption
  /** What an earlier delivery of the same action gave, and is reversed now. */
  readonly reversed: readonly GivenKind[]
  /** In order; their sum is the change of the passholder's points. */
  readonly ledger: readonly NewLedgerEntry[]
}
