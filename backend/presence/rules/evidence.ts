import { openMsBetween } from '../../platform/time/opening-hours.ts'
import type { HealthProblem } from '../../zuilen/shapes/health-problem.ts'
import type { Evidence, LastingProblem, OfflineCause, WatchedZuil, ZuilPresence } from './model.ts'
import type { PresenceSettings } from './settings.ts'

/** What one sign of a zuil, or the absence of signs, changes in what is known of it. */

/** How much of [wall - forMs, wall) falls in a zuil's opening hours. */
const openMs = ({ openingHours }: WatchedZuil, wall: number, forMs: number): number =>
  Math.min(openMsBetween(openingHours, wall - forMs, wall), forMs)

/** Whether it is open at this moment. */
const isOpen = (watched: WatchedZuil, wall: number): boolean => openMs(watched, wall, 1) > 0

/** A zuil as it is known when the backend starts, or when it is enrolled. */
export const initialPresence = (watched: WatchedZuil, at: number, wall: number): ZuilPresence => {
  const { session = 0, lastSeenAt, plannedStop = false } = watched.contact ?? {}
  const awayMs = Math.max(0, wall - (lastSeenAt ?? wall))
  return {
    session,
    phase: plannedStop ? 'MAINTENANCE' : 'SUSPECT',
    offlineCause: plannedStop ? 'PLANNED' : 'START',
    since: at,
    ...(lastSeenAt !== undefined && { lastHeardAt: at - awayMs }),
    awayMs,
    openAwayMs: openMs(watched, wall, awayMs),
    countedAt: at,
    changes: [],
    lastChangeAt: at,
  }
}

interface Moment {
  readonly at: number
  readonly wall: number
  readonly watched: WatchedZuil
  /** Nothing is judged now. */
  readonly held: boolean
}

/** Whether several devices are this zuil: what then comes and goes is they, who push each other off. */
const isCopied = ({ copiedUntil }: ZuilPresence, at: number): boolean => copiedUntil !== undefined && at < copiedUntil

/** Notes that it went online or offline; `counts` = this change counts for flapping. */
const withChange = (
  zuil: ZuilPresence,
  at: number,
  counts: boolean,
): Pick<ZuilPresence, 'changes' | 'lastChangeAt'> => ({
  changes: counts ? [...zuil.changes, at] : zuil.changes,
  lastChangeAt: at,
})

const markOnline = (zuil: ZuilPresence, session: number, { at, wall, watched, held }: Moment): ZuilPresence => {
  const { offlineCause, ...rest } = zuil
  if (zuil.phase === 'ONLINE') return { ...rest, session, lastHeardAt: at }
  const wasOff = offlineCause === 'WILL' || offlineCause === 'SILENCE'
  const counts = wasOff && !held && !isCopied(zuil, at) && isOpen(watched, wall)
  return {
    ...rest,
    ...withChange(zuil, at, counts),
    session,
    phase: 'ONLINE',
    since: at,
    lastHeardAt: at,
    awayMs: 0,
    openAwayMs: 0,
    countedAt: at,
  }
}

/** Only a sign of a newer connection (or, after silence, of the same one) brings it back. */
export const markOffline = (
  zuil: ZuilPresence,
  offlineCause: OfflineCause,
  session: number,
  { at, wall, watched, held }: Moment,
): ZuilPresence => {
  const planned = offlineCause === 'PLANNED'
  if (zuil.phase !== 'ONLINE') {
    // It was not online: this is no change, but now the cause may be known.
    if (planned) return { ...zuil, session, offlineCause, phase: 'MAINTENANCE' }
    return { ...zuil, session, ...(zuil.phase !== 'MAINTENANCE' && { offlineCause }) }
  }
  return {
    ...zuil,
    ...(planned ? {} : withChange(zuil, at, !held && !isCopied(zuil, at) && isOpen(watched, wall))),
    session,
    phase: planned ? 'MAINTENANCE' : 'SUSPECT',
    offlineCause,
    since: at,
    awayMs: 0,
    openAwayMs: 0,
    countedAt: at,
  }
}

const withProblems = (zuil: ZuilPresence, found: ReadonlyMap<HealthProblem, string>, at: number): ZuilPresence => {
  const problems = isCopied(zuil, at) ? new Map([['COPIED', ''] as const, ...found]) : found
  const lasting = new Map<HealthProblem, LastingProblem>()
  for (const [problem, detail] of problems) {
    // The next count goes back to `countedAt`, when a new problem was not there yet: it starts below zero.
    lasting.set(problem, { openMs: zuil.problems?.get(problem)?.openMs ?? zuil.countedAt - at, detail })
  }
  return { ...zuil, problems: lasting }
}

