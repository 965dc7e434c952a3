import type { Command, CommandResult, Desired, Reported, Tap } from '@zuil/protocol'
import type { CommittedVerdict, Receipt, Reverted } from './model.ts'

export type Report = Omit<Reported, 'v' | 'session'>

/** What the kiosk's core wants done. Plain data. */
export type Effect =
  /** Write to the journal; answer with JOURNALED or JOURNAL_FAILED. */
  | { readonly type: 'JOURNAL'; readonly tap: Tap }
  /** Send live, if there is a link. */
  | { readonly type: 'SEND'; readonly tap: Tap }
  /** Make durable that this verdict is shown; answer with COMMITTED or COMMIT_FAILED. */
  | { readonly type: 'COMMIT'; readonly seq: number; readonly committed: CommittedVerdict }
  /** A verdict came: the journal may forget its tap. */
  | { readonly type: 'TRIM'; readonly actieId: string }
  /** From now on the tap is delivered from the journal. */
  | { readonly type: 'DELIVER_LATER'; readonly actieId: string }
  | { readonly type: 'PRINT'; readonly receipt: Receipt }
  /** Save the desired document for after a restart; answer with DESIRED_SAVED or DESIRED_SAVE_FAILED. */
  | { readonly type: 'SAVE_DESIRED'; readonly desired: Desired }
  /** Save for after a restart which document was reverted. */
  | { readonly type: 'SAVE_REVERTED'; readonly reverted: Reverted }
  /** Save the last server time for after a restart (at most once a minute). */
  | { readonly type: 'SAVE_SERVER_TIME'; readonly serverMs: number }
  /** Leave the broker, and connect to this one; undefined = that of the enrolment. */
  | { readonly type: 'CONNECT'; readonly brokerUrl: string | undefined }
  | { readonly type: 'REPORT'; readonly report: Report }
  | { readonly type: 'RESULT'; readonly result: Omit<CommandResult, 'v'> }
  /** Carry out a command of the back office, and send its result. */
  | { readonly type: 'PERFORM'; readonly id: string; readonly kind: Exclude<Command['kind'], 'IDENTIFY'> }
  /** This zuil's credential is no longer valid: wipe personal data, and hand in the journal over HTTPS. */
  | { readonly type: 'REVOKED' }

export type EffectOf<T extends Effect['type']> = Extract<Effect, { type: T }>
