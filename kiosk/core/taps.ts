import type { CardRead, Tap, Verdict } from '@zuil/protocol'
import type { InputOf } from './happenings.ts'
import type { Moment, View } from './model.ts'
import { modes, needsSettling, viewOf } from './modes/modes.ts'
import { receiptOf } from './modes/ticket.ts'
import { andThen, answer, type Step, same, show, showSurely } from './show.ts'
import type { KioskState, Pending } from './state.ts'
import { iso, presentTime } from './time.ts'
import { closedFor, presentEvent } from './view.ts'

/** A tap's way: journaled, sent, its verdict made durable where it must be, shown; or handed over to the delivery. */

const NOTED_MOST = 100

const keyOf = (card: CardRead): string => (card.kind === 'CHIP' ? card.chipNumber : card.uitpasNumber)

const without = <T>(record: Readonly<Record<string, T>>, key: string): Readonly<Record<string, T>> =>
  Object.fromEntries(Object.entries(record).filter(([k]) => k !== key))

/** Cards seen so short ago that they are the same tap when they come again. */
const recentAt = ({ recent, settings }: KioskState, at: Moment): KioskState['recent'] =>
  Object.fromEntries(Object.entries(recent).filter(([, { seenMs }]) => at.monotonicMs - seenMs < settings.sameTapMs))

const makePending = (
  state: KioskState,
  desired: Pending['desired'],
  { at, card, freshActieId, listed }: InputOf<'CARD'>,
): Pending => {
  const now = presentTime(state, at)
  const mode = modes[desired.type]
  const tap: Tap = {
    actieId: freshActieId,
    seq: state.lastSeq + 1,
    bootId: state.bootId,
    monotonicMs: Math.max(0, Math.floor(at.monotonicMs)),
    at: iso(now?.ms ?? at.wallMs),
    clock: now?.anchored ? 'ANCHORED' : 'WALL',
    notBefore: iso(state.serverMs),
    card,
    mode: desired.type,
    ...mode.intoTap(desired, presentEvent(state, at)),
  }
  const withoutVerdict = mode.withoutVerdict({ desired, listed, ...(now && { nowMs: now.ms }) })
  return { tap, phase: 'WRITING', deadline: Number.POSITIVE_INFINITY, desired, withoutVerdict }
}

