import type { CardRead, Command, CommandResult, Desired, Reported, Tap, Verdict } from '@zuil/protocol'
import type {
  ClockAnchor,
  CommittedVerdict,
  Listed,
  Moment,
  ReaderKind,
  ReaderStatus,
  Receipt,
  UnreadableReason,
} from './model.ts'

/** What may happen to the kiosk, and what it then wants done. Plain data. */

export type Input =
  | {
      readonly type: 'CARD'
      readonly at: Moment
      readonly card: CardRead
      readonly freshActieId: string
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
  /** The journal could not write the tap: it did not happen. */
  | { readonly type: 'JOURNAL_FAILED'; readonly at: Moment; readonly actieId: string }
  | { readonly type: 'VERDICT'; readonly at: Moment; readonly verdict: Verdict }
  /** It is on disk that this tap's verdict goes on the screen. */
  | { readonly type: 'SETTLED'; readonly at: Moment; readonly actieId: string }
  | { readonly type: 'SETTLE_FAILED'; readonly at: Moment; readonly actieId: string }
  /** The backend answered (true), or the link to it is gone (false). */
  | { readonly type: 'LINK'; readonly at: Moment; readonly up: boolean }
  | { readonly type: 'SERVER_TIME'; readonly at: Moment; readonly anchor: ClockAnchor }
  | { readonly type: 'DESIRED'; readonly at: Moment; readonly desired: Desired }
  /** A document of a newer backend, of which only the revision could be read, and where reading stopped. */
  | { readonly type: 'DESIRED_UNREADABLE'; readonly at: Moment; readonly revision: number; readonly field: string }
  /** A document is on disk, or could not be written there. */
  | { readonly type: 'KEPT'; readonly at: Moment; readonly desired: Desired }
  | { readonly type: 'KEEP_FAILED'; readonly at: Moment; readonly desired: Desired }
  | { readonly type: 'COMMAND'; readonly at: Moment; readonly command: Command }
  | { readonly type: 'ENROLLED'; readonly at: Moment; readonly name: string; readonly serverMs: number }
  /** The broker did not take this zuil's credential. */
  | { readonly type: 'CREDENTIAL_REFUSED'; readonly at: Moment }
  /** Time passes: sent at `wakeAt` or later. */
  | { readonly type: 'TICK'; readonly at: Moment }

export type InputOf<T extends Input['type']> = Extract<Input, { type: T }>

export type Report = Omit<Reported, 'v' | 'session'>

export type Effect =
  /** Write to the journal; answer with JOURNALED or JOURNAL_FAILED. */
  | { readonly type: 'JOURNAL'; readonly tap: Tap }
  /** Send live, if there is a link. */
  | { readonly type: 'SEND'; readonly tap: Tap }
  /** Make durable that this verdict is shown; answer with SETTLED or SETTLE_FAILED. */
  | { readonly type: 'SETTLE'; readonly seq: number; readonly settled: CommittedVerdict }
  /** A verdict came: the journal may forget its tap. */
  | { readonly type: 'TRIM'; readonly actieId: string }
  /** From now on the tap is delivered from the journal. */
  | { readonly type: 'HAND_OVER'; readonly actieId: string }
  | { readonly type: 'PRINT'; readonly receipt: Receipt }
  /** Keep the desired document over restarts; answer with KEPT or KEEP_FAILED. */
  | { readonly type: 'KEEP_DESIRED'; readonly desired: Desired }
  /** Keep over restarts that this revision was given up. */
  | { readonly type: 'KEEP_REVERTED'; readonly revision: number }
  /** Keep the last server time over restarts (not more often than once a minute). */
  | { readonly type: 'KEEP_SERVER_TIME'; readonly serverMs: number }
  /** Leave the broker, and connect to this one; none = that of the enrolment. */
  | { readonly type: 'CONNECT'; readonly brokerUrl: string | undefined }
  | { readonly type: 'REPORT'; readonly report: Report }
  | { readonly type: 'RESULT'; readonly result: Omit<CommandResult, 'v'> }
  /** Do what the command says, and send its result. */
  | { readonly type: 'PERFORM'; readonly id: string; readonly kind: Exclude<Command['kind'], 'IDENTIFY'> }
  /** This zuil's credential is no longer valid: personal data goes, and the journal is handed in another way. */
  | { readonly type: 'REVOKED' }
