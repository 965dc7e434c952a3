import type { Zuil } from '../../zuilen/shapes/zuil.ts'
import { healthWords, problemText, readersInWords, warningText } from './words.ts'

/** A few words on how something is, and how bad that is. */
export interface Status {
  readonly text: string
  readonly level: 'GOOD' | 'WARN' | 'BAD' | 'QUIET'
}

/** Whether a zuil is on: aan, uit, or uit and nobody minds. */
export const stateOf = ({ enrolled, state, settings, lastSeenAt }: Zuil): Status => {
  if (!enrolled) return { text: 'nog niet ingesteld', level: 'QUIET' }
  if (state === 'ONLINE') return { text: 'aan', level: 'GOOD' }
  if (settings.inStock) return { text: 'uit, in stock', level: 'QUIET' }
  if (state === 'PLANNED') return { text: 'gepland uit', level: 'QUIET' }
  return { text: lastSeenAt === undefined ? 'nog niet gezien' : 'uit', level: 'BAD' }
}

/** What somebody should know of a zuil's settings. */
const warningsOf = ({ warnings }: Zuil): readonly Status[] =>
  warnings.map((warning) => ({
    text: warningText(warning),
    level: warning.reason === 'NEXT_REWARD' ? 'QUIET' : 'WARN',
  }))

/** Which configuration a zuil works by, against the one that is wanted; what it refused, by field; what it will change to. */
export const configurationOf = (zuil: Zuil): readonly Status[] => [...revisionsOf(zuil), ...warningsOf(zuil)]

const revisionsOf = ({ revision, inUse = 0, reported, problems }: Zuil): readonly Status[] => {
  if (reported?.revision === revision && reported.outcome !== 'APPLIED') {
    const head =
      reported.outcome === 'REFUSED'
        ? `weigert ${revision}, werkt met ${inUse}`
        : `ging van ${revision} terug naar ${inUse}`
    return [
      { text: head, level: 'BAD' },
      ...reported.problems.map((problem): Status => ({ text: problemText(problem), level: 'BAD' })),
    ]
  }
  if (reported?.revision === revision && inUse === revision && reported.problems.length > 0) {
    return [
      { text: `werkt met ${revision}`, level: 'WARN' },
      ...reported.problems.map((problem): Status => ({ text: problemText(problem), level: 'WARN' })),
    ]
  }
  if (revision > 0 && inUse === revision) return [{ text: `bijgewerkt (${revision})`, level: 'GOOD' }]
  return [
    { text: `${inUse} van ${revision}`, level: 'WARN' },
    ...problems.map((problem): Status => ({ text: problemText(problem), level: 'WARN' })),
  ]
}

/** How a zuil is, in words: the problems that the alerts know too. */
export const healthOf = ({ health, healthProblems }: Zuil): readonly Status[] => {
  // Of two devices that are one zuil that is known before either has said how it is.
  if (healthProblems.length === 0) return health ? [{ text: 'in orde', level: 'GOOD' }] : []
  return healthProblems.map(({ problem, detail }): Status => {
    const { text, level } = healthWords[problem]
    const more = problem === 'READER_MISSING' ? readersInWords(health?.readers ?? []) : detail
    return { text: more === '' ? text : `${text} (${more})`, level }
  })
}
