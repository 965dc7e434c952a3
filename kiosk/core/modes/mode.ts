import type { Desired, ShownEvent, ShownReward, Tap } from '@zuil/protocol'
import type { Listed, ShownBalance, View, WaitingView } from '../model.ts'

/** The balance of a verdict, if it says one. */
export const balanceOf = ({ balance, pointsEndDate }: ShownBalance): ShownBalance => ({
  ...(balance !== undefined && { balance }),
  ...(pointsEndDate !== undefined && { pointsEndDate }),
})

/** What of its document a zuil shows at a moment. */
export interface Current {
  /** CHECK_IN, TICKET. */
  readonly event?: ShownEvent
  /** REWARD. */
  readonly reward?: ShownReward
}

/** What one type of zuil does differently from the others. */
export interface Mode {
  /** The fields of a tap that say what its passholder saw. */
  readonly tapFields: (
    desired: Desired,
    current: Current,
  ) => Pick<Tap, 'ifLate'> & Partial<Pick<Tap, 'shownEventId' | 'shownPrice' | 'rewardId' | 'associationId'>>
  /** What is shown beside the invitation. */
  readonly waitingFields: (
    desired: Desired,
    current: Current,
  ) => Partial<Pick<WaitingView, 'event' | 'reward' | 'association'>>
  /** What is shown when no verdict came in time: the zuil's own answer, without the backend. */
  readonly withoutVerdict: (tapped: Tapped) => View
  /**
   * Whether a tap can be answered that the journal can't write: the backend decides it live, and nothing need be noted
   * or reversed later.
   */
  readonly worksWithoutJournal: (desired: Desired, linkUp: boolean) => boolean
}

/** The moment of a tap, as far as the answer without a verdict depends on it. */
export interface Tapped {
  readonly desired: Desired
  /** Absent when the date can't be trusted. */
  readonly nowMs?: number
  readonly listed?: Listed
}
