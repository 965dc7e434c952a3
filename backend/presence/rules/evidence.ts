import { openMsBetween } from '../../platform/time/opening-hours.ts'
import type { HealthProblem } from './health.ts'
import type { LastingProblem, PresenceNews, WatchedZuil, ZuilPresence } from './model.ts'
import type { PresenceSettings } from './settings.ts'

/** What one sign of a zuil, or its absence, changes of what is known of it. */

/** Of [wall - forMs, wall), how much falls in a zuil's opening hours. */
const openMs = ({ openingHours }: WatchedZuil, wall: number, forMs: number): number =>
  Math.min(openMsBetween(openingHours, wall - forMs, wall), forMs)

/** Whether it is open at this moment. */
const isOpen = (watched: WatchedZuil, wall: number): boolean => openMs(watched, wall, 1) > 0

/** A zuil as it is known at the start of the backend, or of its own life. */
export const firstPresence = (watched: WatchedZuil, at: number, wall: number): ZuilPresence => {
  const { lastSeenAt, planned = false } = watched
  const awayMs = Math.max(0, wall - (lastSeenAt ?? wall))
  return {
    session: 0,
    phase: planned ? 'MAINTENANCE' : 'SUSPECT',
    goneBy: planned ? 'PLANNED' : 'START',
    since: at,
    ...(lastSeenAt !== undefined && { heardAt: at - awayMs }),
    awayMs,
    openAwayMs: openMs(watched, wall, awayMs),
    countedAt: at,
    changes: [],
    lastChangeAt: at,
  }
}

/** A change that counts for flapping: not while we hold, and not while it is closed. */
const changed = (
  zuil: ZuilPresence,
  { at, counts }: { readonly at: number; readonly counts: boolean },
): Pick<ZuilPresence, 'changes' | 'lastChangeAt'> => ({
  changes: counts ? [...zuil.changes, at] : zuil.changes,
  lastChangeAt: at,
})

interface Moment {
  readonly at: number
  readonly wall: number
  readonly watched: WatchedZuil
  /** Nothing is judged now. */
  readonly held: boolean
}

const there = (zuil: ZuilPresence, session: number, { at, wall, watched, held }: Moment): ZuilPresence => {
  const { goneBy, ...rest } = zuil
  if (zuil.phase === 'ONLINE') return { ...rest, session, heardAt: at }
  const counts = !held && (goneBy === 'WILL' || goneBy === 'SILENCE') && isOpen(watched, wall)
  return {
    ...rest,
    ...changed(zuil, { at, counts }),
    session,
    phase: 'ONLINE',
    since: at,
    heardAt: at,
    awayMs: 0,
    openAwayMs: 0,
    countedAt: at,
  }
}

/** Gone, however: nothing but a sign of a newer connection (or, after silence, of the same) brings it back. */
export const gone = (
  zuil: ZuilPresence,
  goneBy: NonNullable<ZuilPresence['goneBy']>,
  session: number,
  { at, wall, watched, held }: Moment,
): ZuilPresence => {
  const planned = goneBy === 'PLANNED'
  if (zuil.phase !== 'ONLINE') {
    // What is gone already goes no second time, but now it may be known how.
    if (planned) return { ...zuil, session, goneBy, phase: 'MAINTENANCE' }
    return { ...zuil, session, ...(zuil.phase !== 'MAINTENANCE' && { goneBy }) }
  }
  return {
    ...zuil,
    ...(planned ? {} : changed(zuil, { at, counts: !held && isOpen(watched, wall) })),
    session,
    phase: planned ? 'MAINTENANCE' : 'SUSPECT',
    goneBy,
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
    // A new one has not lasted since the last counting, which the next one reaches back to.
    lasting.set(problem, { openMs: zuil.problems?.get(problem)?.openMs ?? zuil.countedAt - at, detail })
  }
  return { ...zuil, problems: lasting, journalDepth }
}

/** One sign of a zuil. An older connection than the one known says nothing, and one whose will came is over. */
export const heard = (
  zuil: ZuilPresence,
  news: Extract<PresenceNews, { readonly zuilId: string }>,
  moment: Moment,
): ZuilPresence => {
  const session = news.session ?? zuil.session
  if (session < zuil.session) return zuil
  const newer = session > zuil.session
  const over = !newer && (zuil.goneBy === 'WILL' || zuil.goneBy === 'PLANNED')
  switch (news.kind) {
    case 'STATUS':
      if (news.state === 'ONLINE') return over || (news.retained && !newer) ? zuil : there(zuil, session, moment)
      if (over && news.state === 'OFFLINE') return zuil
      return gone(zuil, news.state === 'PLANNED' ? 'PLANNED' : 'WILL', session, moment)
    case 'HEARD': {
      if (over) return zuil
      const { software } = news
      return { ...there(zuil, session, moment), ...(software !== undefined && { software }) }
    }
    case 'HEALTH':
      return over || zuil.phase !== 'ONLINE' ? zuil : withProblems(zuil, news.problems, news.journalDepth, moment.at)
  }
}

/** Counted at most so often, since opening hours take long to reckon. */
const COUNT_MS = 5_000

/** Counts the time that it has been gone, or has had its problems. */
export const counted = (
  zuil: ZuilPresence,
  watched: WatchedZuil,
  at: number,
  wall: number,
  settings: PresenceSettings,
): ZuilPresence => {
  const away = zuil.phase !== 'ONLINE'
  const troubled = !away && (zuil.problems?.size ?? 0) > 0
  const forMs = at - zuil.countedAt
  if (forMs < Math.min(COUNT_MS, settings.offlineAfterMs)) return zuil
  if (!away && !troubled) return { ...zuil, countedAt: at }
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