const details = (problems: ZuilPresence['problems']): ReadonlyMap<HealthProblem, string> =>
  new Map([...(problems ?? [])].map(([problem, { detail }]) => [problem, detail]))

const hasEnded = ({ offlineCause }: ZuilPresence): boolean => offlineCause === 'WILL' || offlineCause === 'PLANNED'

/** A status of an older connection than that which spoke last says nothing of now: it is its will, that came late. */
const onStatus = (
  zuil: ZuilPresence,
  { session, state, retained }: Extract<Evidence, { kind: 'STATUS' }>,
  moment: Moment,
): ZuilPresence => {
  if (session < zuil.session) return zuil
  const ended = session === zuil.session && hasEnded(zuil)
  const newer = session > zuil.session
  if (state === 'ONLINE') {
    const says = !retained || newer || zuil.offlineCause === 'START'
    return says && !ended ? markOnline(zuil, session, moment) : zuil
  }
  // What a broker kept of a zuil that was never heard since it was enrolled is of an earlier life.
  if (retained && zuil.session === 0 && zuil.lastHeardAt === undefined) return zuil
  if (ended && state === 'OFFLINE') return zuil
  return markOffline(zuil, state === 'PLANNED' ? 'PLANNED' : 'WILL', session, moment)
}

/**
 * A zuil that speaks is there, whatever was said of it before, and whatever its session: a card that was put back begins
 * lower. Only what may have been under way when its connection ended is no sign: all but a hello of that same session.
 */
const onAlive = (
  zuil: ZuilPresence,
  { session = zuil.session, opens, software }: Extract<Evidence, { kind: 'ALIVE' }>,
  moment: Moment,
): ZuilPresence => {
  if (!opens && session === zuil.session && hasEnded(zuil)) return zuil
  return { ...markOnline(zuil, session, moment), ...(software !== undefined && { software }) }
}

/**
 * What remains known of a zuil that got another device: neither the connections nor the health of the one before it, nor
 * that this one, if it comes back, was once another of two.
 */
export const withoutDevice = ({ copiedUntil, problems, journalDepth, ...zuil }: ZuilPresence): ZuilPresence => ({
  ...zuil,
  session: 0,
})

/** Applies one sign of a zuil. */
export const onEvidence = (
  zuil: ZuilPresence,
  evidence: Evidence,
  moment: Moment,
  { copiedMs }: Pick<PresenceSettings, 'copiedMs'>,
): ZuilPresence => {
  const { at } = moment
  switch (evidence.kind) {
    case 'STATUS':
      return onStatus(zuil, evidence, moment)
    case 'ALIVE':
      return onAlive(zuil, evidence, moment)
    case 'HEALTH': {
      if (evidence.session !== zuil.session || zuil.phase !== 'ONLINE') return zuil
      return { ...withProblems(zuil, evidence.problems, at), journalDepth: evidence.journalDepth }
    }
    case 'COPIED': {
      const copied = { ...zuil, copiedUntil: at + copiedMs, changes: [] }
      return withProblems(copied, details(zuil.problems), at)
    }
  }
}

/** Time is counted at most this often, since opening hours take long to compute. */
const COUNT_MS = 5_000

/** Counts how long it has been away, or has had its problems. */
export const countTime = (
  zuil: ZuilPresence,
  watched: WatchedZuil,
  at: number,
  wall: number,
  settings: PresenceSettings,
): ZuilPresence => {
  const away = zuil.phase !== 'ONLINE'
  const hasProblems = !away && (zuil.problems?.size ?? 0) > 0
  const forMs = at - zuil.countedAt
  if (forMs < Math.min(COUNT_MS, settings.offlineAfterMs)) return zuil
  if (!away && !hasProblems) return { ...zuil, countedAt: at }
  const open = openMs(watched, wall, forMs)
  if (away) {
    return { ...zuil, awayMs: zuil.awayMs + forMs, openAwayMs: zuil.openAwayMs + open, countedAt: at }
  }
  const problems = new Map(
    [...(zuil.problems ?? [])].map(([problem, { openMs: before, detail }]) => [
      problem,
      { openMs: before + open, detail },
    ]),
  )
  return { ...zuil, problems, countedAt: at }
}
