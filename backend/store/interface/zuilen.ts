import type { CommandResult, Desired, Health, Reported, ZuilType } from '@zuil/protocol'
import type { OpeningHours } from '../../core/model.ts'

/** Zuilen: what is set of them, what they were asked, what they said, how they enrol. Part of the Store: see `store.ts`. */

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
