import { onCommand } from './commands.ts'
import { endProbation, onDesired, onDesiredUnreadable, onKeepFailed, onKept, onLinkUp } from './desired.ts'
import type { Input, InputOf } from './happenings.ts'
import { andThen, type Step, same, show } from './show.ts'
import type { KioskState } from './state.ts'
import { handOverAll, onCard, onJournaled, onJournalFailed, onSettled, onSettleFailed, onVerdict } from './taps.ts'
import { closedFor } from './view.ts'

export { qrCode } from './qr.ts'
export type { Step } from './show.ts'
export { type Boot, defaultSettings, initialState, type KioskState, type Settings } from './state.ts'
export { presentTime } from './time.ts'
export { screenState, view } from './view.ts'
export { wakeAt } from './wake.ts'

/** Server time is kept on disk not more often than this. */
const KEEP_TIME_EVERY_MS = 60_000
/** One refusal may be a mistake of the broker; so many in a row are not. */
const REVOKED_AFTER = 2

const onServerTime = (state: KioskState, { anchor }: InputOf<'SERVER_TIME'>): Step => {
  const serverMs = Math.max(state.serverMs, anchor.serverMs)
  const timed = { ...state, anchor, serverMs }
  if (serverMs - state.keptServerMs < KEEP_TIME_EVERY_MS) return same(timed)
  return { state: { ...timed, keptServerMs: serverMs }, effects: [{ type: 'KEEP_SERVER_TIME', serverMs }] }
}

const onLink = (state: KioskState, { at, up }: InputOf<'LINK'>): Step =>
  up
    ? onLinkUp({ ...state, linkUp: true, credentialRefusals: 0 })
    : handOverAll({ ...state, linkUp: false }, at, () => true)

const onEnrolled = (state: KioskState, { name, serverMs }: InputOf<'ENROLLED'>): Step => {
  const { desired: _earlier, kept: _too, probation: _tried, report: _said, ...rest } = state
  const known = Math.max(state.serverMs, serverMs)
  return {
    state: { ...rest, name, credentialRefusals: 0, reverted: 0, serverMs: known, keptServerMs: known },
    effects: [{ type: 'KEEP_SERVER_TIME', serverMs: known }],
  }
}

/** Asked for again with each refusal: what could not be handed in then may be now. */
const onCredentialRefused = (state: KioskState): Step => {
  // A broker that is only tried may not know this zuil: it goes back by itself, and nothing is wiped for that.
  if (state.probation) return same(state)
  const credentialRefusals = state.credentialRefusals + 1
  return {
    state: { ...state, credentialRefusals },
    effects: credentialRefusals >= REVOKED_AFTER ? [{ type: 'REVOKED' }] : [],
  }
}

/** What one input makes of the state, and what is then to be done. Total: an input that means nothing changes nothing. */
export const step = (state: KioskState, input: Input): Step => {
  switch (input.type) {
    case 'CARD':
      return onCard(state, input)
    case 'UNREADABLE':
      if (state.name === undefined || closedFor(state)) return same(state)
      return same(show(state, input.at, { screen: 'REFUSED', reason: input.reason }))
    case 'READER':
      return same({ ...state, readers: { ...state.readers, [input.id]: { kind: input.kind, status: input.status } } })
    case 'JOURNALED':
      return onJournaled(state, input)
    case 'JOURNAL_FAILED':
      return onJournalFailed(state, input)
    case 'VERDICT':
      return onVerdict(state, input)
    case 'SETTLED':
      return onSettled(state, input)
    case 'SETTLE_FAILED':
      return onSettleFailed(state, input)
    case 'LINK':
      return onLink(state, input)
    case 'SERVER_TIME':
      return onServerTime(state, input)
    case 'DESIRED':
      return onDesired(state, input)
    case 'DESIRED_UNREADABLE':
      return onDesiredUnreadable(state, input)
    case 'KEPT':
      return onKept(state, input)
    case 'KEEP_FAILED':
      return onKeepFailed(state, input)
    case 'COMMAND':
      return onCommand(state, input)
    case 'ENROLLED':
      return onEnrolled(state, input)
    case 'CREDENTIAL_REFUSED':
      return onCredentialRefused(state)
    case 'TICK':
      return andThen(
        handOverAll(state, input.at, ({ deadline }) => deadline <= input.at.monotonicMs),
        (now) => endProbation(now, input.at),
      )
  }
}
