import type { DesiredProblem, Health, ZuilType } from '@zuil/protocol'
import type { QuarantineOutcome } from '../../../taps/shapes.ts'
import type { HealthProblem } from '../../../zuilen/shapes/health-problem.ts'
import type { Zuil, ZuilWarning } from '../../../zuilen/shapes/zuil.ts'
import { since } from '../../format/moments.ts'
import { t } from '../../i18n/t.ts'
import type { Level } from '../../ui/pill.tsx'
import { type Field, fieldOf } from './settings.ts'

/** How a zuil is, in words. */

export interface Status {
  readonly text: string
  readonly level: Level
  /** What somebody can do about it. */
  readonly todo?: string
}

export const typeName = (type: ZuilType): string => t(`zuilen.types.${type}`)
export const fieldName = (field: Field): string => t(`zuilen.fields.${field}`)

/** Whether a zuil is on: aan, uit, or uit and nobody minds. */
export const stateOf = ({ enrolled, state, settings, lastSeenAt }: Zuil): Status => {
  if (!enrolled) return { text: t('zuilen.state.new'), level: 'quiet' }
  if (state === 'ONLINE') return { text: t('zuilen.state.on'), level: 'good' }
  if (settings.inStock) return { text: t('zuilen.state.stock'), level: 'quiet' }
  if (state === 'PLANNED') return { text: t('zuilen.state.planned'), level: 'quiet' }
  return lastSeenAt === undefined
    ? { text: t('zuilen.state.unseen'), level: 'bad', todo: t('zuilen.state.unseenTodo') }
    : { text: t('zuilen.state.off'), level: 'bad', todo: t('zuilen.state.offTodo') }
}

/** A problem of settings as one sentence, with its field. */
export const problemText = (problem: DesiredProblem): string => {
  const text = t(`zuilen.reasons.${problem.reason}`)
  if (problem.field === '') return text
  const field = fieldOf(problem)
  return t('zuilen.ofField', { field: field === undefined ? problem.field : fieldName(field), text })
}

/** What somebody should know of a zuil's settings, as one sentence. */
export const warningText = ({ reason, from, reward }: ZuilWarning): string => {
  const later = from === undefined ? 'now' : 'later'
  const when = from === undefined ? '' : since(from)
  switch (reason) {
    case 'NEXT_REWARD':
    case 'NO_REWARD':
    case 'SEVERAL_REWARDS':
      return t(`zuilen.warnings.${reason}.${later}`, { when, reward: reward?.title.nl ?? '' })
    default:
      return t(`zuilen.warnings.${reason}`)
  }
}

/** What a zuil took of its settings or refused and why, and what will change by itself. */
export const configurationOf = (zuil: Zuil): readonly Status[] => [
  ...revisionsOf(zuil),
  ...zuil.warnings.map(
    (warning): Status => ({ text: warningText(warning), level: warning.reason === 'NEXT_REWARD' ? 'quiet' : 'warn' }),
  ),
]

const revisionsOf = ({ enrolled, revision, inUse = 0, reported, problems }: Zuil): readonly Status[] => {
  const of = (level: Level) => (problem: DesiredProblem) => ({ text: problemText(problem), level })
  if (reported?.revision === revision && reported.outcome !== 'APPLIED') {
    const text = reported.outcome === 'REFUSED' ? t('zuilen.took.refused') : t('zuilen.took.reverted')
    return [{ text, level: 'bad', todo: t('zuilen.took.refusedTodo') }, ...reported.problems.map(of('bad'))]
  }
  if (reported?.revision === revision && inUse === revision && reported.problems.length > 0)
    return [{ text: t('zuilen.took.partly'), level: 'warn' }, ...reported.problems.map(of('warn'))]
  if (revision > 0 && inUse === revision) return [{ text: t('zuilen.took.all'), level: 'good' }]
  const waiting: Status = enrolled
    ? { text: t('zuilen.took.waiting'), level: 'warn', todo: t('zuilen.took.waitingTodo') }
    : { text: t('zuilen.took.notYet'), level: 'quiet' }
  return [waiting, ...problems.map(of('warn'))]
}

const worst: readonly HealthProblem[] = ['READER_MISSING', 'SCREEN_FROZEN', 'JOURNAL_BROKEN', 'COPIED']

type Reader = Health['readers'][number]

const readersInWords = (readers: readonly Reader[]): string =>
  readers.length === 0
    ? t('zuilen.readers.none')
    : readers
        .flatMap(({ kind, status }) =>
          status === 'CONNECTED'
            ? []
            : [
                t('zuilen.readers.one', {
                  kind: t(`zuilen.readers.kinds.${kind}`),
                  status: t(`zuilen.readers.${status}`),
                }),
              ],
        )
        .join(', ')

/** What is wrong with a zuil that is on, and what to do: the problems that the alerts know too. */
export const healthOf = ({ health, healthProblems }: Zuil): readonly Status[] => {
  // Of two devices that are one zuil that is known before either has said how it is.
  if (healthProblems.length === 0) return health ? [{ text: t('zuilen.health.well'), level: 'good' }] : []
  return healthProblems.map(({ problem, detail }): Status => {
    const text = t(`zuilen.health.${problem}`)
    const more = problem === 'READER_MISSING' ? readersInWords(health?.readers ?? []) : detail
    return {
      text: more === '' ? text : t('zuilen.withDetail', { text, detail: more }),
      level: worst.includes(problem) ? 'bad' : 'warn',
      todo: t(`zuilen.healthTodo.${problem}`),
    }
  })
}

/** What became of taps that were decided. */
export const decidedText = (
  decision: 'BOOK' | 'REFUSE',
  { decided, booked }: Omit<QuarantineOutcome, 'waiting'>,
): string => {
  if (decided === 0) return t('quarantine.byOther')
  if (decision === 'REFUSE') return t('quarantine.refused', { count: decided })
  const without = decided - booked
  const said = booked > 0 || without === 0 ? [t('quarantine.booked', { count: booked })] : []
  if (without > 0) said.push(t('quarantine.without', { count: without }))
  return said.join(' ')
}
