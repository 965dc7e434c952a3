import type { CardRead, EnrolmentGrant, Tap } from '@zuil/protocol'
import type { Moment, ReaderKind, ReaderStatus, ScreenState, UnreadableReason } from './core/model.ts'

/** What the kiosk needs of the world. Types only; the shell (`main.ts`) wires them to `step`. */

export interface ReaderEvents {
  readonly card: (card: CardRead) => void
  readonly unreadable: (reason: UnreadableReason) => void
  readonly status: (id: string, kind: ReaderKind, status: ReaderStatus) => void
}

/** A device that reads cards. It heals itself; `stop` resolves when nothing of it runs any more. */
export interface Reader {
  start(events: ReaderEvents): void
  stop(): Promise<void>
}

/** Durable, in the order of `seq`. An entry stays until it is removed. */
export interface Journal {
  /** Resolves when the tap is on disk. */
  append(tap: Tap): Promise<void>
  remove(seqs: readonly number[]): Promise<void>
  /** The oldest entries with a `seq` above `after`, at most `count`. */
  read(after: number, count: number): Promise<readonly Tap[]>
  readonly depth: number
  /** The highest `seq` ever used. */
  readonly lastSeq: number
  close(): Promise<void>
}

export interface Clock {
  now(): Moment
  /** Identifies the machine's boot. */
  readonly bootId: string
}

/** Where the screen is shown; `show` is called with every change. */
export interface Screen {
  show(state: ScreenState): void
}

/** Kept by the zuil, readable to its user alone. */
export interface Enrolment extends Omit<EnrolmentGrant, 'serverTime'> {
  readonly backendUrl: string
  readonly deviceId: string
}
