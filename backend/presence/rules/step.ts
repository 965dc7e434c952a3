import { countTime, initialPresence, markOffline, onEvidence, withoutDevice } from './evidence.ts'
import { judge } from './judge.ts'
import {
  type Evidence,
  type KnownOutage,
  type OpenOutage,
  outageKey,
  type PresenceEffect,
  type PresenceEvent,
  type PresenceState,
  type ZuilPresence,
} from './model.ts'
import type { PresenceSettings } from './settings.ts'

/** Nothing is known and nothing is judged until the broker is connected. */
export const initialState: PresenceState = {
  watched: new Map(),
  zuilen: new Map(),
  early: [],
  open: new Map(),
  heldUntil: Number.POSITIVE_INFINITY,
  linkUp: false,
  clockDoubtUntil: Number.NEGATIVE_INFINITY,
}

/** What happened since the last tick, in order. Clocks: see `model.ts`. */
export interface Tick {
  readonly at: number
  readonly wall: number
  readonly events: readonly PresenceEvent[]
}

/** What we missed ourselves does not count as silence of the zuilen: whoever was online gets its full time again. */
const restartSilence = (state: PresenceState, at: number): PresenceState => ({
  ...state,
  zuilen: new Map(
    [...state.zuilen].map(([id, zuil]) => [
      id,
      { ...zuil, countedAt: at, ...(zuil.phase === 'ONLINE' && { lastHeardAt: at }) },
    ]),
  ),
})

/** Judges nothing for a while: this backend or its broker has just started. */
const hold = (state: PresenceState, at: number, settings: PresenceSettings): PresenceState => ({
  ...restartSilence(state, at),
  heldUntil: at + settings.holdMs,
})

/** Enough for a fleet that is enrolled in one go; while the database is down nothing more is kept. */
const MAX_EARLY = 10_000

/** Few of thousands of zuilen have events: the map is copied once a tick, and only the copy is changed. */
const withEvidence = (
  state: PresenceState,
  evidence: readonly Evidence[],
  tick: Tick,
  settings: PresenceSettings,
): PresenceState => {
  const zuilen = new Map(state.zuilen)
  const early = [...state.early]
  for (const one of evidence) {
    const zuil = zuilen.get(one.zuilId)
    const watched = state.watched.get(one.zuilId)
    if (!zuil || !watched) {
      early.push(one)
      continue
    }
    const held = !state.linkUp || one.at < state.heldUntil
    const wall = tick.wall - (tick.at - one.at)
    zuilen.set(one.zuilId, onEvidence(zuil, one, { at: one.at, wall, watched, held }, settings))
  }
  return { ...state, zuilen, early: early.slice(-MAX_EARLY) }
}

const withFleet = (
  state: PresenceState,
  event: Extract<PresenceEvent, { kind: 'FLEET' }>,
  tick: Tick,
  settings: PresenceSettings,
): PresenceState => {
  const { at, wall } = event
  const watched = new Map(event.zuilen.map((zuil) => [zuil.id, zuil]))
  const zuilen = new Map(
    event.zuilen.map((zuil): [string, ZuilPresence] => {
      const known = state.zuilen.get(zuil.id)
      if (!known) return [zuil.id, initialPresence(zuil, at, wall)]
      const before = state.watched.get(zuil.id)
      // Another device: that the one before it had stopped on purpose is no reason not to miss this one.
      const replaced = before && before.enrolledAt !== zuil.enrolledAt
      // From the moment that it is no longer muted its time away counts from zero.
      const unmuted = before?.muted && !zuil.muted && known.phase !== 'ONLINE'
      const anew = { since: at, awayMs: 0, openAwayMs: 0, countedAt: at }
      if (!replaced) return [zuil.id, unmuted ? { ...known, ...anew } : known]
      const next = { ...withoutDevice(known), ...(unmuted && anew) }
      if (known.phase !== 'MAINTENANCE') return [zuil.id, next]
      return [zuil.id, { ...next, ...anew, phase: 'SUSPECT', offlineCause: 'START' }]
    }),
  )
  const early = state.early.filter(({ zuilId }) => watched.has(zuilId))
  return withEvidence({ ...state, watched, zuilen, early: [] }, early, tick, settings)
}

