import type { Verdict } from '@zuil/protocol'
import type { ActionRequest, Catalog } from '../core/model.ts'
import type { AlertStore } from './interface/alerts.ts'
import type { CheckinStore, RedemptionStore, TicketStore } from './interface/books.ts'
import type { AssociationStore, PassStore, StoredCardSystem } from './interface/people.ts'
import type { CommandStore, SettingsStore, ZuilStore } from './interface/zuilen.ts'

export type * from './interface/alerts.ts'
export type * from './interface/books.ts'
export type * from './interface/people.ts'
export type * from './interface/zuilen.ts'

/**
 * What the rest of the backend may ask of the database. Nothing else imports the Prisma client.
 * Times are milliseconds since 1970. Methods throw only when the database fails.
 */
export interface Store {
  /** The facts that taps are judged by, reread only when they changed. */
  catalog(): Promise<Catalog>

  /**
   * Judges and writes a batch in one transaction, in the order given; resolves after the commit.
   * Either all of it is written or (on a throw) none. A request whose ActieID was judged before gets its first verdict.
   * @param options allOrNothing: when one is refused nothing is written; the verdicts say which
   */
  book(requests: readonly ActionRequest[], options?: { readonly allOrNothing?: boolean }): Promise<readonly Verdict[]>

  readonly checkins: CheckinStore
  readonly tickets: TicketStore
  readonly redemptions: RedemptionStore
  readonly associations: AssociationStore
  readonly events: EventStore
  readonly settings: SettingsStore
  readonly commands: CommandStore
  readonly alerts: AlertStore
  readonly passes: PassStore
  readonly zuilen: ZuilStore
  readonly clients: ClientStore
  readonly names: NameStore

  close(): Promise<void>
}

export interface EventStore {
  /** Changes what is set; `false` = there is no such event. */
  putSettings(
    eventId: string,
    settings: {
      readonly checkinPoints: number
      readonly checkinLimit?: { readonly volume: number; readonly period: string }
      readonly ticketLimit?: { readonly volume: number; readonly period: string }
    },
  ): Promise<boolean>
}

/** A permission of the API, for one organizer or (no organizerId) for all. */
export interface Grant {
  readonly permission: string
  readonly organizerId?: string
}

export interface ClientStore {
  /** Checks a client's secret in constant time. */
  authenticate(clientId: string, secret: string): Promise<boolean>
  /** Makes an opaque access token; only its hash is kept. */
  newToken(clientId: string, now: number, validMs: number): Promise<string>
  /** The client of a token that has not expired. */
  byToken(
    token: string,
    now: number,
  ): Promise<{ readonly clientId: string; readonly grants: readonly Grant[] } | undefined>
}

/** Names for people: of what the API and the pages show beside ids. */
export interface NameStore {
  /** A reward's title or an association's name is in the catalog. */
  counters(query: { readonly text?: string }): Promise<
    readonly {
      readonly id: string
      readonly name: string
      readonly cardSystemId: number
      readonly consumerKey: string
      readonly organizerId?: string
    }[]
  >
  organizers(ids: readonly string[]): Promise<readonly { readonly id: string; readonly name: string }[]>
  locations(ids: readonly string[]): Promise<readonly { readonly id: string; readonly name: string }[]>
  cardSystem(id: number): Promise<StoredCardSystem | undefined>
}
