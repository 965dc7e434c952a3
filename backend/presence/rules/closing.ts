import type { HealthProblem } from '../../zuilen/shapes/health-problem.ts'
import type { Judgement } from './judgement.ts'
import type { OpenOutage, ZuilPresence } from './model.ts'

/** `silent`: nobody is mailed. */
type End = { readonly over: false; readonly outage: OpenOutage } | { readonly over: true; readonly silent: boolean }

const silently: End = { over: true, silent: true }

const isStable = (zuil: ZuilPresence, { at, settings }: Judgement): boolean =>
  zuil.phase === 'ONLINE' && at - zuil.since >= settings.stableMs

/** Not enrolled any more counts too: nobody needs to know of it. */
const isMuted = (zuilId: string, { state }: Judgement): boolean => state.watched.get(zuilId)?.muted !== false

/** Zuilen that are back are crossed off. Over when none is left; people are mailed if at least one came back. */
const endOfAbsence = (outage: OpenOutage, now: Judgement): End => {
  let { returned } = outage
  const pending = new Set<string>()
  for (const id of outage.pending) {
    const zuil = now.zuilen.get(id)
    if (!zuil || isMuted(id, now)) continue
    if (isStable(zuil, now)) returned = true
    else pending.add(id)
  }
  return pending.size > 0
    ? { over: false, outage: { ...outage, pending, returned } }
    : { over: true, silent: !returned }
}

const endOfFlapping = (outage: OpenOutage, zuil: ZuilPresence, { at, settings }: Judgement): End =>
  at - zuil.lastChangeAt >= settings.calmMs ? silently : { over: false, outage }

const endOfProblem = (outage: OpenOutage, zuil: ZuilPresence, { at, settings }: Judgement): End => {
  const problem = outage.subject.slice(outage.subject.indexOf(' ') + 1) as HealthProblem
  const { clearSince, ...rest } = outage
  if (zuil.phase !== 'ONLINE' || !zuil.problems || zuil.problems.has(problem)) return { over: false, outage: rest }
  if (at - (clearSince ?? at) >= settings.healthClearMs) return silently
  return { over: false, outage: { ...rest, clearSince: clearSince ?? at } }
}

const endOf = (outage: OpenOutage, now: Judgement): End => {
  if (outage.kind === 'OFFLINE' || outage.kind === 'SITE') return endOfAbsence(outage, now)
  const [zuilId = ''] = outage.subject.split(' ')
  const zuil = now.zuilen.get(zuilId)
  if (!zuil || isMuted(zuilId, now)) return silently
  return outage.kind === 'FLAPPING' ? endOfFlapping(outage, zuil, now) : endOfProblem(outage, zuil, now)
}

/** Closes the outages that are over. */
export const closeOutages = (now: Judgement): void => {
  for (const [key, outage] of [...now.open]) {
    if (outage.kind === 'QUARANTINE') continue
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
