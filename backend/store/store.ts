import type { ActieId, Desired, Verdict } from '@zuil/protocol'
import type { CardFacts, Catalog, CheckinRequest, MembershipFacts } from '../core/model.ts'

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
   */
  bookCheckins(requests: readonly CheckinRequest[]): Promise<readonly Verdict[]>

  readonly checkins: CheckinStore
  readonly passes: PassStore
  readonly zuilen: ZuilStore
  readonly clients: ClientStore
  readonly names: NameStore

  close(): Promise<void>
}

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

export interface StoredPass {
  readonly card: CardFacts
  readonly cardSystem: StoredCardSystem
  readonly passholder?: {
    readonly id: string
    readonly name: string
    readonly firstName: string
    /** yyyy-mm-dd */
    readonly dateOfBirth: string
    readonly street?: string
    readonly postalCode: string
    readonly city: string
    readonly email?: string
    readonly points: number
    readonly lastActivityAt?: number
    readonly createdAt: number
    readonly registrationOrganizer?: { readonly id: string; readonly name: string }
    readonly memberships: readonly (MembershipFacts & {
      readonly cardSystem: StoredCardSystem
      readonly cards: readonly CardFacts[]
    })[]
  }
}

export interface StoredCardSystem {
  readonly id: number
  readonly name: string
  readonly socialTariffGraceDays: number
  readonly cities: readonly { readonly postalCode: string; readonly name: string }[]
  readonly website?: string
}

export interface PassStore {
  byUitpasNumber(uitpasNumber: string): Promise<StoredPass | undefined>
  byChipNumber(chipNumber: string): Promise<StoredPass | undefined>
  /** The decrypted INSZ; only for callers that may see it. */
  insz(passholderId: string): Promise<string | undefined>
}

export type SetupOutcome =
  | { readonly kind: 'DONE'; readonly zuilId: string; readonly zuilName: string }
  /** No zuil of that name, or the code is not its code (which of the two is not told). */
  | { readonly kind: 'NOT_FOUND' }
  | { readonly kind: 'CODE_EXPIRED' }
  | { readonly kind: 'CODE_USED' }
  /** Another zuil has this device id. */
  | { readonly kind: 'DEVICE_IN_USE' }

export interface ZuilStore {
  /** Makes a configuration code for a zuil; earlier unused ones no longer work. Only its hash is kept. */
  newConfigurationCode(zuilId: string, now: number, validMs: number): Promise<string>
  /** Uses up a code: in one transaction, so that of two zuilen with the same code one is refused. */
  setup(
    request: {
      readonly name: string
      readonly code: string
      readonly deviceId: string
      readonly mqttPasswordHash: string
    },
    now: number,
  ): Promise<SetupOutcome>
  /** The zuil whose device id this is. */
  byDeviceId(deviceId: string): Promise<string | undefined>
  /** Id and MQTT password hash of every zuil that may connect. */
  credentials(): Promise<readonly { readonly zuilId: string; readonly passwordHash: string }[]>
  /** Takes device id and MQTT credential away. */
  revoke(zuilId: string): Promise<void>
  /** The event set for a zuil at its own request (`/kiosk-devices/events`); undefined clears it. */
  setCounterEvent(zuilId: string, eventId: string | undefined): Promise<void>
  /** The last revision for a zuil (0 = none yet), and its document, unless an older program wrote it. */
  desired(zuilId: string): Promise<{ readonly revision: number; readonly document?: Desired }>
  /** Keeps a new document if its revision is one more than the stored one; `false` = another backend was first. */
  putDesired(zuilId: string, desired: Desired): Promise<boolean>
  /** Notes what a zuil said of itself; an older session than the one known changes nothing. */
  seen(
    zuilId: string,
    what: {
      readonly session: number
      readonly state: 'ONLINE' | 'OFFLINE' | 'PLANNED'
      readonly software?: string
      readonly at: number
    },
  ): Promise<void>
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

export interface NameStore {
  organizers(ids: readonly string[]): Promise<readonly { readonly id: string; readonly name: string }[]>
  locations(ids: readonly string[]): Promise<readonly { readonly id: string; readonly name: string }[]>
  cardSystem(id: number): Promise<StoredCardSystem | undefined>
}
