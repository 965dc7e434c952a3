import type { HealthProblem } from '../../zuilen/shapes/health-problem.ts'
import type { OutageFacts, OutageKind, ZuilInOutage } from '../shapes.ts'
import type { Judgement } from './judgement.ts'
import { healthSubject, type OutageKey, outageKey, type WatchedZuil, type ZuilPresence } from './model.ts'
import type { PresenceSettings } from './settings.ts'
import { type AwayZuil, groupOutages } from './site.ts'

const toZuilInOutage = (watched: WatchedZuil, zuil: ZuilPresence, { at, wall }: Judgement): ZuilInOutage => ({
  id: watched.id,
  name: watched.name,
  ...(watched.counter !== undefined && { counter: watched.counter }),
  ...(zuil.software !== undefined && { software: zuil.software }),
  ...(zuil.lastHeardAt !== undefined && { lastHeardAt: new Date(wall - (at - zuil.lastHeardAt)).toISOString() }),
  ...(zuil.journalDepth !== undefined && { journalDepth: zuil.journalDepth }),
  problems: [...(zuil.problems?.keys() ?? [])],
})

interface NewOutage extends OutageKey {
  readonly zuilen: ZuilInOutage[]
  /** On the monotonic clock. */
  readonly since: number
  readonly more?: Omit<OutageFacts, 'zuilen'>
}

/** Notes that an outage begins. */
export const openOutage = (now: Judgement, { kind, subject, zuilen, since, more }: NewOutage): void => {
  const zuilIds = zuilen.map(({ id }) => id)
  now.open.set(outageKey({ kind, subject }), { kind, subject, pending: new Set(zuilIds), returned: false })
  const startedAt = now.wall - (now.at - since)
  now.effects.push({ kind: 'OPEN', outage: { kind, subject, zuilIds, facts: { zuilen, ...more }, startedAt } })
}

const openOf = (
  now: Judgement,
  kind: OutageKind,
  subject: string,
  zuilIds: readonly string[],
  since: number,
  more: Omit<OutageFacts, 'zuilen'> = {},
): void => {
  const zuilen = zuilIds.flatMap((id) => {
    const [watched, zuil] = [now.state.watched.get(id), now.zuilen.get(id)]
    return watched && zuil ? [toZuilInOutage(watched, zuil, now)] : []
  })
  openOutage(now, { kind, subject, zuilen, since, more })
}

const hasOpen = ({ open }: Judgement, kind: OutageKind, subject: string): boolean =>
  open.has(outageKey({ kind, subject }))

/** Every zuil that people want to be notified of. */
const notMuted = function* (now: Judgement): Generator<readonly [string, ZuilPresence, WatchedZuil]> {
  for (const [id, zuil] of now.zuilen) {
    const watched = now.state.watched.get(id)
    if (watched && !watched.muted) yield [id, zuil, watched]
  }
}

/** Opens an outage for each zuil whose connection comes and goes. */
export const openFlapping = (now: Judgement): void => {
  const { at, settings } = now
  for (const [id, zuil] of notMuted(now)) {
    if (zuil.changes.length === 0) continue
    const changes = zuil.changes.filter((change) => at - change < settings.flappingWindowMs)
    now.zuilen.set(id, { ...zuil, changes })
    const [first] = changes
    if (first === undefined || changes.length < settings.flappingChanges || hasOpen(now, 'FLAPPING', id)) continue
    openOf(now, 'FLAPPING', id, [id], first)
  }
}

const isOff = (zuil: ZuilPresence, settings: PresenceSettings): boolean =>
  zuil.phase === 'MAINTENANCE'
    ? zuil.openAwayMs >= settings.maintenanceMs
    : zuil.openAwayMs >= settings.offlineAfterMs || zuil.awayMs >= settings.closedOfflineAfterMs

/** Opens outages for zuilen that are off: one for a site or region that went together, else one for each. */
export const openOffline = (now: Judgement): void => {
  const covered = new Set(
    [...now.open.values()].flatMap(({ kind, pending }) =>
      kind === 'HEALTH' || kind === 'QUARANTINE' ? [] : [...pending],
    ),
  )
  const away: AwayZuil[] = []
  const off = new Set<string>()
  for (const [id, zuil, { site, cardSystemId }] of notMuted(now)) {
    if (zuil.phase === 'ONLINE') continue
    if (isOff(zuil, now.settings)) {
      off.add(id)
      if (zuil.phase === 'SUSPECT') now.zuilen.set(id, { ...zuil, phase: 'OFFLINE' })
    } else if (zuil.phase === 'MAINTENANCE') continue
    const { since, lastHeardAt } = zuil
    if (!covered.has(id))
      away.push({ id, site, cardSystemId, since, ...(lastHeardAt !== undefined && { lastHeardAt }) })
  }
  if (off.size === 0) return
  const since = (id: string): number => now.zuilen.get(id)?.lastHeardAt ?? now.zuilen.get(id)?.since ?? now.at
  const { sites, single } = groupOutages(
    away.filter(({ id }) => off.has(id)),
    away,
    (subject) => hasOpen(now, 'SITE', subject),
    now.settings,
  )
  for (const [site, ids] of sites) openOf(now, 'SITE', site, ids, Math.min(...ids.map(since)))
  for (const id of single) openOf(now, 'OFFLINE', id, [id], since(id))
}

/** If the clocks of most zuilen are wrong, it is our own clock that is wrong. */
const ownClockInDoubt = (now: Judgement): boolean => {
  if (now.at < now.state.clockDoubtUntil) return true
  let [all, wrong] = [0, 0]
  for (const { phase, problems } of now.zuilen.values()) {
    if (phase !== 'ONLINE' || !problems) continue
    all++
    if (problems.has('CLOCK_OFF')) wrong++
  }
  return all >= 3 && wrong * 2 > all
}

/** A copied card is certain when it is seen; and while two devices push each other off no time is long enough. */
const isDue = (problem: HealthProblem, openMs: number, { healthAfterMs }: PresenceSettings): boolean =>
  problem === 'COPIED' || openMs >= healthAfterMs

/** Opens an outage for each health problem that has lasted long enough. */
export const openHealth = (now: Judgement): void => {
  let inDoubt: boolean | undefined
  for (const [id, zuil] of notMuted(now)) {
    if (zuil.phase !== 'ONLINE' || !zuil.problems?.size) continue
    for (const [problem, { openMs, detail }] of zuil.problems) {
      if (!isDue(problem, openMs, now.settings) || hasOpen(now, 'HEALTH', healthSubject(id, problem))) continue
      if (problem === 'CLOCK_OFF') {
        inDoubt ??= ownClockInDoubt(now)
        if (inDoubt) continue
      }
      openOf(now, 'HEALTH', healthSubject(id, problem), [id], now.at - Math.max(0, openMs), { problem, detail })
    }
  }
}
