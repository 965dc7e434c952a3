import { type Desired, limits, type Tap, type Verdict } from '@zuil/protocol'
import type { Report } from './happenings.ts'
import type { ClockAnchor, CommittedVerdict, Moment, ReaderKind, ReaderStatus, View } from './model.ts'
import { viewOf } from './modes/modes.ts'

/** Times in milliseconds. */
export interface Settings {
  /** The same card within so long of its last being seen is the same tap. */
  readonly sameTapMs: number
  /** How long a result stays on the screen. */
  readonly resultMs: number
  /** How long the passholder waits for a verdict before the zuil gives its own answer. */
  readonly verdictTimeoutMs: number
  /** Most taps that wait for the journal or a verdict at once; a card beyond them is not taken. */
  readonly pendingMost: number
  /** What was settled so short before the program started is shown again. */
  readonly settledAgainMs: number
  /** How long another broker is tried before the zuil goes back. */
  readonly probationMs: number
  /** How long the zuil shows itself to who looks for it. */
  readonly identifyMs: number
}

export const defaultSettings: Settings = {
  sameTapMs: 3_000,
  resultMs: 6_000,
  verdictTimeoutMs: limits.verdictTimeoutMs,
  pendingMost: 100,
  settledAgainMs: 30_000,
  probationMs: 90_000,
  identifyMs: 15_000,
}

/** What the shell read from disk before the first input. */
export interface Boot {
  readonly bootId: string
  /** The zuil's name; absent = not enrolled. */
  readonly name?: string
  readonly desired?: Desired
  /** The highest revision of a document that was given up; 0 = none. */
  readonly reverted?: number
  /** The last time the backend gave, in any boot; 0 = never. */
  readonly serverMs: number
  readonly lastSeq: number
  /** The last verdict that was made durable to be shown, of any start. */
  readonly settled?: CommittedVerdict
  readonly settings?: Partial<Settings>
}

export interface Pending {
  readonly tap: Tap
  /**
   * WRITING: the journal has it not yet on disk. SENT: it waits for its verdict until `deadline`. SETTLING: its verdict
   * came, and is being made durable.
   */
  readonly phase: 'WRITING' | 'SENT' | 'SETTLING'
  readonly deadline: number
  /** As it was at the tap. */
  readonly desired: Desired
  /** What its passholder is told when no verdict comes in time. */
  readonly withoutVerdict: View
  /** SETTLING. */
  readonly verdict?: Verdict
}

/** A tap, in short. */
export type TapRef = Pick<Tap, 'actieId' | 'seq'>

/** A tap's answer, or a card that could not be taken, on the screen until `until` (monotonic). */
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
  /** How often in a row the broker did not take the credential. */
  readonly credentialRefusals: number
  /** In use. */
  readonly desired?: Desired
  /** The last good one: on disk. */
  readonly kept?: Desired
  /** `desired` is of another broker, which has until then (monotonic) to answer. */
  readonly probation?: { readonly until: number }
  readonly reverted: number
  /** A report that waits for a link. */
  readonly report?: Report
  /** The last commands, so that none is done twice. */
  readonly commands: readonly string[]
  readonly identifyUntil?: number
  readonly anchor?: ClockAnchor
  /** The latest time the backend gave. */
  readonly serverMs: number
  readonly keptServerMs: number
  readonly lastSeq: number
  readonly linkUp: boolean
  readonly readers: Readonly<Record<string, { readonly kind: ReaderKind; readonly status: ReaderStatus }>>
  readonly pending: Readonly<Record<string, Pending>>
  /** The last taps that were noted: their points are counted when they are delivered. */
  readonly noted: readonly string[]
  readonly shown?: Shown
  /** By chip number or UiTPAS number; at least those seen within `sameTapMs`. */
  readonly recent: Readonly<Record<string, RecentCard>>
  /** Until when the journal counts as broken (monotonic); there until it could be written again. */
  readonly journalBrokenUntil?: number
  /** Rises with each result that is put on the screen. */
  readonly serial: number
}

/** What a crash kept from the screen: a verdict that counts must be seen. */
const shownAgain = ({ bootId, settled, settings }: Boot, at: Moment): Shown | undefined => {
  if (settled?.bootId !== bootId) return undefined
  const { settledAgainMs, resultMs } = { ...defaultSettings, ...settings }
  const age = at.monotonicMs - settled.monotonicMs
  if (age < 0 || age >= settledAgainMs) return undefined
  const view = viewOf(settled.verdict, undefined)
  return view && { view, until: at.monotonicMs + resultMs }
}

/** @param at the moment of the start */
export const initialState = (boot: Boot, at: Moment = { monotonicMs: 0, wallMs: 0 }): KioskState => {
  const shown = shownAgain(boot, at)
  return {
    bootId: boot.bootId,
    settings: { ...defaultSettings, ...boot.settings },
    ...(boot.name === undefined ? {} : { name: boot.name }),
    ...(boot.desired === undefined ? {} : { desired: boot.desired, kept: boot.desired }),
    reverted: boot.reverted ?? 0,
    commands: [],
    credentialRefusals: 0,
    serverMs: boot.serverMs,
    keptServerMs: boot.serverMs,
    lastSeq: boot.lastSeq,
    linkUp: false,
    readers: {},
    pending: {},
    noted: [],
    ...(shown && { shown }),
    recent: {},
    serial: shown ? 1 : 0,
  }
}
