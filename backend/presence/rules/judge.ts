import type { HealthProblem } from './health.ts'
import {
  healthSubject,
  type OpenOutage,
  type OutageFacts,
  type OutageKind,
  outageKey,
  type PresenceEffect,
  type PresenceState,
  type WatchedZuil,
  type ZuilInOutage,
  type ZuilPresence,
} from './model.ts'
import type { PresenceSettings } from './settings.ts'
import { groupOutages } from './site.ts'

/** Judges what is known: which outages are over, and which begin. Nothing at all while it is held. */
export const judge = (
  state: PresenceState,
  at: number,
  wall: number,
  settings: PresenceSettings,
): { readonly state: PresenceState; readonly effects: readonly PresenceEffect[] } => {
  if (!state.linkUp || at < state.heldUntil) return { state, effects: [] }
  const open = new Map(state.open)
  const zuilen = new Map(state.zuilen)
  const effects: PresenceEffect[] = []
  const now: Judging = { state, at, wall, settings, open, zuilen, effects }
  closeOutages(now)
  openFlapping(now)
  openOffline(now)
  openHealth(now)
  return { state: { ...state, zuilen, open }, effects }
}

/** A judgement under way. */
interface Judging {
  readonly state: PresenceState
  readonly at: number
  readonly wall: number
  readonly settings: PresenceSettings
  readonly open: Map<string, OpenOutage>
  readonly zuilen: Map<string, ZuilPresence>
  readonly effects: PresenceEffect[]
}

const isStable = (zuil: ZuilPresence, { at, settings }: Judging): boolean =>
  zuil.phase === 'ONLINE' && at - zuil.since >= settings.stableMs

// ---- the end of outages ---------------------------------------------------------------------------------

type End = { readonly over: false; readonly outage: OpenOutage } | { readonly over: true; readonly silent: boolean }

/** Those who are back are crossed off; over when nobody is left, told of if somebody came back. */
const endOfAbsence = (outage: OpenOutage, now: Judging): End => {
  let { returned } = outage
  const pending = new Set<string>()
  for (const id of outage.pending) {
    const zuil = now.zuilen.get(id)
    if (!zuil || now.state.watched.get(id)?.quiet !== false) continue
    if (isStable(zuil, now)) returned = true
    else pending.add(id)
  }
  return pending.size > 0
    ? { over: false, outage: { ...outage, pending, returned } }
    : { over: true, silent: !returned }
}

const silently: End = { over: true, silent: true }

const endOfFlapping = (outage: OpenOutage, zuil: ZuilPresence, { at, settings }: Judging): End =>
  at - zuil.lastChangeAt >= settings.calmMs ? silently : { over: false, outage }

const endOfProblem = (outage: OpenOutage, zuil: ZuilPresence, { at, settings }: Judging): End => {
  const problem = outage.subject.slice(outage.subject.indexOf(' ') + 1) as HealthProblem
  const { clearSince, ...rest } = outage
  if (zuil.phase !== 'ONLINE' || !zuil.problems || zuil.problems.has(problem)) return { over: false, outage: rest }
  if (at - (clearSince ?? at) >= settings.healthClearMs) return silently
  return { over: false, outage: { ...rest, clearSince: clearSince ?? at } }
}

const endOf = (outage: OpenOutage, now: Judging): End => {
  if (outage.kind === 'OFFLINE' || outage.kind === 'SITE') return endOfAbsence(outage, now)
  const [zuilId = ''] = outage.subject.split(' ')
  const zuil = now.zuilen.get(zuilId)
  // In stock, blocked, or no longer enrolled: nobody needs to know any more.
  if (!zuil || now.state.watched.get(zuilId)?.quiet !== false) return silently
  return outage.kind === 'FLAPPING' ? endOfFlapping(outage, zuil, now) : endOfProblem(outage, zuil, now)
}

const closeOutages = (now: Judging): void => {
  for (const [key, outage] of [...now.open]) {
    const end = endOf(outage, now)
    if (!end.over) {
      now.open.set(key, end.outage)
      continue
    }
    now.open.delete(key)
    const { kind, subject } = outage
    now.effects.push({ kind: 'CLOSE', outage: { kind, subject }, silent: end.silent })
    const zuil = kind === 'FLAPPING' ? now.zuilen.get(subject) : undefined
    if (zuil) now.zuilen.set(subject, { ...zuil, changes: [] })
  }
}

// ---- their beginning -----------------------------------------------------------------------------------

const inOutage = (watched: WatchedZuil, zuil: ZuilPresence, { at, wall }: Judging): ZuilInOutage => ({
  id: watched.id,
  name: watched.name,
  ...(watched.counter !== undefined && { counter: watched.counter }),
  ...(zuil.software !== undefined && { software: zuil.software }),
  ...(zuil.heardAt !== undefined && { lastHeardAt: new Date(wall - (at - zuil.heardAt)).toISOString() }),
  ...(zuil.journalDepth !== undefined && { journalDepth: zuil.journalDepth }),
  problems: [...(zuil.problems ?? new Map()).keys()],
})

