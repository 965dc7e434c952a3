import type { CardRead, Tap, Verdict } from '@zuil/protocol'
import type { Effect, Input, Moment, View } from './model.ts'
import type { KioskState, Pending } from './state.ts'
import { closedFor, presentEvent, presentTime } from './view.ts'

export { type Boot, defaultSettings, initialState, type KioskState, type Settings } from './state.ts'
export { screenState, view, wakeAt } from './view.ts'

export interface Step {
  readonly state: KioskState
  readonly effects: readonly Effect[]
}

type InputOf<T extends Input['type']> = Extract<Input, { type: T }>

/** Server time is kept on disk not more often than this. */
const KEEP_TIME_EVERY_MS = 60_000

const same = (state: KioskState): Step => ({ state, effects: [] })

const keyOf = (card: CardRead): string => (card.kind === 'CHIP' ? card.chipNumber : card.uitpasNumber)

const iso = (ms: number): string => new Date(Math.min(Math.max(ms, 0), Date.UTC(9999, 11, 31))).toISOString()

const without = <T>(record: Readonly<Record<string, T>>, key: string): Readonly<Record<string, T>> =>
  Object.fromEntries(Object.entries(record).filter(([k]) => k !== key))

/** Puts something on the screen, for `resultMs` or until something else is. */
const show = (state: KioskState, at: Moment, what: View, actieId?: string): KioskState => {
  const result = what.screen !== 'BUSY'
  return {
    ...state,
    serial: result ? state.serial + 1 : state.serial,
    shown: {
      view: what,
      until: result ? at.monotonicMs + state.settings.resultMs : Number.POSITIVE_INFINITY,
      ...(actieId !== undefined && { actieId }),
    },
  }
}

/**
 * A tap's answer: shown if that tap is on the screen and waits for it. Another card, or time, may have put it off the
 * screen; it is remembered for when its card is held there again.
 */
const answer = (state: KioskState, at: Moment, actieId: string, what: View): KioskState => {
  const recent = Object.entries(state.recent).map(([key, card]) =>
    card.actieId === actieId ? [key, { ...card, view: what }] : [key, card],
  )
  const known: KioskState = { ...state, recent: Object.fromEntries(recent) }
  const { shown } = state
  const waits = shown?.view.screen === 'BUSY' || shown?.view.screen === 'NOTED'
  return waits && shown.actieId === actieId && at.monotonicMs < shown.until ? show(known, at, what, actieId) : known
}

/** Cards seen so short ago that they are the same tap when they come again. */
const recentAt = ({ recent, settings }: KioskState, at: Moment): KioskState['recent'] =>
  Object.fromEntries(Object.entries(recent).filter(([, { seenMs }]) => at.monotonicMs - seenMs < settings.sameTapMs))

const makeTap = (state: KioskState, { at, card, freshActieId }: InputOf<'CARD'>): Tap => {
  const now = presentTime(state, at)
  const event = presentEvent(state, at)
  return {
    actieId: freshActieId,
    seq: state.lastSeq + 1,
    bootId: state.bootId,
    monotonicMs: Math.max(0, Math.floor(at.monotonicMs)),
    at: iso(now?.ms ?? at.wallMs),
    clock: now?.anchored ? 'ANCHORED' : 'WALL',
    notBefore: iso(state.serverMs),
    card,
    ...(event && { shownEventId: event.id }),
  }
}

const onCard = (state: KioskState, input: InputOf<'CARD'>): Step => {
  const { at, card } = input
  if (state.name === undefined || closedFor(state)) return same(state)
  const key = keyOf(card)
  const recent = recentAt(state, at)
  const seen = recent[key]
  if (seen) {
    const again = { ...state, recent: { ...recent, [key]: { ...seen, seenMs: at.monotonicMs } } }
    return same(show(again, at, seen.view ?? { screen: 'BUSY' }, seen.actieId))
  }
  if (Object.keys(state.pending).length >= state.settings.pendingMost)
    return same(show(state, at, { screen: 'REFUSED', reason: 'READ_FAILED' }))
  const tap = makeTap(state, input)
  const taken: KioskState = {
    ...state,
    lastSeq: tap.seq,
    recent: { ...recent, [key]: { actieId: tap.actieId, seenMs: at.monotonicMs } },
    pending: { ...state.pending, [tap.actieId]: { tap, phase: 'WRITING', deadline: Number.POSITIVE_INFINITY } },
  }
  return { state: show(taken, at, { screen: 'BUSY' }, tap.actieId), effects: [{ type: 'JOURNAL', tap }] }
}

