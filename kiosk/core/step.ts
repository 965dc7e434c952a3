import { onCommand } from './commands.ts'
import {
  endProbation,
  onDesired,
  onDesiredSaved,
  onDesiredSaveFailed,
  onDesiredUnreadable,
  onLinkUp,
  saveAgain,
} from './desired.ts'
import type { Input, InputOf } from './input.ts'
import type { Moment } from './model.ts'
import { andThen, type Step, show, unchanged } from './show.ts'
import { hearing, isSilent } from './silence.ts'
import type { KioskState } from './state.ts'
import {
  deliverAllLater,
  onCard,
  onCommitFailed,
  onCommitted,
  onJournal,
  onJournaled,
  onJournalFailed,
  onVerdict,
} from './taps.ts'
import { closedReason } from './view.ts'

export { qrCode } from './qr.ts'
export type { Step } from './show.ts'
export { type Boot, initialState, type KioskState } from './state.ts'
export { currentTime } from './time.ts'
export { screenState, view } from './view.ts'
export { wakeAt } from './wake.ts'

/** The server time is saved on disk at most this often. */
const SAVE_TIME_EVERY_MS = 60_000
/** One refusal may be a mistake of the broker; this many in a row are not. */
const REVOKED_AFTER = 2

const onServerTime = (state: KioskState, { anchor }: InputOf<'SERVER_TIME'>): Step => {
  // Also when it is earlier: a backend whose clock was ahead must not leave the zuil without a date after that.
  const { serverMs } = anchor
  const next = { ...state, anchor, serverMs }
  if (Math.abs(serverMs - state.savedServerMs) < SAVE_TIME_EVERY_MS) return unchanged(next)
  return andThen(
    { state: { ...next, savedServerMs: serverMs }, effects: [{ type: 'SAVE_SERVER_TIME', serverMs }] },
    saveAgain,
  )
}

const onLink = (state: KioskState, { at, up }: InputOf<'LINK'>): Step => {
  if (!up) return deliverAllLater({ ...state, linkUp: false }, at, () => true)
  const { unreachable: _before, ...rest } = state
  return onLinkUp({ ...rest, linkUp: true, credentialRefusals: 0 })
}

const onEnrolled = (state: KioskState, { name, serverMs }: InputOf<'ENROLLED'>): Step => {
  const { desired: _1, savedDesired: _2, probation: _3, waitingReport: _4, ...rest } = state
  const { reverted: _5, ...own } = rest
  return {
    state: { ...own, name, credentialRefusals: 0, serverMs, savedServerMs: serverMs },
    effects: [{ type: 'SAVE_SERVER_TIME', serverMs }],
  }
}

/** REVOKED comes with each refusal: a journal that could not be handed in before may be now. */
const onCredentialRefused = (state: KioskState): Step => {
  // A broker on probation may not know this zuil: the zuil reverts by itself, and nothing is wiped.
  if (state.probation) return unchanged(state)
  const credentialRefusals = state.credentialRefusals + 1
  return {
    state: { ...state, credentialRefusals },
    effects: credentialRefusals >= REVOKED_AFTER ? [{ type: 'REVOKED' }] : [],
  }
}

const isShowing = ({ shown }: KioskState, at: Moment): boolean => shown !== undefined && at.monotonicMs < shown.until

/** The state after one input, and what is to be done. Total: an input that means nothing changes nothing. */
export const step = (before: KioskState, input: Input): Step => {
  const state = hearing(before, input)
  switch (input.type) {
    case 'CARD':
      return onCard(state, input)
    case 'UNREADABLE':
      if (state.name === undefined || closedReason(state)) return unchanged(state)
      // It may be the card of a verdict that is shown again after a crash: that must be seen.
      if (input.reason === 'CARD_LEFT' && isShowing(state, input.at)) return unchanged(state)
      return unchanged(show(state, input.at, { screen: 'REFUSED', reason: input.reason }))
    case 'READER':
      return unchanged({
        ...state,
        readers: { ...state.readers, [input.id]: { kind: input.kind, status: input.status } },
      })
    case 'JOURNAL':
      return onJournal(state, input)
    case 'JOURNALED':
      return onJournaled(state, input)
    case 'JOURNAL_FAILED':
      return onJournalFailed(state, input)
    case 'VERDICT':
      return onVerdict(state, input)
    case 'COMMITTED':
      return onCommitted(state, input)
    case 'COMMIT_FAILED':
      return onCommitFailed(state, input)
    case 'HEARD':
      return unchanged(state)
    case 'LINK':
      return onLink(state, input)
    case 'UNREACHABLE':
      return unchanged({ ...state, unreachable: input.problem })
    case 'MEMBER_LIST':
      return unchanged({ ...state, memberListUntil: input.usableUntil })
    case 'LOGO':
      return unchanged({ ...state, logo: input.tag })
    case 'SERVER_TIME':
      return onServerTime(state, input)
    case 'DESIRED':
      return onDesired(state, input)
    case 'DESIRED_UNREADABLE':
      return onDesiredUnreadable(state, input)
    case 'DESIRED_SAVED':
      return onDesiredSaved(state, input)
    case 'DESIRED_SAVE_FAILED':
      return onDesiredSaveFailed(state, input)
    case 'COMMAND':
      return onCommand(state, input)
    case 'ENROLLED':
      return onEnrolled(state, input)
    case 'CREDENTIAL_REFUSED':
      return onCredentialRefused(state)
    case 'TICK':
      return andThen(
        deliverAllLater(
          { ...state, silent: state.silent || isSilent(state, input.at) },
          input.at,
          ({ deadline }) => deadline <= input.at.monotonicMs,
        ),
        (now) => endProbation(now, input.at),
      )
  }
}
