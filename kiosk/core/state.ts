import { type Desired, limits, type Tap } from '@zuil/protocol'
import type { ClockAnchor, ReaderKind, ReaderStatus, View } from './model.ts'

/** Times in milliseconds. */
export interface Settings {
  /** The same card within so long of its last being seen is the same tap. */
  readonly sameTapMs: number
  /** How long a result stays on the screen. */
  readonly resultMs: number
  /** How long the passholder waits for a verdict before the tap is called noted. */
  readonly verdictTimeoutMs: number
  /** Most taps that wait for the journal or a verdict at once; a card beyond them is not taken. */
  readonly pendingMost: number
}

export const defaultSettings: Settings = {
  sameTapMs: 3_000,
  resultMs: 6_000,
  verdictTimeoutMs: limits.verdictTimeoutMs,
  pendingMost: 100,
}

/** What the shell read from disk before the first input. */
export interface Boot {
  readonly bootId: string
  /** The zuil's name; absent = not enrolled. */
  readonly name?: string
  readonly desired?: Desired
  /** The last time the backend gave, in any boot; 0 = never. */
  readonly serverMs: number
  readonly lastSeq: number
  readonly settings?: Partial<Settings>
}

export interface Pending {
  readonly tap: Tap
  /** WRITING: the journal has it not yet on disk. SENT: it waits for its verdict until `deadline`. */
  readonly phase: 'WRITING' | 'SENT'
  readonly deadline: number
}

/** A tap's answer, or a card that could not be taken, on the screen until `until` (monotonic). */
export interface Shown {
  readonly view: View
  readonly until: number
  readonly actieId?: string
}

/** A card that was seen not long ago, and its tap. */
export interface RecentCard {
  readonly actieId: string
  readonly seenMs: number
  /** Its tap's answer, once there is one. */
  readonly view?: View
}

export interface KioskState {
  readonly bootId: string
  readonly settings: Settings
  readonly name?: string
  readonly credentialRefused: boolean
  readonly desired?: Desired
  readonly anchor?: ClockAnchor
  /** The latest time the backend gave. */
  readonly serverMs: number
  readonly keptServerMs: number
  readonly lastSeq: number
  readonly linkUp: boolean
  readonly readers: Readonly<Record<string, { readonly kind: ReaderKind; readonly status: ReaderStatus }>>
  readonly pending: Readonly<Record<string, Pending>>
  readonly shown?: Shown
  /** By chip number or UiTPAS number; at least those seen within `sameTapMs`. */
  readonly recent: Readonly<Record<string, RecentCard>>
  /** Until when the journal counts as broken (monotonic). */
  readonly journalBrokenUntil?: number
  /** Rises with each result that is put on the screen. */
  readonly serial: number
}

export const initialState = (boot: Boot): KioskState => ({
  bootId: boot.bootId,
  settings: { ...defaultSettings, ...boot.settings },
  ...(boot.name === undefined ? {} : { name: boot.name }),
  ...(boot.desired === undefined ? {} : { desired: boot.desired }),
  credentialRefused: false,
  serverMs: boot.serverMs,
  keptServerMs: boot.serverMs,
  lastSeq: boot.lastSeq,
  linkUp: false,
  readers: {},
  pending: {},
  recent: {},
  serial: 0,
})
