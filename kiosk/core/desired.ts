import { type Desired, type DesiredProblem, desiredProblems } from '@zuil/protocol'
import type { Effect, InputOf, Report } from './happenings.ts'
import type { Moment } from './model.ts'
import { andThen, type Step, same } from './show.ts'
import type { KioskState } from './state.ts'

/**
 * The zuil's settings: a document is applied or refused as a whole, kept, and then reported. One that names another
 * broker is on probation until the backend answers there: nothing of it is kept before, and without an answer the zuil
 * goes back to the last good one.
 */

/** Now, or as soon as there is a link. */
const report = (
  state: KioskState,
  revision: number,
  outcome: Report['outcome'],
  problems: readonly DesiredProblem[] = [],
): Step => {
  const said: Report = { revision, outcome, inUse: state.desired?.revision ?? 0, problems: [...problems] }
  return state.linkUp
    ? { state, effects: [{ type: 'REPORT', report: said }] }
    : { state: { ...state, report: said }, effects: [] }
}

const refuse = (state: KioskState, revision: number, field: string, reason: DesiredProblem['reason']): Step =>
  report(state, revision, 'REFUSED', [{ field, reason }])

const connect = (to: Desired | undefined): Effect => ({ type: 'CONNECT', brokerUrl: to?.brokerUrl })

const apply = (state: KioskState, at: Moment, desired: Desired): Step => {
  const { probation, ...settled } = state
  const current = state.desired
  const good = probation ? state.kept : current
  const elsewhere = desired.brokerUrl !== current?.brokerUrl ? [connect(desired)] : []
  if (desired.brokerUrl === good?.brokerUrl)
    return { state: { ...settled, desired }, effects: [{ type: 'KEEP_DESIRED', desired }, ...elsewhere] }
  // Another document for the broker that is being tried already does not get more time.
  const until = (elsewhere.length === 0 && probation?.until) || at.monotonicMs + state.settings.probationMs
  return { state: { ...settled, desired, probation: { until } }, effects: elsewhere }
}

/** A zuil that is blocked works by nothing but its broker: whatever else is wrong must not keep it at work. */
const problemsOf = (desired: Desired): readonly DesiredProblem[] =>
  desiredProblems(desired).filter(({ field }) => !desired.blocked || field === 'brokerUrl')

export const onDesired = (state: KioskState, { at, desired }: InputOf<'DESIRED'>): Step => {
  const { revision } = desired
  const current = state.desired
  if (current && (desired.zuil.id !== current.zuil.id || revision < current.revision)) return same(state)
  if (revision === current?.revision)
    return state.kept?.revision === revision ? report(state, revision, 'APPLIED') : same(state)
  if (revision < state.reverted) return same(state)
  if (revision === state.reverted) return report(state, revision, 'REVERTED', [cutOff])
  const problems = problemsOf(desired)
  return problems.length > 0 ? report(state, revision, 'REFUSED', problems) : apply(state, at, desired)
}

export const onDesiredUnreadable = (state: KioskState, { revision, field }: InputOf<'DESIRED_UNREADABLE'>): Step =>
  revision <= (state.desired?.revision ?? 0) || revision <= state.reverted
    ? same(state)
    : refuse(state, revision, field.slice(0, 64), 'NOT_UNDERSTOOD')

const ofThisZuil = (state: KioskState, desired: Desired): boolean => state.desired?.zuil.id === desired.zuil.id

/** One that a newer one has taken the place of meanwhile is not reported: that one will be. */
export const onKept = (state: KioskState, { desired }: InputOf<'KEPT'>): Step => {
  if (!ofThisZuil(state, desired)) return same(state)
  const { report: waiting, ...rest } = state
  // After an enrolment anew an older one may be written last: what waits to be said of another is no longer true.
  const untrue = waiting?.outcome === 'APPLIED' && waiting.revision !== desired.revision
  const kept: KioskState = { ...(untrue ? rest : state), kept: desired }
  return state.desired?.revision === desired.revision ? report(kept, desired.revision, 'APPLIED') : same(kept)
}

/** What would be forgotten at the next start is not applied. */
export const onKeepFailed = (state: KioskState, { desired }: InputOf<'KEEP_FAILED'>): Step => {
  if (!ofThisZuil(state, desired)) return same(state)
  if (state.desired?.revision !== desired.revision) return refuse(state, desired.revision, '', 'NOT_KEPT')
  const { desired: _refused, kept, ...rest } = state
  const back: KioskState = { ...rest, ...(kept && { desired: kept, kept }) }
  const step = refuse(back, desired.revision, '', 'NOT_KEPT')
  return desired.brokerUrl === kept?.brokerUrl ? step : { ...step, effects: [...step.effects, connect(kept)] }
}

const cutOff: DesiredProblem = { field: 'brokerUrl', reason: 'CUT_OFF' }

/** The broker under probation did not answer in time. */
export const endProbation = (state: KioskState, at: Moment): Step => {
  const { probation, desired, kept, ...rest } = state
  if (!probation || !desired || at.monotonicMs < probation.until) return same(state)
  const { revision } = desired
  const back: KioskState = { ...rest, ...(kept && { desired: kept, kept }), reverted: revision }
  const effects: Effect[] = [{ type: 'KEEP_REVERTED', revision }, connect(kept)]
  return andThen({ state: back, effects }, (now) => report(now, revision, 'REVERTED', [cutOff]))
}

/** The backend answered: a document under probation is good, and a report that waited is sent. */
export const onLinkUp = (state: KioskState): Step => {
  const { probation, report: waiting, ...rest } = state
  const effects: Effect[] = waiting ? [{ type: 'REPORT', report: waiting }] : []
  if (probation && state.desired) effects.push({ type: 'KEEP_DESIRED', desired: state.desired })
  return { state: rest, effects }
}
