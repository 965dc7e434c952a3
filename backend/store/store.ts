import type { ActieId, CommandResult, Desired, Health, MemberList, Reported, Verdict, ZuilType } from '@zuil/protocol'
import type { ActionRequest, CardFacts, Catalog, MembershipFacts, OpeningHours, TicketShares } from '../core/model.ts'

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

export interface StoredMember {
  readonly associationId: string
  /** yyyy-mm-dd, the last day. */
  readonly endDate: string
}

export interface AssociationStore {
  /** The passholder's facts that an end date is reckoned from; undefined = there is no such passholder. */
  passholder(
    passholderId: string,
  ): Promise<{ readonly dateOfBirth: string; readonly cardSystemIds: readonly number[] } | undefined>
  ofPassholder(passholderId: string): Promise<readonly StoredMember[]>
  /** Makes or renews a membership. */
  put(passholderId: string, member: StoredMember, now: number): Promise<void>
  /** `false` = there was none. */
  remove(passholderId: string, associationId: string): Promise<boolean>
  /** The list for a zuil's offline use: hashed with the zuil's own key. */
  memberList(zuilId: string, associationId: string, validUntil: number): Promise<MemberList>
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

/** All that is set of a zuil in the back office (handbook, "Zuilen, bewerken"). */
export interface ZuilSettings {
  readonly name: string
  readonly type: ZuilType
  readonly counterIds: readonly string[]
  readonly fixedEventId?: string
  readonly showQr: boolean
  readonly associationId?: string
  readonly blocked: boolean
  readonly inStock: boolean
  readonly languages: readonly ('nl' | 'fr' | 'de' | 'en')[]
  readonly sound: boolean
  readonly worksOffline: boolean
  readonly openingHours: readonly OpeningHours[]
  readonly brokerUrl?: string
}

export interface StoredZuil {
  readonly id: string
  readonly cardSystemId: number
  readonly settings: ZuilSettings
  readonly version: number
  readonly enrolled: boolean
  readonly state: 'ONLINE' | 'OFFLINE' | 'PLANNED'
  readonly lastSeenAt?: number
  readonly software?: string
  /** Revision of the desired document that was made last; 0 = none. */
  readonly revision: number
  readonly inUse?: number
  readonly reported?: Reported
  readonly health?: Health
}

export type SettingsOutcome =
  | { readonly kind: 'SAVED'; readonly version: number }
  /** Somebody else saved meanwhile. */
  | { readonly kind: 'CHANGED_MEANWHILE'; readonly version: number }
  | { readonly kind: 'NOT_FOUND' }
  | { readonly kind: 'NAME_TAKEN' }
  /** Something that it names does not exist: which field. */
  | { readonly kind: 'UNKNOWN'; readonly field: 'counterIds' | 'fixedEventId' | 'associationId' }

export interface SettingsStore {
  find(zuilId: string): Promise<StoredZuil | undefined>
  /** By name. */
  search(query: {
    readonly organizerIds?: readonly string[]
    readonly text?: string
    readonly counterId?: string
    readonly start: number
    readonly limit: number
  }): Promise<{ readonly totalItems: number; readonly member: readonly StoredZuil[] }>
  /** Saves all settings, if they are still at `version`. `now`: since when it is blocked, if it is newly so. */
  put(zuilId: string, settings: ZuilSettings, version: number, now: number): Promise<SettingsOutcome>
  /** The event set in the back office; undefined clears it. */
  setFixedEvent(zuilId: string, eventId: string | undefined): Promise<void>
  /** What the zuil said of a document; an older session than the one known changes nothing. */
  reported(zuilId: string, reported: Reported, at: number): Promise<void>
}

export interface StoredCommand {
  readonly id: string
  readonly zuilId: string
  readonly kind: 'RESTART' | 'IDENTIFY' | 'LOG' | 'SCREENSHOT'
  readonly issuedAt: number
  readonly expiresAt: number
  readonly outcome?: CommandResult['outcome']
  readonly problem?: string
  readonly log?: string
  readonly picture?: string
  readonly answeredAt?: number
}

export interface CommandStore {
  /** Keeps a new command; older ones of this zuil than the last twenty go. */
  add(command: StoredCommand): Promise<void>
  /** The first answer of a command of this zuil stands. */
  answer(zuilId: string, result: CommandResult, at: number): Promise<void>
  find(id: string): Promise<StoredCommand | undefined>
  /** Newest first. */
  ofZuil(zuilId: string): Promise<readonly StoredCommand[]>
}

export interface Recipient {
  readonly email: string
  readonly language: 'nl' | 'fr' | 'de' | 'en'
  readonly mode: 'AT_ONCE' | 'DAILY'
}

export interface OutageKey {
  readonly kind: 'OFFLINE' | 'SITE' | 'FLAPPING' | 'HEALTH'
  /** See the schema: one of a kind and subject is open at a time. */
  readonly subject: string
}

export interface StoredOutage extends OutageKey {
  readonly id: string
  readonly zuilIds: readonly string[]
  readonly facts: Readonly<Record<string, unknown>>
  readonly startedAt: number
  readonly openedAt: number
  readonly closedAt?: number
}

export interface NewNotice {
  readonly id: string
  readonly channel: 'MAIL' | 'WEBHOOK'
  readonly recipient: string
  readonly dedupeKey: string
  readonly content: Readonly<Record<string, unknown>>
}

export interface StoredNotice extends NewNotice {
  readonly state: 'WAITING' | 'SENDING' | 'SENT' | 'GIVEN_UP' | 'UNKNOWN'
  readonly attempts: number
  readonly createdAt: number
  readonly nextAttemptAt: number
  readonly sentAt?: number
  readonly problem?: string
}

export interface StoredWebhook {
  readonly id: string
  readonly url: string
  readonly secret: string
}

/** Outages, who is told of them, and the outbox. */
export interface AlertStore {
  /** Admins and superadmins of the zuilen's card systems, and the zuilbeheerders of one of these zuilen; mode NONE left out. */
  recipients(zuilIds: readonly string[]): Promise<readonly Recipient[]>
  webhooks(zuilIds: readonly string[]): Promise<readonly StoredWebhook[]>
  webhook(id: string): Promise<StoredWebhook | undefined>
  addWebhook(webhook: { readonly cardSystemId: number; readonly url: string; readonly secret: string }): Promise<string>
  /**
   * Opens an outage with its notices, in one transaction; `false` = one of this kind and subject is open already (perhaps
   * opened by another backend a moment ago): nothing is written.
   */
  open(outage: StoredOutage, notices: readonly NewNotice[], now: number): Promise<boolean>
  /** Closes it with its notices; `false` = it was closed already: nothing is written. */
  close(outageId: string, notices: readonly NewNotice[], now: number): Promise<boolean>
  openOutages(): Promise<readonly StoredOutage[]>
  /** Newest first. */
  outages(query: { readonly since?: number; readonly limit: number }): Promise<readonly StoredOutage[]>
  /** Puts notices that belong to no outage (the daily digest) into the outbox; those whose key is known are left out. */
  addNotices(notices: readonly NewNotice[], now: number): Promise<void>
  /** Takes what is due out of the outbox, to be sent by the caller alone: WAITING becomes SENDING. */
  claim(now: number, limit: number): Promise<readonly StoredNotice[]>
  /** What became of a claimed notice. AGAIN: certainly not sent, to be tried at `at`. */
  settle(
    id: string,
    outcome:
      | { readonly kind: 'SENT'; readonly at: number }
      | { readonly kind: 'AGAIN'; readonly at: number; readonly problem: string }
      | { readonly kind: 'GIVEN_UP' | 'UNKNOWN'; readonly problem: string },
  ): Promise<void>
  /** What was claimed before `before` and never settled: its sender died. It becomes UNKNOWN. @returns how many */
  abandon(before: number): Promise<number>
  /** Newest first. */
  notices(limit: number): Promise<readonly StoredNotice[]>
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
  /** The pass that a passholder uses: the active card, or else another of the passholder's cards. */
  ofPassholder(passholderId: string): Promise<StoredPass | undefined>
  /** The decrypted INSZ; only for callers that may see it. */
  insz(passholderId: string): Promise<string | undefined>
}

export type SetupOutcome =
  | {
      readonly kind: 'DONE'
      readonly zuilId: string
      readonly zuilName: string
      /** The highest session number that a device of this zuil has used. */
      readonly session: number
    }
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
  /** The zuil that had this device until it was replaced, not longer ago than `since`. */
  byFormerDeviceId(deviceId: string, since: number): Promise<string | undefined>
  /** The zuil's own key for a purpose, base64url; it is another one after a replacement or a revocation. */
  key(purpose: 'qr' | 'members', zuil: { readonly id: string; readonly keyVersion: number }): string
  /** Id and MQTT password hash of every zuil that may connect. */
  credentials(): Promise<readonly { readonly zuilId: string; readonly passwordHash: string }[]>
  /** Takes device id and MQTT credential away. */
  revoke(zuilId: string): Promise<void>
  /** The event set for a zuil at its own request (`/kiosk-devices/events`); undefined clears it. */
  setCounterEvent(zuilId: string, eventId: string | undefined): Promise<void>
  /** The last revision for a zuil (0 = none yet), and its document, unless an older program wrote it. */
  desired(zuilId: string): Promise<{ readonly revision: number; readonly document?: Desired }>
  /** The same of many at once. */
  desiredOf(
    zuilIds: readonly string[],
  ): Promise<ReadonlyMap<string, { readonly revision: number; readonly document?: Desired }>>
  /** Keeps new documents whose revision is one more than the stored one. @returns the zuilen whose document was kept */
  putDesired(documents: readonly Desired[]): Promise<ReadonlySet<string>>
  /** Notes what zuilen said of themselves, all at once; an older session than the one known changes nothing. */
  seen(news: readonly ZuilNews[]): Promise<void>
}

export interface ZuilNews {
  readonly zuilId: string
  readonly session: number
  readonly state: 'ONLINE' | 'OFFLINE' | 'PLANNED'
  readonly software?: string
  readonly inUse?: number
  readonly health?: Health
  readonly at: number
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