const begin = (
  now: Judging,
  kind: OutageKind,
  subject: string,
  zuilIds: readonly string[],
  since: number,
  more: Omit<OutageFacts, 'zuilen'> = {},
): void => {
  const zuilen = zuilIds.flatMap((id) => {
    const [watched, zuil] = [now.state.watched.get(id), now.zuilen.get(id)]
    return watched && zuil ? [inOutage(watched, zuil, now)] : []
  })
  now.open.set(outageKey({ kind, subject }), { kind, subject, pending: new Set(zuilIds), returned: false })
  const startedAt = now.wall - (now.at - since)
  now.effects.push({ kind: 'OPEN', outage: { kind, subject, zuilIds, facts: { zuilen, ...more }, startedAt } })
}

const has = ({ open }: Judging, kind: OutageKind, subject: string): boolean => open.has(outageKey({ kind, subject }))

/** Every zuil that somebody wants to know of. */
const concerned = function* (now: Judging): Generator<readonly [string, ZuilPresence, WatchedZuil]> {
  for (const [id, zuil] of now.zuilen) {
    const watched = now.state.watched.get(id)
    if (watched && !watched.quiet) yield [id, zuil, watched]
  }
}

const openFlapping = (now: Judging): void => {
  const { at, settings } = now
  for (const [id, zuil] of concerned(now)) {
    if (zuil.changes.length === 0) continue
    const changes = zuil.changes.filter((change) => at - change < settings.flappingWindowMs)
    now.zuilen.set(id, { ...zuil, changes })
    const [first] = changes
    if (first === undefined || changes.length < settings.flappingChanges || has(now, 'FLAPPING', id)) continue
    begin(now, 'FLAPPING', id, [id], first)
  }
}

const isOff = (zuil: ZuilPresence, settings: PresenceSettings): boolean =>
  zuil.phase === 'MAINTENANCE'
    ? zuil.openAwayMs >= settings.maintenanceMs
    : zuil.openAwayMs >= settings.offlineAfterMs || zuil.awayMs >= settings.closedOfflineAfterMs

const openOffline = (now: Judging): void => {
  const covered = new Set(
    [...now.open.values()].flatMap(({ kind, pending }) => (kind === 'HEALTH' ? [] : [...pending])),
  )
  const gone: { id: string; site: string; cardSystemId: number; since: number; heardAt?: number }[] = []
  const off = new Set<string>()
  for (const [id, zuil, { site, cardSystemId }] of concerned(now)) {
    if (zuil.phase === 'ONLINE') continue
    if (isOff(zuil, now.settings)) {
      off.add(id)
      if (zuil.phase === 'SUSPECT') now.zuilen.set(id, { ...zuil, phase: 'OFFLINE' })
    } else if (zuil.phase === 'MAINTENANCE') continue
    const { since, heardAt } = zuil
    if (!covered.has(id)) gone.push({ id, site, cardSystemId, since, ...(heardAt !== undefined && { heardAt }) })
  }
  if (off.size === 0) return
  const since = (id: string): number => now.zuilen.get(id)?.heardAt ?? now.zuilen.get(id)?.since ?? now.at
  const { sites, single } = groupOutages(
    gone.filter(({ id }) => off.has(id)),
    gone,
    (subject) => has(now, 'SITE', subject),
    now.settings,
  )
  for (const [site, ids] of sites) begin(now, 'SITE', site, ids, Math.min(...ids.map(since)))
  for (const id of single) begin(now, 'OFFLINE', id, [id], since(id))
}

/** If most zuilen's clocks are off, it is our own. */
const clocksInDoubt = (now: Judging): boolean => {
  if (now.at < now.state.clockDoubtUntil) return true
  let [all, off] = [0, 0]
  for (const { phase, problems } of now.zuilen.values()) {
    if (phase !== 'ONLINE' || !problems) continue
    all++
    if (problems.has('CLOCK_OFF')) off++
  }
  return all >= 3 && off * 2 > all
}

const openHealth = (now: Judging): void => {
  let doubt: boolean | undefined
  for (const [id, zuil] of concerned(now)) {
    if (zuil.phase !== 'ONLINE' || !zuil.problems?.size) continue
    for (const [problem, { openMs, detail }] of zuil.problems) {
      if (openMs < now.settings.healthAfterMs || has(now, 'HEALTH', healthSubject(id, problem))) continue
      if (problem === 'CLOCK_OFF') {
        doubt ??= clocksInDoubt(now)
        if (doubt) continue
      }
      begin(now, 'HEALTH', healthSubject(id, problem), [id], now.at - openMs, { problem, detail })
    }
  }
}
