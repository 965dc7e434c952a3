import type { Zuil } from '../../zuilen/shapes/zuil.ts'
import { problemText, readerProblems } from './words.ts'

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

/** Which configuration a zuil works by, against the one that is wanted; and what it refused, by field. */
export const configurationOf = ({ revision, inUse = 0, reported, problems }: Zuil): readonly Status[] => {
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
  if (revision > 0 && inUse === revision) return [{ text: `bijgewerkt (${revision})`, level: 'GOOD' }]
  return [
    { text: `${inUse} van ${revision}`, level: 'WARN' },
    ...problems.map((problem): Status => ({ text: problemText(problem), level: 'WARN' })),
  ]
}

/** From here on a person should look. The alerts have their own limits: backend/presence/rules/health.ts. */
const DEEP_JOURNAL = 100
const FULL_PART = 0.05
const WORN_PERCENT = 90
const HOT_C = 80
const LOW_MEMORY_BYTES = 50_000_000

/** How a zuil is, in words: only what a person can do something about. */
export const healthOf = (health: Zuil['health']): readonly Status[] => {
  if (!health) return []
  const found: Status[] = []
  const add = (level: Status['level'], text: string): unknown => found.push({ level, text })
  const working = health.readers.some(({ status }) => status === 'CONNECTED')
  for (const { status } of health.readers) {
    const words = readerProblems[status]
    if (words !== undefined) add(working ? 'WARN' : 'BAD', words)
  }
  if (health.readers.length === 0) add('BAD', 'geen lezer')
  if (health.screen === 'FROZEN') add('BAD', 'scherm staat stil')
  if (health.screen === 'MISSING') add('WARN', 'geen scherm')
  if (health.printer === 'PAPER_OUT') add('WARN', 'papier is op')
  if (health.printer === 'UNPLUGGED') add('WARN', 'printer niet aangesloten')
  if (health.journalBroken) add('BAD', 'kan niets bewaren')
  if (health.journalDepth > DEEP_JOURNAL) add('WARN', `${health.journalDepth} taps wachten`)
  if (health.disk && health.disk.freeBytes < FULL_PART * health.disk.totalBytes) add('WARN', 'schijf bijna vol')
  if ((health.diskWornPercent ?? 0) >= WORN_PERCENT) add('WARN', 'schijf versleten')
  if ((health.temperatureC ?? 0) >= HOT_C) add('WARN', `te warm (${Math.round(health.temperatureC ?? 0)} °C)`)
  if (health.underVoltage) add('WARN', 'te weinig stroom')
  if (health.freeMemoryBytes !== undefined && health.freeMemoryBytes < LOW_MEMORY_BYTES) add('WARN', 'weinig geheugen')
  return found.length > 0 ? found : [{ text: 'in orde', level: 'GOOD' }]
}
