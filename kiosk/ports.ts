import type { CardRead, Desired, Health, Result, Tap } from '@zuil/protocol'
import type {
  CommittedVerdict,
  Listed,
  Moment,
  ReaderKind,
  ReaderStatus,
  Receipt,
  ScreenState,
  UnreadableReason,
} from './core/model.ts'

/** What the kiosk needs of the world. Types only; `app.ts` wires them. */

export interface ReaderEvents {
  /** @param place where it lies, of a reader on which cards lie */
  readonly card: (card: CardRead, place?: string) => void
  readonly unreadable: (reason: UnreadableReason, place?: string) => void
  /** Nothing lies on this place, at first or any more. */
  readonly taken?: (place: string) => void
  readonly status: (id: string, kind: ReaderKind, status: ReaderStatus) => void
}

/** A device that reads cards. It recovers by itself; `stop` resolves when nothing of it runs any more. */
export interface Reader {
  start(events: ReaderEvents): void
  stop(): Promise<void>
}

/**
 * Durable, in the order of `seq`. An entry stays until it is removed. While the disk can't be written `append` and
 * `commit` reject; what is on it can be read and removed.
 */
export interface Journal {
  /**
   * Resolves when the tap is on disk. Rejects also when its `seq` is not above `lastSeq`: it would be written over
   * another tap.
   */
  append(tap: Tap): Promise<void>
  remove(seqs: readonly number[]): Promise<void>
  /**
   * Resolves when it is on disk that this tap's verdict goes on the screen: the tap is no longer in the journal, and
   * `lastCommitted` gives it after a restart. See docs/decisions/06-presumed-abort.md.
   */
  commit(seq: number, verdict: CommittedVerdict): Promise<void>
  /** The last one committed, of any start. */
  readonly lastCommitted: CommittedVerdict | undefined
  /** The oldest entries with a `seq` above `after`, at most `count`. Rejects when the disk can't be read. */
  read(after: number, count: number): Promise<readonly Tap[]>
  readonly depth: number
  /** The highest `seq` ever used. */
  readonly lastSeq: number
  /** Whether the disk can be written, as far as is known. */
  readonly writable: boolean
  /** It was damaged once, and something may be lost: what was set aside is still there. */
  readonly damaged: boolean
  close(): Promise<void>
}

export interface Clock {
  now(): Moment
  /** Identifies the machine's boot. */
  readonly bootId: string
}

/** Calls back after so many milliseconds; gives a function that cancels it. */
export type StartTimer = (ms: number, call: () => void) => () => void

/** Where the screen is shown; `show` is called with every change. */
export interface Screen {
  show(state: ScreenState): void
  /** Whether the page still draws; MISSING = no page is connected. */
  readonly frames: Health['screen']
  /** What the visitor sees: JPEG, base64, at most 56 kB of text. The error is a sentence for a person. */
  screenshot(): Promise<Result<string, string>>
}

/** What a person types to enrol a zuil. */
export interface EnrolInput {
  readonly backendUrl?: string
  readonly name: string
  readonly code: string
}

/** A route of the local server that another part of the kiosk handles; undefined for a path that is not its own. */
export type LocalRoute = (request: {
  readonly method: string
  readonly path: string
  /** The parsed JSON body. */
  readonly body: unknown
}) => { readonly status: number; readonly body: object } | undefined

/** The cached list of a lidmaatschapzuil. */
export interface Members {
  /** undefined = there is no list that is valid now. */
  find(card: CardRead, associationId: string, nowMs: number): Listed
  /** Fetches the list if it is another one or old. Never throws: without network the old one stays. */
  refresh(
    wanted: {
      readonly associationId: string
      readonly listRevision: string
      /** Whether cards must be found by UiTPAS number too. */
      readonly byNumber: boolean
    },
    nowMs: number,
  ): Promise<void>
  /** Milliseconds since 1970; undefined = there is no list, or its key is not known since the start. */
  readonly usableUntil: number | undefined
  /** From memory and disk. */
  wipe(): Promise<void>
}

/** A logo that can be shown. */
export interface LogoPicture {
  readonly tag: string
  readonly type: string
  readonly content: Uint8Array
}

/** The logo of the zuil's card system, as it is kept here. */
export interface Logos {
  /** The document in use; at the start, and when it changed. */
  desiredChanged(desired: Desired | undefined): void
  backendReached(): void
  /** undefined = there is none (yet). */
  readonly picture: LogoPicture | undefined
  /** Resolves when all is on disk. */
  stop(): Promise<void>
}

export interface Printer {
  readonly status: NonNullable<Health['printer']>
  /** Resolves to whether it was printed; never rejects. */
  print(receipt: Receipt): Promise<boolean>
  stop(): Promise<void>
}