export const onCard = (state: KioskState, input: InputOf<'CARD'>): Step => {
  const { at, card } = input
  const { desired } = state
  if (state.name === undefined || closedFor(state) || !desired) return same(state)
  const key = keyOf(card)
  const recent = recentAt(state, at)
  const seen = recent[key]
  if (seen) {
    const again = { ...state, recent: { ...recent, [key]: { ...seen, seenMs: at.monotonicMs } } }
    return same(show(again, at, seen.view ?? { screen: 'BUSY' }, seen.tap))
  }
  if (Object.keys(state.pending).length >= state.settings.pendingMost)
    return same(show(state, at, { screen: 'REFUSED', reason: 'READ_FAILED' }))
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

/** Gives a journaled tap to the delivery from the journal, and tells its passholder what the zuil itself can say. */
const handOver = (state: KioskState, at: Moment, { tap, withoutVerdict }: Pending): Step => {
  const { actieId } = tap
  const noted = withoutVerdict.screen === 'NOTED' ? [...state.noted.slice(1 - NOTED_MOST), actieId] : state.noted
  return {
    state: answer({ ...state, noted, pending: without(state.pending, actieId) }, at, actieId, withoutVerdict),
    effects: [{ type: 'HAND_OVER', actieId }],
  }
}

/** Hands over all taps that wait for their verdict, or those of them whose time is over. */
export const handOverAll = (state: KioskState, at: Moment, which: (pending: Pending) => boolean): Step =>
  Object.values(state.pending)
    .filter((pending) => pending.phase === 'SENT' && which(pending))
    .reduce<Step>((done, pending) => andThen(done, (now) => handOver(now, at, pending)), same(state))

export const onJournaled = (state: KioskState, { at, actieId }: InputOf<'JOURNALED'>): Step => {
  const pending = state.pending[actieId]
  if (pending?.phase !== 'WRITING') return same(state)
  const { journalBrokenUntil: _mended, ...mended } = state
  if (!state.linkUp) return handOver(mended, at, pending)
  const sent: Pending = { ...pending, phase: 'SENT', deadline: at.monotonicMs + state.settings.verdictTimeoutMs }
  return {
    state: { ...mended, pending: { ...state.pending, [actieId]: sent } },
    effects: [{ type: 'SEND', tap: pending.tap }],
  }
}

/** The journal is broken, and nothing of this tap is on the screen; the same card may try again at once. */
const broken = (state: KioskState, at: Moment, actieId: string): KioskState => {
  const { shown, ...rest } = state
  return {
    ...rest,
    ...(shown && shown.of?.actieId !== actieId && { shown }),
    recent: Object.fromEntries(Object.entries(state.recent).filter(([, card]) => card.tap.actieId !== actieId)),
    pending: without(state.pending, actieId),
    journalBrokenUntil: at.monotonicMs + state.settings.resultMs,
  }
}

/** The tap did not happen. */
export const onJournalFailed = (state: KioskState, { at, actieId }: InputOf<'JOURNAL_FAILED'>): Step =>
  state.pending[actieId]?.phase === 'WRITING' ? same(broken(state, at, actieId)) : same(state)

/**
 * Whether a verdict that came now would be seen: the zuil is open, and the screen is not a later passholder's. What is
 * not seen must not count.
 */
const wouldBeSeen = (state: KioskState, at: Moment, { tap }: Pending): boolean => {
  if (closedFor(state)) return false
  const { shown } = state
  return !shown?.of || at.monotonicMs >= shown.until || shown.of.seq <= tap.seq
}

/**
 * After hand-over. What counts only if it is seen stays in the journal, so that it is taken back. Else the journal may
 * forget the tap, and a "noted" is replaced by what became of it.
 */
const onLateVerdict = (state: KioskState, at: Moment, verdict: Verdict): Step => {
  const { actieId } = verdict
  if (needsSettling(verdict, state.noted.includes(actieId) ? 'BOOK' : 'DROP')) return same(state)
  const view = viewOf(verdict, undefined)
  return { state: view ? answer(state, at, actieId, view) : state, effects: [{ type: 'TRIM', actieId }] }
}

export const onVerdict = (state: KioskState, { at, verdict }: InputOf<'VERDICT'>): Step => {
  const { actieId } = verdict
  const pending = state.pending[actieId]
  if (!pending) return onLateVerdict(state, at, verdict)
  if (pending.phase !== 'SENT') return same(state)
  const { tap, desired } = pending
  if (!needsSettling(verdict, tap.ifLate)) {
    const known = { ...state, pending: without(state.pending, actieId) }
    const view = viewOf(verdict, desired)
    return { state: view ? answer(known, at, actieId, view) : known, effects: [{ type: 'TRIM', actieId }] }
  }
  if (!wouldBeSeen(state, at, pending)) return handOver(state, at, pending)
  const settling: Pending = { ...pending, phase: 'SETTLING', deadline: Number.POSITIVE_INFINITY, verdict }
  const settled = { verdict, bootId: state.bootId, monotonicMs: Math.max(0, Math.floor(at.monotonicMs)) }
  return {
    state: { ...state, pending: { ...state.pending, [actieId]: settling } },
    effects: [{ type: 'SETTLE', seq: tap.seq, settled }],
  }
}

/** Now it counts: it is shown, whatever else is on the screen, and then printed. */
export const onSettled = (state: KioskState, { at, actieId }: InputOf<'SETTLED'>): Step => {
  const pending = state.pending[actieId]
  if (pending?.phase !== 'SETTLING' || !pending.verdict) return same(state)
  const { journalBrokenUntil: _mended, ...mended } = state
  const known: KioskState = { ...mended, pending: without(state.pending, actieId) }
  const view: View | undefined = viewOf(pending.verdict, pending.desired)
  const receipt = receiptOf(pending.verdict, pending.tap, pending.desired)
  return {
    state: view ? showSurely(known, at, { actieId, seq: pending.tap.seq }, view) : known,
    effects: receipt ? [{ type: 'PRINT', receipt }] : [],
  }
}

/** It can't be made durable, so it must not be shown: it is taken back by delivering the tap. */
export const onSettleFailed = (state: KioskState, { at, actieId }: InputOf<'SETTLE_FAILED'>): Step => {
  if (state.pending[actieId]?.phase !== 'SETTLING') return same(state)
  return { state: broken(state, at, actieId), effects: [{ type: 'HAND_OVER', actieId }] }
}
