/** What the server sends: the shapes of kiosk/core/model.ts, as far as the page needs them. */

export const languages = ['nl', 'fr', 'de', 'en'] as const
export type Language = (typeof languages)[number]

/** Why the backend refuses; the zuil by itself, offline; a card that can't be taken at all. */
export type Reason =
  | 'card-blocked'
  | 'invalid-card'
  | 'invalid-card-status'
  | 'passholder-not-found'
  | 'passholder-blocked'
  | 'passholder-no-active-cardsystems'
  | 'event-not-found'
  | 'checkin-not-allowed'
  | 'maximum-reached'
  | 'social-tariff-expired'
  | 'social-tariff-suspended'
  | 'social-tariff-not-available'
  | 'reward-not-found'
  | 'reward-period-constraint'
  | 'reward-volume-constraint'
  | 'reward-passholder-volume-constraint'
  | 'reward-passholder-points-constraint'
  | 'reward-passholder-no-applicable-cardsystems'
  | 'association-not-found'
  | 'zuil-blocked'
  | 'ticket-price-unknown'
  | 'not-confirmed'
  | 'zuil-reconfigured'
  | 'NO_NETWORK_REWARD'
  | 'NO_NETWORK'
  | 'NO_MEMBER_LIST'
  | 'PHONE'
  | 'OTHER_CHIP'
  | 'READ_FAILED'
  | 'NOT_A_UITPAS_NUMBER'

/** S1 is the page's own: it has lost the zuil's program. */
export type Code = 'R1' | 'R2' | 'R3' | 'J1' | 'K1' | 'B1' | 'C1' | 'S1'

export type Mode = 'CHECK_IN' | 'TICKET' | 'REWARD' | 'MEMBERSHIP'

export type Localized = { readonly nl: string } & { readonly [L in Language]?: string | undefined }

export interface ShownEvent {
  readonly name: Localized
  readonly points: number
}

export interface ShownReward {
  readonly title: Localized
  readonly points: number
}

/** `path` is that of an SVG, `size` modules wide. */
export interface QrPicture {
  readonly size: number
  readonly path: string
}

export interface Waiting {
  readonly screen: 'WAITING'
  readonly mode: Mode
  readonly name: string
  readonly event?: ShownEvent
  readonly reward?: ShownReward
  readonly association?: Localized
  readonly qr?: QrPicture
  readonly online: boolean
  readonly worksOffline: boolean
}

/** Amounts in cents of a euro. */
export interface Ticket {
  readonly screen: 'TICKET'
  readonly price: number
  readonly regularPrice: number
  readonly tariff: 'SOCIAL' | 'REGULAR'
  readonly point:
    | { readonly saved: true; readonly points: number; readonly balance: number }
    | { readonly saved: false; readonly reason: Reason; readonly balance: number }
}

/** Dates yyyy-mm-dd; the end date is the last day. */
export interface Member {
  readonly screen: 'MEMBER'
  readonly association: Localized
  readonly status: 'ACTIVE' | 'EXPIRED' | 'NONE'
  readonly endDate?: string
  readonly renewable: boolean
  readonly renewableFrom?: string
  readonly offline: boolean
}

export type View =
  | { readonly screen: 'NOT_ENROLLED' }
  | { readonly screen: 'OUT_OF_ORDER'; readonly code: Code; readonly name: string }
  | Waiting
  | { readonly screen: 'BUSY' }
  | { readonly screen: 'SAVED'; readonly points: number; readonly balance: number }
  | Ticket
  | { readonly screen: 'TICKET_REFUSED'; readonly reason: Reason; readonly points: number; readonly balance: number }
  | { readonly screen: 'REDEEMED'; readonly title: Localized; readonly points: number; readonly balance: number }
  | Member
  | { readonly screen: 'REFUSED'; readonly reason: Reason }
  | { readonly screen: 'NOTED'; readonly mode: 'CHECK_IN' | 'TICKET' }
  | { readonly screen: 'IDENTIFY'; readonly name: string }

export interface ScreenState {
  readonly serial: number
  readonly languages: readonly Language[]
  readonly sound: boolean
  readonly view: View
}
