import type { CardRead, Command, ConnectionProblem, Desired, Verdict } from '@zuil/protocol'
import type { ClockAnchor, Listed, Moment, ReaderKind, ReaderStatus, UnreadableReason } from './model.ts'

/** What may happen to the kiosk. Plain data. */
export type Input =
  | {
      readonly type: 'CARD'
      readonly at: Moment
      readonly card: CardRead
      readonly newActieId: string
      /** MEMBERSHIP: what the cached list says, for when no verdict comes. */
      readonly listed?: Listed
    }
  | { readonly type: 'UNREADABLE'; readonly at: Moment; readonly reason: UnreadableReason }
  | {
      readonly type: 'READER'
      readonly at: Moment
      readonly id: string
      readonly kind: ReaderKind
      readonly status: ReaderStatus
    }
  /** The journal has the tap on disk. */
  | { readonly type: 'JOURNALED'; readonly at: Moment; readonly actieId: string }
  /** The journal could not write the tap. */
  | { readonly type: 'JOURNAL_FAILED'; readonly at: Moment; readonly actieId: string }
  /** Whether the journal can be written has changed. `lastSeq`: of what is in it, as far as that could be read. */
  | { readonly type: 'JOURNAL'; readonly at: Moment; readonly writable: boolean; readonly lastSeq: number }
  | { readonly type: 'VERDICT'; readonly at: Moment; readonly verdict: Verdict }
  /** It is on disk that this tap's verdict goes on the screen. */
  | { readonly type: 'COMMITTED'; readonly at: Moment; readonly actieId: string }
  | { readonly type: 'COMMIT_FAILED'; readonly at: Moment; readonly actieId: string }
  /** The backend said something that concerns the shell alone: it acknowledged taps of the journal. */
  | { readonly type: 'HEARD'; readonly at: Moment }
  /** The backend answered (true), or the link to it is lost (false). */
  | { readonly type: 'LINK'; readonly at: Moment; readonly up: boolean }
  /** Why connecting to the backend failed. */
  | { readonly type: 'UNREACHABLE'; readonly at: Moment; readonly problem: ConnectionProblem }
  /** MEMBERSHIP: until when the cached list can be used, in milliseconds since 1970; absent = it can't. */
  | { readonly type: 'MEMBER_LIST'; readonly at: Moment; readonly usableUntil?: number | undefined }
  /** The logo that is here; absent = none (any more). */
  | { readonly type: 'LOGO'; readonly at: Moment; readonly tag?: string | undefined }
  | { readonly type: 'SERVER_TIME'; readonly at: Moment; readonly anchor: ClockAnchor }
  | { readonly type: 'DESIRED'; readonly at: Moment; readonly desired: Desired }
  /** A document of a newer backend, of which only the revision could be read, and where reading stopped. */
  | { readonly type: 'DESIRED_UNREADABLE'; readonly at: Moment; readonly revision: number; readonly field: string }
  /** A document is on disk, or could not be written there. */
  | { readonly type: 'DESIRED_SAVED'; readonly at: Moment; readonly desired: Desired }
  | { readonly type: 'DESIRED_SAVE_FAILED'; readonly at: Moment; readonly desired: Desired }
  | { readonly type: 'COMMAND'; readonly at: Moment; readonly command: Command }
  | { readonly type: 'ENROLLED'; readonly at: Moment; readonly name: string; readonly serverMs: number }
  /** The broker refused this zuil's credential. */
  | { readonly type: 'CREDENTIAL_REFUSED'; readonly at: Moment }
  /** Time passes: sent at `wakeAt` or later. */
  | { readonly type: 'TICK'; readonly at: Moment }

export type InputOf<T extends Input['type']> = Extract<Input, { type: T }>

/** An input without its moment: the shell adds that. */
export type UntimedInput = Input extends infer I ? (I extends Input ? Omit<I, 'at'> : never) : never
