import type { ConnectionProblem, ZuilType } from '@zuil/protocol'
import type { Reason, TicketView } from '../../../core/model.ts'
import type { Code } from '../model.ts'

/** The text of a view: the essence, what to do or what it means, sometimes something above or below it. */
export interface Message {
  readonly above?: string
  readonly title: string
  readonly detail: string
  readonly hint?: string
}

export type Refusals = Readonly<Record<Reason, Message>>

/** What follows for a zuil without a connection: one that works on, and one that does not. */
export interface WithoutNetwork {
  readonly works: string
  readonly stops: string
}

/** All the words of one language. Money comes in cents, dates as yyyy-mm-dd. */
export interface Words {
  readonly notEnrolled: Message
  readonly form: {
    readonly backendUrl: string
    readonly name: string
    readonly code: string
    readonly send: string
    readonly busy: string
    readonly failed: string
  }
  readonly outOfOrder: Readonly<Record<Code, Message>>
  /** What to mention at the desk; the zuil's name and the code are shown beside it. For every type of zuil. */
  readonly tell: string
  readonly zuil: string
  readonly code: string
  /** Somebody looks for this zuil; its name is shown above it. */
  readonly identify: Message
  readonly busy: Message
  /** Why there is no connection, for who can do something about it. UNKNOWN: neither network nor server is blamed. */
  readonly noConnection: Readonly<Record<ConnectionProblem | 'UNKNOWN', string>>
  readonly withoutNetwork: Readonly<Record<ZuilType, WithoutNetwork>>
  /** NO_NETWORK_REWARD and NO_MEMBER_LIST: after the sentence of `noConnection`. */
  readonly refused: Refusals
  readonly balance: (points: number) => string
  /** The last day on which somebody's points can be used. */
  readonly pointsEnd: (date: string) => string
  readonly euro: (cents: number) => string

  readonly checkIn: {
    readonly invite: (points: number) => Message
    readonly inviteWithoutEvent: Message
    /** Below the QR code, beside the invitation. */
    readonly scan: string
    readonly saved: (points: number, balance: number) => Message
    readonly noted: Message
  }
  readonly ticket: {
    readonly invite: (points: number) => Message
    readonly inviteWithoutEvent: Message
    /** A price of 0 as the large figure. */
    readonly free: string
    /** Below the invitation. @param basePrice above 0 */
    readonly price: (basePrice: number) => string
    /** After it, or after the invitation: only who has the social tariff buys here. */
    readonly whoBuys: string
    /** The event is free. */
    readonly notNeeded: string
    /** At the social tariff. */
    readonly sold: (sale: Pick<TicketView, 'price' | 'regularPrice'>) => Message
    /** For who has no right to the social tariff. */
    readonly atTill: (basePrice: number) => string
    /** With the ticket came the point. */
    readonly withPoint: (points: number) => string
    /** With the ticket came no point; the reason follows. */
    readonly withoutPoint: string
    readonly refused: { readonly title: string }
    /** The passholder has as many tickets of the event as are allowed. */
    readonly maximum: string
    /** The same of a group pass: as many of all events in a year. */
    readonly groupMaximum: Message
    /** The ticket was refused; the point stands. */
    readonly pointStands: (points: number) => string
    readonly noted: Message
  }
  readonly reward: {
    readonly invite: (title: string, points: number) => Message
    /** There is none at this moment. */
    readonly none: Message
    /** Read at arm's length by the person who hands it over. */
    readonly redeemed: (title: string, points: number, balance: number) => Message
  }
  readonly member: {
    readonly invite: (association: string) => Message
    readonly inviteWithoutAssociation: Message
    readonly active: (until: string | undefined) => string
    readonly expired: string
    /** The last day that it was valid. */
    readonly wasUntil: (date: string | undefined) => string
    /** As the backend says. */
    readonly none: Message
    /** By the list in the zuil: it may be a card that is blocked or new, so nobody knows. */
    readonly notListed: Message
    /** When there is nothing to say about renewing. */
    readonly welcome: string
    readonly renewable: string
    readonly renewableFrom: (date: string) => string
    /** By the list in the zuil: after the sentence of `noConnection`. */
    readonly offline: string
    /** Its list can't be used before it was connected once. What follows for who stands there comes after it. */
    readonly listMissing: string
  }
}
