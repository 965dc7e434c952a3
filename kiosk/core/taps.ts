import type { CardRead, Tap, Verdict } from '@zuil/protocol'
import { current } from './current.ts'
import { saveAgain } from './desired.ts'
import type { InputOf } from './input.ts'
import type { Moment, View } from './model.ts'
import { modes, needsCommit, viewOf } from './modes/modes.ts'
import { receiptOf } from './modes/ticket.ts'
import { andThen, type Step, show, showAlways, showAnswer, unchanged } from './show.ts'
import type { KioskState, Pending } from './state.ts'
import { currentTime, iso } from './time.ts'
import { closedReason } from './view.ts'

/** The life of a tap: journaled, sent, its verdict committed where it must be, shown; or delivered from the journal. */

const MAX_NOTED = 100

const keyOf = (card: CardRead): string => (card.kind === 'CHIP' ? card.chipNumber : card.uitpasNumber)

const without = <T>(record: Readonly<Record<string, T>>, key: string): Readonly<Record<string, T>> =>
  Object.fromEntries(Object.entries(record).filter(([k]) => k !== key))

/** Cards that make no new tap when they come again now. */
const recentAt = ({ recent, settings }: KioskState, at: Moment): KioskState['recent'] =>
  Object.fromEntries(Object.entries(recent).filter(([, { seenMs }]) => at.monotonicMs - seenMs < settings.sameTapMs))

/**
 * The number of the next tap: above all that are known, and not below the machine's monotonic clock in milliseconds. So within
 * one boot of the machine it rises also when the program starts again and its journal can't be read, or was emptied: what it
 * does not know then was numbered earlier. (Unless the numbers of an earlier boot had come further than this boot's clock:
 * then one could come a second time if that millisecond comes while the journal can't be read. The backend keeps such a tap
 * in quarantine.) A century of milliseconds is a safe integer.
 */
const nextSeq = (lastSeq: number, monotonicMs: number): number => Math.max(lastSeq + 1, monotonicMs)

const makePending = (
  state: KioskState,
  desired: Pending['desired'],
  { at, card, newActieId, listed }: InputOf<'CARD'>,
): Pending => {
  const now = currentTime(state, at)
  const mode = modes[desired.type]
  const monotonicMs = Math.max(0, Math.floor(at.monotonicMs))
  const tap: Tap = {
    actieId: newActieId,
    seq: nextSeq(state.lastSeq, monotonicMs),
    bootId: state.bootId,
    monotonicMs,
    at: iso(now?.ms ?? at.wallMs),
    clock: now?.anchored ? 'ANCHORED' : 'WALL',
    notBefore: iso(state.serverMs),
    card,
    mode: desired.type,
    ...mode.tapFields(desired, current(state, at)),
  }
  const withoutVerdict = mode.withoutVerdict({ desired, listed, ...(now && { nowMs: now.ms }) })
  return { tap, phase: 'WRITING', deadline: Number.POSITIVE_INFINITY, desired, withoutVerdict }
}

export const onCard = (state: KioskState, input: InputOf<'CARD'>): Step => {
  const { at, card } = input
  const { desired } = state
  if (state.name === undefined || closedReason(state) || !desired) return unchanged(state)
  const key = keyOf(card)
  const recent = recentAt(state, at)
  const seen = recent[key]
  if (seen) {
    const again = { ...state, recent: { ...recent, [key]: { ...seen, seenMs: at.monotonicMs } } }
    return unchanged(show(again, at, seen.view ?? { screen: 'BUSY' }, seen.tap))
  }
  if (Object.keys(state.pending).length >= state.settings.maxPending)
    return unchanged(show(state, at, { screen: 'REFUSED', reason: 'READ_FAILED' }))
  const pending = makePending(state, desired, input)
  const { tap } = pending
  const taken: KioskState = {
    ...state,
    lastSeq: tap.seq,
    recent: { ...recent, [key]: { tap: { actieId: tap.actieId, seq: tap.seq }, seenMs: at.monotonicMs } },
    pending: { ...state.pending, [tap.actieId]: pending },
  }
  return { state: show(taken, at, { screen: 'BUSY' }, taken.recent[key]?.tap), effects: [{ type: 'JOURNAL', tap }] }
}

/** The zuil's own answer says why it is that. With a link the backend was asked, and did not answer in time. */
const withWhy = ({ linkUp, unreachable }: KioskState, view: View): View => {
  if (view.screen !== 'REFUSED' && view.screen !== 'MEMBER') return view
  const why = linkUp ? 'NO_ANSWER' : unreachable
  return why ? { ...view, unreachable: why } : view
}

/** Shows the zuil's own answer, and leaves the tap to the delivery from the journal, if it is in there. */
const deliverLater = (state: KioskState, at: Moment, { tap, withoutVerdict, unjournaled }: Pending): Step => {
  const { actieId } = tap
  const own = withWhy(state, withoutVerdict)
  if (unjournaled) {
    const view = own.screen === 'NOTED' ? withWhy(state, { screen: 'REFUSED', reason: 'NO_NETWORK' }) : own
    return unchanged(showAnswer({ ...state, pending: without(state.pending, actieId) }, at, actieId, view))
  }
  const noted = own.screen === 'NOTED' ? [...state.noted.slice(1 - MAX_NOTED), actieId] : state.noted
  return {
    state: showAnswer({ ...state, noted, pending: without(state.pending, actieId) }, at, actieId, own),
    effects: [{ type: 'DELIVER_LATER', actieId }],
  }
}

/** Leaves those taps that wait for their verdict, and that `which` selects, to the delivery from the journal. */
export const deliverAllLater = (state: KioskState, at: Moment, which: (pending: Pending) => boolean): Step =>
  Object.values(state.pending)
    .filter((pending) => pending.phase === 'SENT' && which(pending))
    .reduce<Step>((done, pending) => andThen(done, (now) => deliverLater(now, at, pending)), unchanged(state))

