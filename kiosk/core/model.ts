import type {
  Branding,
  ConnectionProblem,
  Health,
  Language,
  Localized,
  RefusalReason,
  ShownEvent,
  ShownReward,
  Verdict,
  ZuilType,
} from '@zuil/protocol'

/** What the kiosk knows of the world, and what the screen shows. Plain data. What may happen: `input.ts`. */

/** Clocks as read by the shell at the moment of an input. Milliseconds. */
export interface Moment {
  /** Since the machine's boot; never jumps. */
  readonly monotonicMs: number
  /** The device's own date; may be anything. */
  readonly wallMs: number
}

/** A time the backend gave in this boot, and when: from then on the monotonic clock gives the time. */
export interface ClockAnchor {
  readonly serverMs: number
  readonly monotonicMs: number
}

type ReaderHealth = Health['readers'][number]
export type ReaderKind = ReaderHealth['kind']
/** How a reader is: CONNECTED, or why it can't read. */
export type ReaderStatus = ReaderHealth['status']

type VerdictOf<O extends Verdict['outcome']> = Extract<Verdict, { outcome: O }>
/** At the social tariff. Cents. */
type SoldTicket = Pick<Extract<VerdictOf<'TICKET'>['ticket'], { sold: true }>, 'price' | 'regularPrice'>

/** Why a card could not be taken at all; no tap is made of it. */
export type UnreadableReason =
  /** A random UID: a phone. */
  | 'PHONE'
  /** Not a UiTPAS chip. */
  | 'OTHER_CHIP'
  /** Taken away too soon, or disturbed. */
  | 'READ_FAILED'
  /** It lay on the reader when the zuil started. */
  | 'CARD_LEFT'
  /** A scanned line that is no UiTPAS number. */
  | 'NOT_A_UITPAS_NUMBER'

/** Why the zuil itself refuses, without the backend. */
export type OfflineReason =
  /** A reward is never given without the backend. */
  | 'NO_NETWORK_REWARD'
  /** This zuil takes nothing while it is offline. */
  | 'NO_NETWORK'
  /** Offline, and no list of members that is still valid. */
  | 'NO_MEMBER_LIST'

/** Every reason that the screen has words for. */
export type Reason = RefusalReason | UnreadableReason | OfflineReason

/** What the cached list of members says of a card; undefined = there is no list that is valid now. */
export type Listed = { readonly endDate: string } | 'NOT_LISTED' | undefined

/** A verdict that goes on the screen because it was made durable first, and when. */
export interface CommittedVerdict {
  readonly verdict: Verdict
  readonly bootId: string
  readonly monotonicMs: number
}

/** A desired document whose broker did not answer: the one before it is in use again. */
export interface Reverted {
  readonly revision: number
  /** The broker; absent = that of the enrolment, or not noted by an older program. */
  readonly brokerUrl?: string | undefined
}

/** What is printed of a sold ticket. Amounts in cents. */
export interface Receipt extends Readonly<SoldTicket> {
  readonly title: string
  /** For people: 24/11/2026 20:15. */
  readonly moment: string
  readonly actieId: string
}

/** What is missing when the zuil can't work, as a short code for the telephone. */
export type OutOfOrderCode =
  /** R1: no reader works. R2: library missing. R3: PC/SC service down. R4: it refuses the zuil's user. */
  | 'R1'
  | 'R2'
  | 'R3'
  | 'R4'
  /** J1: the journal can't be written: disk full or broken. */
  | 'J1'
  /** K1: the backend no longer knows this zuil's credential. */
  | 'K1'
  /** B1: blocked by the back office. */
  | 'B1'
  /** C1: enrolled, but never configured yet. */
  | 'C1'

/** What the QR code of a moment is made of. */
export interface QrCode {
  /** 32 bytes, base64url. */
  readonly key: string
  readonly zuilId: string
  /** Number of the zuil's `stepSeconds` since 1970. */
  readonly step: number
  readonly eventId: string
  /** The address in which it stands; absent = it stands alone. */
  readonly link?: string
}

