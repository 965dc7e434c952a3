import type { ActieId } from '@zuil/protocol'
import type { TicketShares } from '../../core/model.ts'

/** What stands in the books: visits, tickets, redemptions. Part of the Store: see `store.ts`. */

export interface StoredCheckin {
  readonly id: ActieId
  readonly at: number
  readonly eventId: string
  readonly eventTitle: string
  readonly organizerId: string
  readonly uitpasNumber: string
  readonly passholderId: string
  readonly points: number
  readonly reversedAt?: number
}

export interface CheckinStore {
  find(id: string): Promise<StoredCheckin | undefined>
  /** Newest first; reversed ones are left out. */
  search(query: {
    readonly passholderId: string
    readonly organizerIds: readonly string[]
    readonly eventTitle?: string
    readonly start: number
    readonly limit: number
  }): Promise<{ readonly totalItems: number; readonly member: readonly StoredCheckin[] }>
  /** Takes back a check-in's points (never below zero), once; a second call changes nothing. `false` = there is no such check-in. */
  reverse(id: string, at: number): Promise<boolean>
  /** How many check-ins of a passholder at an event stand in [from, until). */
  count(passholderId: string, eventId: string, from: number, until: number): Promise<number>
}

export interface StoredTicket {
  readonly id: ActieId
  readonly at: number
  readonly eventId: string
  readonly eventTitle: string
  readonly organizerId: string
  readonly uitpasNumber: string
  readonly passholderId: string
  /** Cents. */
  readonly price: number
  readonly regularPrice: number
  readonly regularPriceLabel?: string
  readonly tariff: 'SOCIAL' | 'REGULAR'
  readonly tariffId: string
  readonly shares: TicketShares
  readonly reversedAt?: number
}

export interface TicketStore {
  find(id: string): Promise<StoredTicket | undefined>
  /** Newest first; reversed ones are left out. At least one of eventId and passholderId. */
  search(query: {
    readonly eventId?: string
    readonly passholderId?: string
    readonly organizerIds?: readonly string[]
    readonly eventTitle?: string
    readonly start: number
    readonly limit: number
  }): Promise<{ readonly totalItems: number; readonly member: readonly StoredTicket[] }>
  /** Takes a sale back, once; a second call changes nothing. `false` = there is no such ticket. */
  reverse(id: string, at: number): Promise<boolean>
  /** How many tickets of a passholder for an event stand in [from, until). */
  count(passholderId: string, eventId: string, from: number, until: number): Promise<number>
}

export interface StoredRedemption {
  readonly id: ActieId
  readonly at: number
  readonly rewardId: string
  readonly passholderId: string
  readonly uitpasNumber: string
  readonly points: number
  readonly organizerId?: string
  readonly reversedAt?: number
}

/** What the API tells of a reward beside what it is judged by. */
export interface RewardTexts {
  readonly promotionalDescription: string
  readonly categories: readonly string[]
  readonly practicalInfo?: string
  readonly createdAt: number
  readonly unitsTaken: number
}

export interface RedemptionStore {
  /** By reward; those that there are. */
  texts(rewardIds: readonly string[]): Promise<ReadonlyMap<string, RewardTexts>>
  find(id: string): Promise<StoredRedemption | undefined>
  /** Newest first; reversed ones are left out. */
  search(query: {
    readonly passholderId: string
    readonly organizerIds?: readonly string[]
    readonly type?: 'POINTS' | 'WELCOME'
    readonly rewardTitle?: string
    readonly start: number
    readonly limit: number
  }): Promise<{ readonly totalItems: number; readonly member: readonly StoredRedemption[] }>
  /** Gives points and unit back, once; a second call changes nothing. `false` = there is no such redemption. */
  reverse(id: string, at: number): Promise<boolean>
  count(passholderId: string, rewardId: string, from: number, until: number): Promise<number>
}