const toOpen = ({ kind, subject, zuilIds }: KnownOutage): OpenOutage => ({
  kind,
  subject,
  pending: new Set(zuilIds),
  returned: false,
})

const withOpenOutages = (state: PresenceState, outages: readonly KnownOutage[]): PresenceState => ({
  ...state,
  open: new Map(
    outages.map((outage): [string, OpenOutage] => {
      const key = outageKey(outage)
      return [key, state.open.get(key) ?? toOpen(outage)]
    }),
  ),
})

const withLink = (state: PresenceState, up: boolean, at: number, settings: PresenceSettings): PresenceState => {
  if (up) return { ...hold(state, at, settings), linkUp: true }
  // A broker that stops sends the will of every zuil just before we lose the connection ourselves: no flapping.
  const zuilen = new Map(
    [...state.zuilen].map(([id, zuil]) => [
      id,
      { ...zuil, changes: zuil.changes.filter((change) => change < at - settings.siteWindowMs) },
    ]),
  )
  return { ...state, zuilen, linkUp: false, heldUntil: Number.POSITIVE_INFINITY }
}

const withEvents = (state: PresenceState, tick: Tick, settings: PresenceSettings): PresenceState => {
  let now = state
  let evidence: Evidence[] = []
  const applyEvidence = (): void => {
    if (evidence.length > 0) now = withEvidence(now, evidence, tick, settings)
    evidence = []
  }
  for (const event of tick.events) {
    if ('zuilId' in event) {
      evidence.push(event)
      continue
    }
    applyEvidence()
    switch (event.kind) {
      case 'FLEET':
        now = withFleet(now, event, tick, settings)
        break
      case 'OPEN_OUTAGES':
        now = withOpenOutages(now, event.outages)
        break
      case 'QUARANTINE':
        now = { ...now, quarantine: new Map(event.zuilen.map((zuil) => [zuil.id, zuil])) }
        break
      case 'OPENED_ELSEWHERE':
        now = { ...now, open: new Map(now.open).set(outageKey(event.outage), toOpen(event.outage)) }
        break
      case 'LINK':
        now = withLink(now, event.up, event.at, settings)
    }
  }
  applyEvidence()
  return now
}

/** Time passes: a zuil that is silent becomes suspect, one that is away has been away for longer. */
const withTime = (state: PresenceState, { at, wall }: Tick, settings: PresenceSettings): PresenceState => {
  const held = at < state.heldUntil
  const zuilen = new Map(
    [...state.zuilen].map(([id, zuil]) => {
      const watched = state.watched.get(id)
      if (!watched) return [id, zuil]
      if (!state.linkUp) return [id, { ...zuil, countedAt: at }]
      const silent = zuil.phase === 'ONLINE' && at - (zuil.lastHeardAt ?? at) > settings.silenceMs
      const now = silent ? markOffline(zuil, 'SILENCE', zuil.session, { at, wall, watched, held }) : zuil
      return [id, countTime(now, watched, at, wall, settings)]
    }),
  )
  return { ...state, zuilen }
}

/** When our own wall clock jumped, the clocks of the zuilen look wrong for a while. */
const withClock = (state: PresenceState, { at, wall }: Tick, settings: PresenceSettings): PresenceState => {
  const wallOffset = wall - at
  const jumped = state.wallOffset !== undefined && Math.abs(wallOffset - state.wallOffset) > settings.clockJumpMs
  return { ...state, at, wallOffset, ...(jumped && { clockDoubtUntil: at + settings.clockDoubtMs }) }
}

/**
 * The state after a tick, and the outages that open or close. Ticks come every second or so; one that comes much later
 * means that this backend stood still.
 */
export const step = (
  state: PresenceState,
  tick: Tick,
  settings: PresenceSettings,
): { readonly state: PresenceState; readonly effects: readonly PresenceEffect[] } => {
  const stoodStill = state.at !== undefined && state.linkUp && tick.at - state.at > settings.gapMs
  const before = withClock(stoodStill ? hold(state, tick.at, settings) : state, tick, settings)
  const after = withTime(withEvents(before, tick, settings), tick, settings)
  return judge(after, tick.at, tick.wall, settings)
}
