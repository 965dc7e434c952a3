import type {
  CardRead,
  Command,
  Desired,
  Localized,
  RefusalReason,
  Reported,
  ShownEvent,
  ShownReward,
  Tap,
  Verdict,
  ZuilType,
} from '@zuil/protocol'

/** The kiosk's state, what may happen to it, what it then wants done, and what the screen shows. Plain data. */

/** Clocks as read by the shell at the moment of an input. Milliseconds. */
export interface Moment {
  /** Since the machine's boot; never jumps. */
  readonly monotonicMs: number
  /** The device's own date; may be anything. */
  readonly wallMs: number
}

/** A time the backend gave in this boot, and when: from then on the monotonic clock tells the time. */
export interface ClockAnchor {
  readonly serverMs: number
  readonly monotonicMs: number
}

export type ReaderKind = 'PCSC' | 'SERIAL' | 'SIMULATED'

/** How a reader is: CONNECTED, or why it can't read. */
export type ReaderStatus =
  | 'CONNECTED'
  | 'STARTING'
  /** The PC/SC library is not installed or was not built. */
  | 'LIBRARY_MISSING'
  /** No PC/SC daemon. */
  | 'SERVICE_DOWN'
  /** The service is there, a reader is not; or the serial line is unplugged. */
  | 'UNPLUGGED'

/** Why a card could not be taken at all; no tap is made of it. */
export type UnreadableReason =
  /** A random UID: a phone. */
  | 'PHONE'
  /** Not a UiTPAS chip. */
  | 'OTHER_CHIP'
  /** Taken away too soon, or disturbed. */
  | 'READ_FAILED'
  /** A scanned line that is no UiTPAS number. */
  | 'NOT_A_UITPAS_NUMBER'

/** Why the zuil itself says no, without the backend. */
export type OfflineReason =
  /** A reward is never given without the backend. */
  | 'NO_NETWORK_REWARD'
  /** This zuil takes nothing while it is offline. */
  | 'NO_NETWORK'
  /** Offline, and no list of members that is still valid. */
  | 'NO_MEMBER_LIST'

export type Input =
  | { readonly type: 'CARD'; readonly at: Moment; readonly card: CardRead; readonly freshActieId: string }
  | { readonly type: 'UNREADABLE'; readonly at: Moment; readonly reason: UnreadableReason }
  | {
      readonly type: 'READER'
      readonly at: Moment
      readonly id: string
      readonly kind: ReaderKind
      readonly status: ReaderStatus
    }
  /** The journal has the tap on disk. */
  | { readonly type: 'JOURNALED'; readonly at: Moment; readonly actieId: string }
  /** The journal could not write the tap: it did not happen. */
  | { readonly type: 'JOURNAL_FAILED'; readonly at: Moment; readonly actieId: string }
  | { readonly type: 'VERDICT'; readonly at: Moment; readonly verdict: Verdict }
  /** The backend answered (true), or the link to it is gone (false). */
  | { readonly type: 'LINK'; readonly at: Moment; readonly up: boolean }
  | { readonly type: 'SERVER_TIME'; readonly at: Moment; readonly anchor: ClockAnchor }
  | { readonly type: 'DESIRED'; readonly at: Moment; readonly desired: Desired }
  | { readonly type: 'ENROLLED'; readonly at: Moment; readonly name: string; readonly serverMs: number }
  /** The backend no longer takes this zuil's credential. */
  | { readonly type: 'CREDENTIAL_REFUSED'; readonly at: Moment }
  /** Time passes: sent at `wakeAt` or later. */
  | { readonly type: 'TICK'; readonly at: Moment }

export type Effect =
  /** Write to the journal; answer with JOURNALED or JOURNAL_FAILED. */
  | { readonly type: 'JOURNAL'; readonly tap: Tap }
  /** Send live, if there is a link. */
  | { readonly type: 'SEND'; readonly tap: Tap }
  /** A verdict came: the journal may forget it. */
  | { readonly type: 'TRIM'; readonly actieId: string }
  /** No verdict came in time: from now on the tap is delivered from the journal. */
  | { readonly type: 'HAND_OVER'; readonly actieId: string }
  /** Keep the desired document over restarts. */
  | { readonly type: 'KEEP_DESIRED'; readonly desired: Desired }
  /** Keep the last server time over restarts (not more often than once a minute). */
  | { readonly type: 'KEEP_SERVER_TIME'; readonly serverMs: number }

/** What is missing when the zuil can't work, as a short code for the telephone. */
export type OutOfOrderCode =
  /** R1: no reader works. R2: library missing. R3: PC/SC service down. */
  | 'R1'
  | 'R2'
  | 'R3'
  /** J1: the journal can't be written: disk full or broken. */
  | 'J1'
  /** K1: the backend no longer knows this zuil's credential. */
  | 'K1'
  /** B1: blocked by the back office. */
  | 'B1'
  /** C1: enrolled, but never configured yet. */
  | 'C1'

/** A QR code as a drawing: `size` modules wide, the dark ones as the path of an SVG. */
export interface QrPicture {
  readonly size: number
  readonly path: string
}

/** What the screen shows. The words are the page's. Amounts of money in cents, dates yyyy-mm-dd. */
export type View =
  | { readonly screen: 'NOT_ENROLLED' }
  | { readonly screen: 'OUT_OF_ORDER'; readonly code: OutOfOrderCode; readonly name: string }
  | {
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
      readonly online: boolean
      /** What the zuil does while it is not online: notes points, or tells members by its list. */
      readonly worksOffline: boolean
    }
  | { readonly screen: 'BUSY' }
  | { readonly screen: 'SAVED'; readonly points: number; readonly balance: number }
  /** A ticket was sold. `point`: what became of the point that goes with it. */
  | {
      readonly screen: 'TICKET'
      readonly price: number
      readonly regularPrice: number
      readonly tariff: 'SOCIAL' | 'REGULAR'
      readonly point:
        | { readonly saved: true; readonly points: number; readonly balance: number }
        | { readonly saved: false; readonly reason: RefusalReason; readonly balance: number }
    }
  /** The point stands, the ticket was refused: to the counter. */
  | {
      readonly screen: 'TICKET_REFUSED'
      readonly reason: RefusalReason
      readonly points: number
      readonly balance: number
    }
  | { readonly screen: 'REDEEMED'; readonly title: Localized; readonly points: number; readonly balance: number }
  | {
      readonly screen: 'MEMBER'
      readonly association: Localized
      readonly status: 'ACTIVE' | 'EXPIRED' | 'NONE'
      readonly endDate?: string
      readonly renewable: boolean
      readonly renewableFrom?: string
      /** Told by the cached list, not by the backend. */
      readonly offline: boolean
    }
  | { readonly screen: 'REFUSED'; readonly reason: RefusalReason | UnreadableReason | OfflineReason }
  /** TICKET: the point is noted; for a ticket the passholder goes to the counter. */
  | { readonly screen: 'NOTED'; readonly mode: 'CHECK_IN' | 'TICKET' }
  /** Somebody in the back office looks for this zuil. */
  | { readonly screen: 'IDENTIFY'; readonly name: string }

/** What the page gets: the view, and how to say it. `serial` rises with each change, so that a sound is made once. */
export interface ScreenState {
  readonly serial: number
  readonly languages: readonly ('nl' | 'fr' | 'de' | 'en')[]
  readonly sound: boolean
  readonly view: View
}
