/** What the server sends: the shapes of kiosk/core/model.ts, as far as the page needs them. */

export const languages = ['nl', 'fr', 'de', 'en'] as const
export type Language = (typeof languages)[number]

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
  | 'zuil-blocked'
  | 'PHONE'
  | 'OTHER_CHIP'
  | 'READ_FAILED'
  | 'NOT_A_UITPAS_NUMBER'

/** S1 is the page's own: it has lost the zuil's program. */
export type Code = 'R1' | 'R2' | 'R3' | 'J1' | 'K1' | 'B1' | 'C1' | 'S1'

export interface ShownEvent {
  readonly name: { readonly nl: string } & { readonly [L in Language]?: string | undefined }
  readonly points: number
}

export type View =
  | { readonly screen: 'NOT_ENROLLED' }
  | { readonly screen: 'OUT_OF_ORDER'; readonly code: Code; readonly name: string }
  | { readonly screen: 'WAITING'; readonly name: string; readonly event?: ShownEvent; readonly online: boolean }
  | { readonly screen: 'BUSY' }
  | { readonly screen: 'SAVED'; readonly points: number; readonly balance: number }
  | { readonly screen: 'REFUSED'; readonly reason: Reason }
  | { readonly screen: 'NOTED' }

export interface ScreenState {
  readonly serial: number
  readonly languages: readonly Language[]
  readonly sound: boolean
  readonly view: View
}