const sendOrLater = (state: KioskState, at: Moment, pending: Pending): Step => {
  if (!state.linkUp) return deliverLater(state, at, pending)
  const sent: Pending = { ...pending, phase: 'SENT', deadline: at.monotonicMs + state.settings.verdictTimeoutMs }
  return {
    state: { ...state, pending: { ...state.pending, [pending.tap.actieId]: sent } },
    effects: [{ type: 'SEND', tap: pending.tap }],
  }
}

export const onJournaled = (state: KioskState, { at, actieId }: InputOf<'JOURNALED'>): Step => {
  const pending = state.pending[actieId]
  if (pending?.phase !== 'WRITING') return unchanged(state)
  return sendOrLater({ ...state, journalBroken: false }, at, pending)
}

/** What is known of the journal's numbers can be too low while it could not be read. */
export const onJournal = (state: KioskState, { writable, lastSeq }: InputOf<'JOURNAL'>): Step => {
  const known: KioskState = { ...state, journalBroken: !writable, lastSeq: Math.max(state.lastSeq, lastSeq) }
  return writable ? saveAgain(known) : unchanged(known)
}

/** The journal is broken, and this tap is off the screen; the same card may try again at once. */
const withoutTap = (state: KioskState, actieId: string): KioskState => {
  const { shown, ...rest } = state
  return {
    ...rest,
    ...(shown && shown.of?.actieId !== actieId && { shown }),
    recent: Object.fromEntries(Object.entries(state.recent).filter(([, card]) => card.tap.actieId !== actieId)),
    pending: without(state.pending, actieId),
    journalBroken: true,
  }
}

/** The backend may decide it all the same, live. If not, the tap did not happen. */
export const onJournalFailed = (state: KioskState, { at, actieId }: InputOf<'JOURNAL_FAILED'>): Step => {
  const pending = state.pending[actieId]
  if (pending?.phase !== 'WRITING') return unchanged(state)
  const { tap, desired } = pending
  return modes[tap.mode].worksWithoutJournal(desired, state.linkUp)
    ? sendOrLater({ ...state, journalBroken: true }, at, { ...pending, unjournaled: true })
    : unchanged(withoutTap(state, actieId))
}

/**
 * Whether a verdict that came now would be seen: the zuil is open, and no later passholder is at the screen. What is not
 * seen must not count.
 */
const wouldBeSeen = (state: KioskState, at: Moment, { tap }: Pending): boolean => {
  if (closedReason(state)) return false
  const { shown } = state
  return !shown?.of || at.monotonicMs >= shown.until || shown.of.seq <= tap.seq
}

/**
 * A verdict for a tap that is delivered from the journal. What counts only if it is seen stays in the journal, so that
 * it is reversed. Else the journal may forget the tap, and "noted" on the screen is replaced by the verdict.
 */
const onLateVerdict = (state: KioskState, at: Moment, verdict: Verdict): Step => {
  const { actieId } = verdict
  if (needsCommit(verdict, state.noted.includes(actieId) ? 'BOOK' : 'DROP')) return unchanged(state)
  const view = viewOf(verdict, undefined)
  return { state: view ? showAnswer(state, at, actieId, view) : state, effects: [{ type: 'TRIM', actieId }] }
}

export const onVerdict = (state: KioskState, { at, verdict }: InputOf<'VERDICT'>): Step => {
  const { actieId } = verdict
  const pending = state.pending[actieId]
  if (!pending) return onLateVerdict(state, at, verdict)
  if (pending.phase !== 'SENT') return unchanged(state)
  const { tap, desired } = pending
  if (!needsCommit(verdict, tap.ifLate)) {
    const known = { ...state, pending: without(state.pending, actieId) }
    const view = viewOf(verdict, desired)
    return {
      state: view ? showAnswer(known, at, actieId, view) : known,
      effects: pending.unjournaled ? [] : [{ type: 'TRIM', actieId }],
    }
  }
  if (pending.unjournaled || !wouldBeSeen(state, at, pending)) return deliverLater(state, at, pending)
  const committing: Pending = { ...pending, phase: 'COMMITTING', deadline: Number.POSITIVE_INFINITY, verdict }
  const committed = { verdict, bootId: state.bootId, monotonicMs: Math.max(0, Math.floor(at.monotonicMs)) }
  return {
    state: { ...state, pending: { ...state.pending, [actieId]: committing } },
    effects: [{ type: 'COMMIT', seq: tap.seq, committed }],
  }
}

/** Now the verdict counts: it is shown, whatever else is on the screen, and then printed. */
export const onCommitted = (state: KioskState, { at, actieId }: InputOf<'COMMITTED'>): Step => {
  const pending = state.pending[actieId]
  if (pending?.phase !== 'COMMITTING' || !pending.verdict) return unchanged(state)
  const known: KioskState = { ...state, journalBroken: false, pending: without(state.pending, actieId) }
  const view: View | undefined = viewOf(pending.verdict, pending.desired)
  const receipt = receiptOf(pending.verdict, pending.tap, pending.desired)
  return {
    state: view ? showAlways(known, at, { actieId, seq: pending.tap.seq }, view) : known,
    effects: receipt ? [{ type: 'PRINT', receipt }] : [],
  }
}

/** The verdict can't be made durable, so it must not be shown: delivering the tap reverses it. */
export const onCommitFailed = (state: KioskState, { actieId }: InputOf<'COMMIT_FAILED'>): Step => {
  if (state.pending[actieId]?.phase !== 'COMMITTING') return unchanged(state)
  return { state: withoutTap(state, actieId), effects: [{ type: 'DELIVER_LATER', actieId }] }
}
