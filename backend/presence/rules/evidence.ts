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
  const { lastSeenAt, plannedStop = false } = watched.contact ?? {}
  const awayMs = Math.max(0, wall - (lastSeenAt ?? wall))
  return {
    session: 0,
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
  const counts = !held && (offlineCause === 'WILL' || offlineCause === 'SILENCE') && isOpen(watched, wall)
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
    ...(planned ? {} : withChange(zuil, at, !held && isOpen(watched, wall))),
    session,
    phase: planned ? 'MAINTENANCE' : 'SUSPECT',
    offlineCause,
    since: at,
    awayMs: 0,
    openAwayMs: 0,
    countedAt: at,
  }
}

const withProblems = (
  zuil: ZuilPresence,
  problems: ReadonlyMap<HealthProblem, string>,
  journalDepth: number,
  at: number,
): ZuilPresence => {
  const lasting = new Map<HealthProblem, LastingProblem>()
  for (const [problem, detail] of problems) {
    // The next count goes back to `countedAt`, when a new problem was not there yet: it starts below zero.
    lasting.set(problem, { openMs: zuil.problems?.get(problem)?.openMs ?? zuil.countedAt - at, detail })
  }
  return { ...zuil, problems: lasting, journalDepth }
}

/**
 * Applies one sign of a zuil. A sign of an older connection than the newest known is ignored, and so is one of a connection
 * that has ended by its will or on purpose.
 */
export const onEvidence = (zuil: ZuilPresence, evidence: Evidence, moment: Moment): ZuilPresence => {
  const { session: known, offlineCause } = zuil
  const session = evidence.session ?? known
  if (session < known) return zuil
  const newer = session > known
  const ended = !newer && (offlineCause === 'WILL' || offlineCause === 'PLANNED')
  switch (evidence.kind) {
    case 'STATUS': {
      const { state, retained } = evidence
      if (state === 'ONLINE') return ended || (retained && !newer) ? zuil : markOnline(zuil, session, moment)
      if (ended && state === 'OFFLINE') return zuil
      return markOffline(zuil, state === 'PLANNED' ? 'PLANNED' : 'WILL', session, moment)
    }
    case 'ALIVE': {
      if (ended) return zuil
      const { software } = evidence
      return { ...markOnline(zuil, session, moment), ...(software !== undefined && { software }) }
    }
    case 'HEALTH':
      if (ended || zuil.phase !== 'ONLINE') return zuil
      return withProblems(zuil, evidence.problems, evidence.journalDepth, moment.at)
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
