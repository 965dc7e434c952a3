import type { OpeningHours } from '@zuil/protocol'
import type { HealthProblem } from './health.ts'

/**
 * What is known of the zuilen's being there, as plain data. `at` is the backend's monotonic clock in milliseconds, which
 * all is reckoned by; `wall` (milliseconds since 1970) only says which hours are opening hours, and what people are told.
 */

/** A zuil that should be there: it has been enrolled. */
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
  /** In stock or blocked: nobody is told of it. */
  readonly quiet: boolean
  /** What the database knew when this backend started, in milliseconds since 1970. */
  readonly lastSeenAt?: number
  readonly planned?: boolean
}

/** ONLINE; SUSPECT = its will came or it is silent; OFFLINE = judged to be off; MAINTENANCE = stopped on purpose. */
export type Phase = 'ONLINE' | 'SUSPECT' | 'OFFLINE' | 'MAINTENANCE'

/** A problem of its health: for how long of its opening time it has lasted, and the latest detail. */
export interface LastingProblem {
  readonly openMs: number
  readonly detail: string
}

export interface ZuilPresence {
  /** The newest of its connections; 0 = none heard of yet. */
  readonly session: number
  readonly phase: Phase
  /** How it went. START: it was not there when this backend started. */
  readonly goneBy?: 'WILL' | 'SILENCE' | 'START' | 'PLANNED'
  /** Since when it is there, or gone. */
  readonly since: number
  /** Its last sign of life; `undefined` = never. */
  readonly heardAt?: number
  /** How long it has been gone, in all and in opening time, as counted until `countedAt`. */
  readonly awayMs: number
  readonly openAwayMs: number
  readonly countedAt: number
  /** Changes between there and gone that count for flapping, and the last of any. */
  readonly changes: readonly number[]
  readonly lastChangeAt: number
  readonly software?: string
  readonly journalDepth?: number
  /** `undefined` until its first heartbeat. */
  readonly problems?: ReadonlyMap<HealthProblem, LastingProblem>
}

export type OutageKind = 'OFFLINE' | 'SITE' | 'FLAPPING' | 'HEALTH'

/** An outage that people were told of. One of a kind and subject at a time. */
export interface OpenOutage {
  readonly kind: OutageKind
  /** A zuil's id (OFFLINE, FLAPPING), a site or card system (SITE), a zuil's id and a problem (HEALTH). */
  readonly subject: string
  /** Those that are not back yet. */
  readonly pending: ReadonlySet<string>
  /** SITE: at least one came back. */
  readonly returned: boolean
  /** HEALTH: since when the zuil no longer has it. */
  readonly clearSince?: number
}

export interface PresenceState {
  readonly watched: ReadonlyMap<string, WatchedZuil>
  readonly zuilen: ReadonlyMap<string, ZuilPresence>
  /** By `outageKey`. */
  readonly open: ReadonlyMap<string, OpenOutage>
  /** Before it nothing is judged; infinite without a broker. */
  readonly heldUntil: number
  readonly linkUp: boolean
  /** When it last looked; `undefined` = not yet. */
  readonly at?: number
  /** `wall - at` at that look. */
  readonly wallOffset?: number
  readonly clockDoubtUntil: number
}

/** What was heard since the last look; `at` on the monotonic clock. */
export type PresenceNews = { readonly at: number } & (
  | { readonly kind: 'FLEET'; readonly zuilen: readonly WatchedZuil[]; readonly wall: number }
  /** The backend's own connection to the broker. */
  | { readonly kind: 'LINK'; readonly up: boolean }
  /** `retained`: the broker kept it, so it says nothing of now. */
  | {
      readonly kind: 'STATUS'
      readonly zuilId: string
      readonly session: number
      readonly state: 'ONLINE' | 'OFFLINE' | 'PLANNED'
      readonly retained: boolean
    }
  /** A hello or a heartbeat; a tap has no session. */
  | { readonly kind: 'HEARD'; readonly zuilId: string; readonly session?: number; readonly software?: string }
  | {
      readonly kind: 'HEALTH'
      readonly zuilId: string
      readonly session: number
      readonly problems: ReadonlyMap<HealthProblem, string>
      readonly journalDepth: number
    }
  /** Another backend opened it first, and for these zuilen. */
  | {
      readonly kind: 'TAKEN'
      readonly outage: { readonly kind: OutageKind; readonly subject: string; readonly zuilIds: readonly string[] }
    }
  /** What is open according to the database. */
  | {
      readonly kind: 'KNOWN'
      readonly outages: readonly {
        readonly kind: OutageKind
        readonly subject: string
        readonly zuilIds: readonly string[]
      }[]
    }
)

/** What people are told of a zuil. Times as texts: it is kept as JSON. */
export interface ZuilInOutage {
  readonly id: string
  readonly name: string
  readonly counter?: string
  readonly software?: string
  readonly lastHeardAt?: string
  readonly journalDepth?: number
  /** What was wrong with it when it was last heard. */
  readonly problems: readonly HealthProblem[]
}

export interface OutageFacts {
  readonly zuilen: readonly ZuilInOutage[]
  readonly problem?: HealthProblem
  readonly detail?: string
}

export type PresenceEffect =
  | {
      readonly kind: 'OPEN'
      readonly outage: {
        readonly kind: OutageKind
        readonly subject: string
        readonly zuilIds: readonly string[]
        readonly facts: OutageFacts
        /** Milliseconds since 1970. */
        readonly startedAt: number
      }
    }
  /** `silent`: nobody is mailed. */
  | {
      readonly kind: 'CLOSE'
      readonly outage: { readonly kind: OutageKind; readonly subject: string }
      readonly silent: boolean
    }

export const outageKey = ({ kind, subject }: { readonly kind: OutageKind; readonly subject: string }): string =>
  `${kind} ${subject}`

export const healthSubject = (zuilId: string, problem: HealthProblem): string => `${zuilId} ${problem}`
