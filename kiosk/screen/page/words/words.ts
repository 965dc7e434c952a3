import type { ZuilType } from '@zuil/protocol'
import type { Reason, TicketView } from '../../../core/model.ts'
import type { Code } from '../model.ts'

/** What is said of a view: the essence, what to do or what it means, sometimes something above or beneath it. */
export interface Said {
  readonly above?: string
  readonly title: string
  readonly detail: string
  readonly hint?: string
}

export type Refusals = Readonly<Record<Reason, Said>>

/** What is said while there is no network: of a zuil that goes on, and of one that does not. */
export interface WithoutNetwork {
  readonly works: string
  readonly stops: string
}

/** All the words of one language. Money comes in cents, dates as yyyy-mm-dd. */
export interface Words {
  readonly notEnrolled: Said
  readonly form: {
    readonly backendUrl: string
    readonly name: string
    readonly code: string
    readonly send: string
    readonly busy: string
    readonly failed: string
  }
  readonly outOfOrder: Readonly<Record<Code, Said>>
  /** What to tell whom, with the zuil's name and the code beside it. Of a zuil of any kind. */
  readonly tell: string
  readonly zuil: string
  readonly code: string
  /** Somebody looks for this zuil; its name stands above it. */
  readonly identify: Said
  readonly busy: Said
  readonly withoutNetwork: Readonly<Record<ZuilType, WithoutNetwork>>
  readonly refused: Refusals
  readonly balance: (points: number) => string
  readonly euro: (cents: number) => string

  readonly checkIn: {
    readonly invite: (points: number) => Said
    readonly inviteWithoutEvent: Said
    /** Beneath the QR code, which stands beside the invitation. */
    readonly scan: string
    readonly saved: (points: number, balance: number) => Said
    readonly noted: Said
  }
  readonly ticket: {
    readonly invite: (points: number) => Said
    readonly inviteWithoutEvent: Said
    /** The price of 0 as it stands large. */
    readonly free: string
    readonly sold: (sale: Pick<TicketView, 'price' | 'regularPrice' | 'tariff'>) => Said
    /** With the ticket came the point. */
    readonly withPoint: (points: number) => string
    /** With the ticket came no point; the reason follows. */
    readonly withoutPoint: string
    readonly refused: { readonly title: string }
    /** The passholder has as many tickets of the event as are allowed. */
    readonly maximum: string
    /** The ticket was refused; the point stands. */
    readonly pointStands: (points: number) => string
    readonly noted: Said
  }
  readonly reward: {
    readonly invite: (title: string, points: number) => Said
    readonly inviteWithoutReward: Said
    /** Read at arm's length by who hands it over. */
    readonly redeemed: (title: string, points: number, balance: number) => Said
  }
  readonly member: {
    readonly invite: (association: string) => Said
    readonly inviteWithoutAssociation: Said
    readonly active: (until: string | undefined) => string
    readonly expired: string
    /** The last day that it was valid. */
    readonly wasUntil: (date: string | undefined) => string
    readonly none: Said
    /** There is nothing to say of renewing. */
    readonly welcome: string
    readonly renewable: string
    readonly renewableFrom: (date: string) => string
    /** Told by the list in the zuil. */
    readonly offline: string
  }
}
