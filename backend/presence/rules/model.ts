import type { OpeningHours, Status } from '@zuil/protocol'
import type { HealthProblem } from '../../zuilen/shapes/health-problem.ts'
import type { OutageFacts, OutageKind } from '../shapes.ts'

/**
 * What is known of the presence of zuilen, as plain data. `at` is the backend's monotonic clock in milliseconds, by which
 * everything is judged; `wall` (milliseconds since 1970) only says which hours are opening hours, and goes into the mails.
 */

/** What the database knew of a zuil when this backend started. */
export interface LastContact {
  /** The highest session number that it had; 0 = none. */
  readonly session: number
  /** Milliseconds since 1970; absent = never. */
  readonly lastSeenAt?: number
  /** It had stopped on purpose. */
  readonly plannedStop: boolean
}

/** A zuil that should be on: it has been enrolled. */
export interface WatchedZuil {
  readonly id: string
  readonly name: string
  /** What it shares power and network with: see `siteOf`. */
  readonly site: string
  readonly cardSystemId: number
  /** Its first counter's name. */
  readonly counter?: string
  /** Empty = always open. */
  readonly openingHours: readonly OpeningHours[]
  /** Nobody is notified of it: see `watchedZuil`. */
  readonly muted: boolean
  /** When it got its device, in milliseconds since 1970. */
  readonly enrolledAt?: number
  readonly contact?: LastContact
}

/** A zuil of which taps wait in quarantine, with a device or without. */
export interface ZuilInQuarantine {
  readonly id: string
  readonly name: string
  /** Its first counter's name. */
  readonly counter?: string
  /** Nobody is notified of it. */
  readonly inStock: boolean
  /** How many taps. */
  readonly waiting: number
}

/** ONLINE; SUSPECT = its will came or it is silent; OFFLINE = judged to be off; MAINTENANCE = stopped on purpose. */
export type Phase = 'ONLINE' | 'SUSPECT' | 'OFFLINE' | 'MAINTENANCE'

/** Why a zuil is not online. START: it was not connected when this backend started. */
export type OfflineCause = 'WILL' | 'SILENCE' | 'START' | 'PLANNED'

/** A problem of its health: how long it has lasted, in opening time, and the latest detail. */
export interface LastingProblem {
  readonly openMs: number
  readonly detail: string
}

export interface ZuilPresence {
  /** The connection that spoke last, or was said to have ended since; 0 = none known yet. */
  readonly session: number
  readonly phase: Phase
  /** Absent while it is online. */
  readonly offlineCause?: OfflineCause
  /** Since when it is online, or not. */
  readonly since: number
  /** Its last sign of life; `undefined` = never. */
  readonly lastHeardAt?: number
  /** How long it has been away, in all and in opening time, as counted until `countedAt`. */
  readonly awayMs: number
  readonly openAwayMs: number
  readonly countedAt: number
  /** When it went online or offline, as far as that counts for flapping, and the last time of any such change. */
  readonly changes: readonly number[]
  readonly lastChangeAt: number
  readonly software?: string
  readonly journalDepth?: number
  /** Until when it counts as copied: more than one device was this zuil. */
  readonly copiedUntil?: number
  /** `undefined` until its first heartbeat. */
  readonly problems?: ReadonlyMap<HealthProblem, LastingProblem>
}

export interface OutageKey {
  readonly kind: OutageKind
  readonly subject: string
}

/** An outage that people were notified of. One of a kind and subject at a time. */
export interface OpenOutage extends OutageKey {
  /** Zuilen that are not back yet. */
  readonly pending: ReadonlySet<string>
  /** SITE: at least one came back. */
  readonly returned: boolean
  /** HEALTH, QUARANTINE: since when the zuil no longer has the problem, or no tap waits. */
  readonly clearSince?: number
}

export interface PresenceState {
  readonly watched: ReadonlyMap<string, WatchedZuil>
  readonly zuilen: ReadonlyMap<string, ZuilPresence>
  /** Signs of zuilen that are not watched yet: one that was just enrolled connects before the database is read again. */
  readonly early: readonly Evidence[]
  /** By `outageKey`. */
  readonly open: ReadonlyMap<string, OpenOutage>
  /** By the zuil's id; absent = not read yet. */
  readonly quarantine?: ReadonlyMap<string, ZuilInQuarantine>
  /** Nothing is judged before this moment; infinite without a broker. */
  readonly heldUntil: number
  readonly linkUp: boolean
  /** The last tick; `undefined` = none yet. */
  readonly at?: number
  /** `wall - at` at that tick. */
  readonly wallOffset?: number
  readonly clockDoubtUntil: number
}

/** An outage of the database: opened by this backend or another. */
export interface KnownOutage extends OutageKey {
  readonly zuilIds: readonly string[]
}

/** A sign of one zuil. */
export type Evidence = { readonly at: number; readonly zuilId: string } & (
  | {
      readonly kind: 'STATUS'
      readonly session: number
      readonly state: Status['state']
      /** The broker kept it: it says nothing about now. */
      readonly retained: boolean
    }
  /** A hello (`opens`), a heartbeat or a tap; a tap has no session. */
  | { readonly kind: 'ALIVE'; readonly session?: number; readonly opens?: boolean; readonly software?: string }
  /** A device was heard again after another that has the same identity. */
  | { readonly kind: 'COPIED' }
  | {
      readonly kind: 'HEALTH'
      readonly session: number
      readonly problems: ReadonlyMap<HealthProblem, string>
      readonly journalDepth: number
    }
)

/** What happened since the last tick; `at` on the monotonic clock. */
export type PresenceEvent =
  | Evidence
  | { readonly at: number; readonly kind: 'FLEET'; readonly zuilen: readonly WatchedZuil[]; readonly wall: number }
  /** The backend's own connection to the broker. */
  | { readonly at: number; readonly kind: 'LINK'; readonly up: boolean }
  /** All zuilen of which taps wait. */
  | { readonly at: number; readonly kind: 'QUARANTINE'; readonly zuilen: readonly ZuilInQuarantine[] }
  /** Another backend opened it first, perhaps for other zuilen. */
  | { readonly at: number; readonly kind: 'OPENED_ELSEWHERE'; readonly outage: KnownOutage }
  /** All outages that are open in the database. */
  | { readonly at: number; readonly kind: 'OPEN_OUTAGES'; readonly outages: readonly KnownOutage[] }

export interface OpenEffect {
  readonly kind: 'OPEN'
  readonly outage: KnownOutage & {
    readonly facts: OutageFacts
    /** Milliseconds since 1970. */
    readonly startedAt: number
  }
}

export interface CloseEffect {
  readonly kind: 'CLOSE'
  readonly outage: OutageKey
  /** Nobody is mailed. */
  readonly silent: boolean
}

export type PresenceEffect = OpenEffect | CloseEffect

export const outageKey = ({ kind, subject }: OutageKey): string => `${kind} ${subject}`

export const healthSubject = (zuilId: string, problem: HealthProblem): string => `${zuilId} ${problem}`