/** A QR code as a drawing: `size` modules wide, the dark ones as the path of an SVG. */
export interface QrPicture {
  readonly size: number
  readonly path: string
}

/** The invitation to tap. */
export interface WaitingView {
  readonly screen: 'WAITING'
  readonly mode: ZuilType
  readonly name: string
  /** CHECK_IN, TICKET. */
  readonly event?: ShownEvent
  /** REWARD. */
  readonly reward?: ShownReward
  /** MEMBERSHIP: the association's name. */
  readonly association?: Localized
  readonly qr?: QrPicture
  /** The backend is there: it answered, and no tap waited for it in vain since. */
  readonly online: boolean
  /** While it is not online: why, where that is known. */
  readonly unreachable?: ConnectionProblem
  /** What the zuil does while it is not online: notes points, or recognises members by its list. */
  readonly worksOffline: boolean
  /** MEMBERSHIP that would work by its list, but has none that can be used: after a start it needs the network once. */
  readonly listMissing?: true
}

/** What became of the point that goes with a ticket; a group pass has none. */
type TicketPoint = NonNullable<VerdictOf<'TICKET'>['point']>

/** A ticket was sold. */
export interface TicketView extends Readonly<SoldTicket> {
  readonly screen: 'TICKET'
  readonly point?: TicketPoint
}

/** No ticket was sold. `regularPrice`: what this passholder pays for one at the till. */
export interface NoTicketView extends Readonly<Omit<Extract<VerdictOf<'TICKET'>['ticket'], { sold: false }>, 'sold'>> {
  readonly screen: 'NO_TICKET'
  readonly point?: TicketPoint
}

export interface MemberView extends Readonly<Omit<VerdictOf<'MEMBERSHIP'>, 'outcome' | 'actieId' | 'associationId'>> {
  readonly screen: 'MEMBER'
  readonly association: Localized
  /** By the cached list, not by the backend; `unreachable`: why, where that is known. */
  readonly offline: boolean
  readonly unreachable?: ConnectionProblem
}

/** The points of a passholder who is known, where nothing was saved or taken; with their last day, if that is near. */
export type ShownBalance = Pick<VerdictOf<'REFUSED'>, 'balance' | 'pointsEndDate'>

export interface RefusedView extends Readonly<ShownBalance> {
  readonly screen: 'REFUSED'
  readonly reason: Reason
  /** OfflineReason: why the backend could not be asked, where that is known. */
  readonly unreachable?: ConnectionProblem
}

/** What the screen shows. The words are the page's. Amounts of money in cents, dates yyyy-mm-dd. */
export type View =
  | { readonly screen: 'NOT_ENROLLED' }
  | {
      readonly screen: 'OUT_OF_ORDER'
      readonly code: OutOfOrderCode
      readonly name: string
      readonly unreachable?: ConnectionProblem
    }
  | WaitingView
  | { readonly screen: 'BUSY' }
  | { readonly screen: 'SAVED'; readonly points: number; readonly balance: number }
  | TicketView
  | NoTicketView
  | { readonly screen: 'REDEEMED'; readonly title: Localized; readonly points: number; readonly balance: number }
  | MemberView
  | RefusedView
  /** TICKET: the point is noted; for a ticket the passholder goes to the counter. */
  | { readonly screen: 'NOTED'; readonly mode: 'CHECK_IN' | 'TICKET' }
  /** Somebody in the back office looks for this zuil. */
  | { readonly screen: 'IDENTIFY'; readonly name: string }

/** How the zuil looks while it waits: what its card system set. */
export interface ShownBranding extends Omit<Branding, 'logo'> {
  /** Of the picture, once it is here. */
  readonly logo?: string
}

/** What the page gets: the view, and how to present it. `serial` rises with each change, so that a sound is made once. */
export interface ScreenState {
  readonly serial: number
  readonly languages: readonly Language[]
  readonly sound: boolean
  readonly branding?: ShownBranding
  readonly view: View
}