/** Gives a journaled tap to the delivery from the journal, and says that it is noted. */
const handOver = (state: KioskState, at: Moment, { tap: { actieId } }: Pending): Step => ({
  state: answer({ ...state, pending: without(state.pending, actieId) }, at, actieId, { screen: 'NOTED' }),
  effects: [{ type: 'HAND_OVER', actieId }],
})

const handOverAll = (state: KioskState, at: Moment, which: (pending: Pending) => boolean): Step =>
  Object.values(state.pending)
    .filter((pending) => pending.phase === 'SENT' && which(pending))
    .reduce<Step>((done, pending) => {
      const next = handOver(done.state, at, pending)
      return { state: next.state, effects: [...done.effects, ...next.effects] }
    }, same(state))

const onJournaled = (state: KioskState, { at, actieId }: InputOf<'JOURNALED'>): Step => {
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

/** The tap did not happen: nothing of it is on the screen, and the same card may try again at once. */
const onJournalFailed = (state: KioskState, { at, actieId }: InputOf<'JOURNAL_FAILED'>): Step => {
  if (state.pending[actieId]?.phase !== 'WRITING') return same(state)
  const { shown, ...rest } = state
  return same({
    ...rest,
    ...(shown && shown.actieId !== actieId && { shown }),
    recent: Object.fromEntries(Object.entries(state.recent).filter(([, card]) => card.actieId !== actieId)),
    pending: without(state.pending, actieId),
    journalBrokenUntil: at.monotonicMs + state.settings.resultMs,
  })
}

const viewOf = (verdict: Verdict): View =>
  verdict.outcome === 'SAVED'
    ? { screen: 'SAVED', points: verdict.points, balance: verdict.balance }
    : { screen: 'REFUSED', reason: verdict.reason }

/** A verdict that comes late still replaces the "noted" of its tap; any verdict lets the journal forget its tap. */
const onVerdict = (state: KioskState, { at, verdict }: InputOf<'VERDICT'>): Step => {
  const { actieId } = verdict
  if (state.pending[actieId]?.phase === 'WRITING') return same(state)
  const known = { ...state, pending: without(state.pending, actieId) }
  return { state: answer(known, at, actieId, viewOf(verdict)), effects: [{ type: 'TRIM', actieId }] }
}

const onServerTime = (state: KioskState, { anchor }: InputOf<'SERVER_TIME'>): Step => {
  const serverMs = Math.max(state.serverMs, anchor.serverMs)
  const timed = { ...state, anchor, serverMs }
  if (serverMs - state.keptServerMs < KEEP_TIME_EVERY_MS) return same(timed)
  return { state: { ...timed, keptServerMs: serverMs }, effects: [{ type: 'KEEP_SERVER_TIME', serverMs }] }
}

const onDesired = (state: KioskState, { desired }: InputOf<'DESIRED'>): Step => {
  const current = state.desired
  if (current && (desired.revision < current.revision || desired.zuil.id !== current.zuil.id)) return same(state)
  return { state: { ...state, desired }, effects: [{ type: 'KEEP_DESIRED', desired }] }
}

const onEnrolled = (state: KioskState, { name, serverMs }: InputOf<'ENROLLED'>): Step => {
  const { desired: _earlier, ...rest } = state
  const known = Math.max(state.serverMs, serverMs)
  return {
    state: { ...rest, name, credentialRefused: false, serverMs: known, keptServerMs: known },
    effects: [{ type: 'KEEP_SERVER_TIME', serverMs: known }],
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
    case 'LINK': {
      const linked = { ...state, linkUp: input.up, credentialRefused: input.up ? false : state.credentialRefused }
      return input.up ? same(linked) : handOverAll(linked, input.at, () => true)
    }
    case 'SERVER_TIME':
      return onServerTime(state, input)
    case 'DESIRED':
      return onDesired(state, input)
    case 'ENROLLED':
      return onEnrolled(state, input)
    case 'CREDENTIAL_REFUSED':
      return same({ ...state, credentialRefused: true })
    case 'TICK':
      return handOverAll(state, input.at, ({ deadline }) => deadline <= input.at.monotonicMs)
  }
}
