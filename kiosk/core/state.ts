import { type ConnectionProblem, type Desired, limits, type Tap, type Verdict } from '@zuil/protocol'
import type { Report } from './effect.ts'
import type { ClockAnchor, CommittedVerdict, Moment, ReaderKind, ReaderStatus, Reverted, View } from './model.ts'
import { viewOf } from './modes/modes.ts'

/** Times in milliseconds. */
export interface Settings {
  /** A card that was last seen less than this ago makes no new tap. */
  readonly sameTapMs: number
  /** How long a result stays on the screen. */
  readonly resultMs: number
  /** How long the passholder waits for a verdict before the zuil gives its own answer. */
  readonly verdictTimeoutMs: number
  /** Taps that may wait for the journal or a verdict at once; a card beyond them is not taken. */
  readonly maxPending: number
  /** A verdict that was committed less than this before the program started is shown again. */
  readonly showAgainMs: number
  /** How long another broker is tried before the zuil reverts. */
  readonly probationMs: number
  /** How long IDENTIFY shows the zuil's name. */
  readonly identifyMs: number
}

const defaultSettings: Settings = {
  sameTapMs: 3_000,
  resultMs: 6_000,
  verdictTimeoutMs: limits.verdictTimeoutMs,
  maxPending: 100,
  showAgainMs: 30_000,
  probationMs: 90_000,
  identifyMs: 15_000,
}

/** What the shell read from disk before the first input. */
export interface Boot {
  readonly bootId: string
  /** The zuil's name; absent = not enrolled. */
  readonly name?: string
  readonly desired?: Desired
  readonly reverted?: Reverted
  /** The last time the backend gave, in any boot; 0 = never. */
  readonly serverMs: number
  readonly lastSeq: number
  /** The journal can't be written. */
  readonly journalBroken?: boolean
  /** Tag of the logo that is here. */
  readonly logo?: string
  /** The last verdict that was committed, of any start. */
  readonly committed?: CommittedVerdict
  readonly settings?: Partial<Settings>
}

export interface Pending {
  readonly tap: Tap
  /**
   * WRITING: the journal does not have it on disk yet. SENT: it waits for its verdict until `deadline`. COMMITTING: its
   * verdict came, and is being made durable.
   */
  readonly phase: 'WRITING' | 'SENT' | 'COMMITTING'
  readonly deadline: number
  /** As it was at the tap. */
  readonly desired: Desired
  /** What is shown when no verdict comes in time. */
  readonly withoutVerdict: View
  /** The journal could not write it: it is sent live or not at all. */
  readonly unjournaled?: true
  /** COMMITTING. */
  readonly verdict?: Verdict
}

/** A tap, in short. */
export type TapRef = Pick<Tap, 'actieId' | 'seq'>

/** A tap's answer, or why a card was not taken; on the screen until `until` (monotonic). */
export interface Shown {
  readonly view: View
  readonly until: number
  readonly of?: TapRef
}

/** A card that was seen not long ago, and its tap. */
export interface RecentCard {
  readonly tap: TapRef
  readonly seenMs: number
  /** Its tap's answer, once there is one. */
  readonly view?: View
}

export interface KioskState {
  readonly bootId: string
  readonly settings: Settings
  readonly name?: string
  /** How often in a row the broker refused the credential. */
  readonly credentialRefusals: number
  /** In use. */
  readonly desired?: Desired
  /** The last good one: on disk. */
  readonly savedDesired?: Desired
  /** `desired` could not be saved: its revision. */
  readonly notKept?: number
  /** `desired` names another broker, which has until then (monotonic) to answer. */
  readonly probation?: { readonly until: number }
  readonly reverted?: Reverted
  /** A report that waits for a link. */
  readonly waitingReport?: Report
  /** The last commands, so that none is carried out twice. */
  readonly commands: readonly string[]
  readonly identifyUntil?: number
  readonly anchor?: ClockAnchor
  /** The latest time the backend gave. */
  readonly serverMs: number
  readonly savedServerMs: number
  readonly lastSeq: number
  readonly linkUp: boolean
  /** A tap waited its full time, and nothing was heard of the backend since it was sent: see `silence.ts`. */
  readonly silent: boolean
  /** When something was last heard of the backend (monotonic). */
  readonly heardMs?: number
  /** Why the backend can't be reached, as far as is known; absent while it can. */
  readonly unreachable?: ConnectionProblem
  /** MEMBERSHIP: until when the cached list can be used, in milliseconds since 1970; absent = it can't. */
  readonly memberListUntil?: number | undefined
  /** Tag of the logo that is here; absent = none. */
  readonly logo?: string | undefined
  readonly readers: Readonly<Record<string, { readonly kind: ReaderKind; readonly status: ReaderStatus }>>
  readonly pending: Readonly<Record<string, Pending>>
  /** The last taps that were noted: their points are booked when they are delivered. */
  readonly noted: readonly string[]
  readonly shown?: Shown
  /** By chip number or UiTPAS number; at least those seen within `sameTapMs`. */
  readonly recent: Readonly<Record<string, RecentCard>>
  /** The journal can't be written; false once it could be again. */
  readonly journalBroken: boolean
  /** Rises with each result that is put on the screen. */
  readonly serial: number
}

/** After a crash the last committed verdict is shown again: a verdict that counts must be seen. */
const shownAgain = ({ bootId, committed, settings }: Boot, at: Moment): Shown | undefined => {
  if (committed?.bootId !== bootId) return undefined
  const { showAgainMs, resultMs } = { ...defaultSettings, ...settings }
  const age = at.monotonicMs - committed.monotonicMs
  if (age < 0 || age >= showAgainMs) return undefined
  const view = viewOf(committed.verdict, undefined)
  return view && { view, until: at.monotonicMs + resultMs }
}

/** @param at the moment of the start */
export const initialState = (boot: Boot, at: Moment = { monotonicMs: 0, wallMs: 0 }): KioskState => {
  const shown = shownAgain(boot, at)
  return {
    bootId: boot.bootId,
    settings: { ...defaultSettings, ...boot.settings },
    ...(boot.name === undefined ? {} : { name: boot.name }),
    ...(boot.desired === undefined ? {} : { desired: boot.desired, savedDesired: boot.desired }),
    ...(boot.logo === undefined ? {} : { logo: boot.logo }),
    ...(boot.reverted === undefined ? {} : { reverted: boot.reverted }),
    commands: [],
    credentialRefusals: 0,
    serverMs: boot.serverMs,
    savedServerMs: boot.serverMs,
    lastSeq: boot.lastSeq,
    journalBroken: boot.journalBroken ?? false,
    linkUp: false,
    silent: false,
    readers: {},
    pending: {},
    noted: [],
    ...(shown && { shown }),
    recent: {},
    serial: shown ? 1 : 0,
  }
}
