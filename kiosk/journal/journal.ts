import { type Log, type Tap, tap as tapSchema } from '@zuil/protocol'
import type { CommittedVerdict } from '../core/model.ts'
import type { Journal } from '../ports.ts'
import { parseCommitted } from './committed.ts'
import { type CompactionTimes, defaultCompactionTimes, startCompaction } from './compaction.ts'
import { openDatabase } from './database.ts'
import type { Change } from './level.ts'
import { hasRoomToCompact } from './room.ts'

export { JournalUnavailable } from './level.ts'

/** Keys in order: taps first; then unreadable entries moved aside, the counter and the last committed verdict. */
const TAP = 't'
const ASIDE = 'x'
const LAST_SEQ = 'z-last-seq'
const COMMITTED = 'z-settled'
const keyOf = (seq: number): string => `${TAP}${String(seq).padStart(16, '0')}`

export interface JournalOptions {
  readonly path: string
  readonly log: Log
  /** Whether the disk can be written has changed, or may have. */
  readonly changed?: () => void
  /** While it can't be, that is tried again after this long. Milliseconds. */
  readonly retryMs?: number
  /** When delivered taps are taken out of its files. */
  readonly compaction?: CompactionTimes
  /** Whether the disk has room for that. */
  readonly hasRoom?: (path: string) => Promise<boolean>
}

const RETRY_MS = 5_000

/**
 * Opens the journal: see docs/decisions/02-journal-format.md.
 * @throws JournalUnavailable when another zuil has it open
 */
export const openJournal = async (options: JournalOptions): Promise<Journal> => {
  const { path, log, changed = () => undefined, retryMs = RETRY_MS, hasRoom = hasRoomToCompact } = options
  let depth = 0
  let lastSeq = 0
  let lastCommitted: CommittedVerdict | undefined
  /** What it holds was read, on disk or in its copy: until then nobody knows which numbers are taken. */
  let known = false

  const database = await openDatabase({
    path,
    log,
    retryMs,
    hasRoom,
    changed,
    loaded: async (level) => {
      let found = 0
      lastSeq = Math.max(lastSeq, Number((await level.get(LAST_SEQ)) ?? 0))
      for await (const key of level.keys({ gte: TAP, lt: ASIDE })) {
        found++
        lastSeq = Math.max(lastSeq, Number(key.slice(1)))
      }
      depth = found
      lastCommitted = parseCommitted(await level.get(COMMITTED))
      known = true
    },
    applied: (changes, deleted) => {
      depth += changes.filter(({ type, key }) => type === 'put' && key.startsWith(TAP)).length - deleted
    },
  })

  const compaction = startCompaction({
    times: options.compaction ?? defaultCompactionTimes,
    isEmpty: () => depth === 0,
    compact: database.compact,
    log,
  })

  const parse = (key: string, value: string): Tap | undefined => {
    try {
      const parsed = tapSchema.safeParse(JSON.parse(value))
      if (parsed.success) return parsed.data
    } catch {
      // Moved aside below.
    }
    log.error({ seq: Number(key.slice(1)) }, 'A journal entry is unreadable; it is moved aside')
    const changes: readonly Change[] = [
      { type: 'put', key: `${ASIDE}${key}`, value },
      { type: 'del', key },
    ]
    database.write({ changes, undo: [], sync: true, isRemoval: true }).catch(() => undefined)
    return undefined
  }

  return {
    append: async (tap) => {
      // Who could not read it at the start began to count at 0: this number may be that of a tap which still waits here.
      if (!known) await database.readable()
      if (!known) throw new Error('The journal could not be read yet: which numbers it has is not known')
      if (tap.seq <= lastSeq) {
        log.warn({ seq: tap.seq, lastSeq }, 'A tap was not written: the journal has its number already')
        throw new Error(`The journal has number ${tap.seq} already: go on after ${lastSeq}`)
      }
      const key = keyOf(tap.seq)
      const changes: readonly Change[] = [
        { type: 'put', key, value: JSON.stringify(tap) },
        { type: 'put', key: LAST_SEQ, value: String(tap.seq) },
      ]
      await database.write({ changes, undo: [{ type: 'del', key }], sync: true, isRemoval: false })
      lastSeq = Math.max(lastSeq, tap.seq)
    },
    remove: async (seqs) => {
      if (seqs.length === 0) return
      const changes = seqs.map((seq) => ({ type: 'del' as const, key: keyOf(seq) }))
      await database.write({ changes, undo: [], sync: false, isRemoval: true })
      compaction.removed()
    },
    commit: async (seq, verdict) => {
      const level = await database.readable()
      const key = keyOf(seq)
      const tap = await level.get(key)
      const before = lastCommitted
      const changes: readonly Change[] = [
        { type: 'del', key },
        { type: 'put', key: COMMITTED, value: JSON.stringify(verdict) },
      ]
      const undo: readonly Change[] = [
        ...(tap === undefined ? [] : [{ type: 'put' as const, key, value: tap }]),
        before ? { type: 'put', key: COMMITTED, value: JSON.stringify(before) } : { type: 'del', key: COMMITTED },
      ]
      await database.write({ changes, undo, sync: true, isRemoval: false })
      lastCommitted = verdict
      compaction.removed()
    },
    get lastCommitted(): CommittedVerdict | undefined {
      return lastCommitted
    },
    read: async (after, count) => {
      const found: Tap[] = []
      const level = await database.readable()
      for await (const [key, value] of level.iterator({ gt: keyOf(after), lt: ASIDE, limit: count })) {
        const tap = parse(key, value)
        if (tap) found.push(tap)
      }
      return found
    },
    get depth() {
      return depth
    },
    get lastSeq() {
      return lastSeq
    },
    get writable() {
      return database.writable
    },
    get damaged() {
      return database.damaged
    },
    close: async () => {
      await compaction.stop()
      await database.close()
    },
  }
}
