import { type Desired, type DesiredProblem, desiredProblems } from '@zuil/protocol'
import type { Effect, Report } from './effect.ts'
import type { InputOf } from './input.ts'
import type { Moment } from './model.ts'
import { andThen, type Step, unchanged } from './show.ts'
import type { KioskState } from './state.ts'

/**
 * The zuil's configuration: a document is applied or refused as a whole, saved, and then reported. One that names
 * another broker is on probation until the backend answers there: nothing of it is saved before, and without an answer
 * the zuil reverts to the last good one.
 */

/** Now, or as soon as there is a link. */
const report = (
  state: KioskState,
  revision: number,
  outcome: Report['outcome'],
  problems: readonly DesiredProblem[] = [],
): Step => {
  const message: Report = { revision, outcome, inUse: state.desired?.revision ?? 0, problems: [...problems] }
  return state.linkUp
    ? { state, effects: [{ type: 'REPORT', report: message }] }
    : { state: { ...state, waitingReport: message }, effects: [] }
}

const refuse = (state: KioskState, revision: number, field: string, reason: DesiredProblem['reason']): Step =>
  report(state, revision, 'REFUSED', [{ field, reason }])

const connect = (to: Desired | undefined): Effect => ({ type: 'CONNECT', brokerUrl: to?.brokerUrl })

const apply = (state: KioskState, at: Moment, desired: Desired): Step => {
  const { probation, notKept: _ofAnother, ...rest } = state
  const current = state.desired
  const lastGood = probation ? state.savedDesired : current
  const moves = desired.brokerUrl !== current?.brokerUrl ? [connect(desired)] : []
  if (desired.brokerUrl === lastGood?.brokerUrl)
    return { state: { ...rest, desired }, effects: [{ type: 'SAVE_DESIRED', desired }, ...moves] }
  // Another document for the broker that is being tried already does not get more time.
  const until = (moves.length === 0 && probation?.until) || at.monotonicMs + state.settings.probationMs
  return { state: { ...rest, desired, probation: { until } }, effects: moves }
}

/** A blocked zuil uses only the broker of its document: no other problem may keep it from being blocked. */
const problemsOf = (desired: Desired): readonly DesiredProblem[] =>
  desiredProblems(desired).filter(({ field }) => !desired.blocked || field === 'brokerUrl')

/** Both were read by the same schema, so that their fields are in the same order. */
const same = (a: Desired, b: Desired): boolean => JSON.stringify(a) === JSON.stringify(b)

/**
 * A document is not tried again that was reverted; nor is an older one that names the same broker. Any other lower revision
 * is of a database that was put back.
 */
const isReverted = ({ reverted }: KioskState, { revision, brokerUrl }: Desired): boolean =>
  reverted !== undefined &&
  revision <= reverted.revision &&
  (reverted.brokerUrl === undefined || reverted.brokerUrl === brokerUrl)

export const onDesired = (state: KioskState, { at, desired }: InputOf<'DESIRED'>): Step => {
  const { revision } = desired
  const current = state.desired
  if (current && (desired.zuil.id !== current.zuil.id || revision < current.revision)) return unchanged(state)
  // A database that was put back counts anew: another document may come to have the same revision.
  if (current && revision === current.revision && same(desired, current))
    return state.savedDesired && same(desired, state.savedDesired)
      ? report(state, revision, 'APPLIED')
      : saveAgain(state)
  if (isReverted(state, desired)) return report(state, revision, 'REVERTED', [cutOff])
  const problems = problemsOf(desired)
  return problems.length > 0 ? report(state, revision, 'REFUSED', problems) : apply(state, at, desired)
}

export const onDesiredUnreadable = (state: KioskState, { revision, field }: InputOf<'DESIRED_UNREADABLE'>): Step =>
  revision <= (state.desired?.revision ?? 0)
    ? unchanged(state)
    : refuse(state, revision, field.slice(0, 64), 'NOT_UNDERSTOOD')

const isOfThisZuil = (state: KioskState, desired: Desired): boolean => state.desired?.zuil.id === desired.zuil.id

/** A document that a newer one has replaced meanwhile is not reported: the newer one will be. */
export const onDesiredSaved = (state: KioskState, { desired }: InputOf<'DESIRED_SAVED'>): Step => {
  if (!isOfThisZuil(state, desired)) return unchanged(state)
  const { waitingReport, ...rest } = state
  // After another enrolment an older document may be written last: a report that another is applied is no longer true.
  const untrue = waitingReport?.outcome === 'APPLIED' && waitingReport.revision !== desired.revision
  const saved: KioskState = { ...(untrue ? rest : state), savedDesired: desired }
  return state.desired?.revision === desired.revision ? report(saved, desired.revision, 'APPLIED') : unchanged(saved)
}

/** The last good document is in use again. */
const restoreSaved = ({ desired: _given, savedDesired, ...rest }: KioskState): KioskState => ({
  ...rest,
  ...(savedDesired && { desired: savedDesired, savedDesired }),
})

const notKept: DesiredProblem = { field: '', reason: 'NOT_KEPT' }

/** Tries to save a document that is in use but could not be written before. */
export const saveAgain = (state: KioskState): Step => {
  const { notKept: revision, ...rest } = state
  const { desired, probation } = state
  return desired && !probation && revision === desired.revision
    ? { state: rest, effects: [{ type: 'SAVE_DESIRED', desired }] }
    : unchanged(state)
}

/**
 * It is in use all the same: a zuil whose disk is full must be blocked, too, or show another event. After a restart the
 * backend gives it again. But a broker that would be forgotten then is left: the one before may be gone by that time.
 */
export const onDesiredSaveFailed = (state: KioskState, { desired }: InputOf<'DESIRED_SAVE_FAILED'>): Step => {
  if (!isOfThisZuil(state, desired)) return unchanged(state)
  const { revision } = desired
  if (state.desired?.revision !== revision) return report(state, revision, 'REFUSED', [notKept])
  const { savedDesired } = state
  if (desired.brokerUrl === savedDesired?.brokerUrl)
    return report({ ...state, notKept: revision }, revision, 'APPLIED', [notKept])
  const step = report(restoreSaved(state), revision, 'REFUSED', [notKept])
  return { ...step, effects: [...step.effects, connect(savedDesired)] }
}

const cutOff: DesiredProblem = { field: 'brokerUrl', reason: 'CUT_OFF' }

/** The broker on probation did not answer in time. */
export const endProbation = (state: KioskState, at: Moment): Step => {
  const { probation, ...rest } = state
  if (!probation || !state.desired || at.monotonicMs < probation.until) return unchanged(state)
  const { revision, brokerUrl } = state.desired
  const reverted = { revision, brokerUrl }
  const back: KioskState = { ...restoreSaved(rest), reverted }
  const effects: Effect[] = [{ type: 'SAVE_REVERTED', reverted }, connect(state.savedDesired)]
  return andThen({ state: back, effects }, (now) => report(now, revision, 'REVERTED', [cutOff]))
}

/** The backend answered: a document on probation is good, and a waiting report is sent. */
export const onLinkUp = (state: KioskState): Step => {
  const { probation, waitingReport, ...rest } = state
  const effects: Effect[] = waitingReport ? [{ type: 'REPORT', report: waitingReport }] : []
  if (probation && state.desired) effects.push({ type: 'SAVE_DESIRED', desired: state.desired })
  return { state: rest, effects }
}
