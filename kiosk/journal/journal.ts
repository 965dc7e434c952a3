import { describeError, type Log, type Tap, tap as tapSchema } from '@zuil/protocol'
import type { CommittedVerdict } from '../core/model.ts'
import type { Journal } from '../ports.ts'
import { parseCommitted } from './committed.ts'
import { type Change, openLevel } from './level.ts'

export { JournalUnavailable } from './level.ts'

interface QueuedWrite {
  readonly changes: readonly Change[]
  /** Reverses them if they fail: they may have reached the disk all the same. */
  readonly undo: readonly Change[]
  readonly sync: boolean
  readonly done: () => void
  readonly failed: (error: unknown) => void
}

/** Keys in order: taps first; then unreadable entries moved aside, the counter and the last committed verdict. */
const TAP = 't'
const ASIDE = 'x'
const LAST_SEQ = 'z-last-seq'
const COMMITTED = 'z-settled'
const keyOf = (seq: number): string => `${TAP}${String(seq).padStart(16, '0')}`

/**
 * Opens the journal: see docs/decisions/02-journal-format.md. Appends that come while one is being synced are coalesced
 * into the next. After a failed write the database is opened again, so that a disk that has room again is used again.
 * @throws JournalUnavailable
 */
export const openJournal = async (options: { readonly path: string; readonly log: Log }): Promise<Journal> => {
  const { path, log } = options
  let level = await openLevel(path, log)
  let depth = 0
  let lastSeq = Number((await level.get(LAST_SEQ)) ?? 0)
  for await (const key of level.keys({ gte: TAP, lt: ASIDE })) {
    depth++
    lastSeq = Math.max(lastSeq, Number(key.slice(1)))
  }
  let lastCommitted = parseCommitted(await level.get(COMMITTED))
  let queue: QueuedWrite[] = []
  let flushing: Promise<void> | undefined
  let broken = false
  /** Reverses all that failed since the database was last opened. */
  let undo: Change[] = []

  const reopen = async (): Promise<void> => {
    await level.close().catch(() => undefined)
    level = await openLevel(path, log)
    if (undo.length > 0) await level.batch(undo, { sync: true })
    undo = []
    broken = false
  }

  const flush = async (): Promise<void> => {
    while (queue.length > 0) {
      const batch = queue
      queue = []
      const changes = batch.flatMap((one) => one.changes)
      try {
        if (broken) await reopen()
        const deleted = [...new Set(changes.flatMap(({ type, key }) => (type === 'del' ? [key] : [])))]
        const existing = deleted.length > 0 ? await level.getMany(deleted) : []
        await level.batch(changes, { sync: batch.some(({ sync }) => sync) })
        depth += changes.filter(({ type, key }) => type === 'put' && key.startsWith(TAP)).length
        depth -= existing.filter((value) => value !== undefined).length
        for (const { done } of batch) done()
      } catch (error) {
        if (!broken) log.error(describeError(error), 'Writing the journal failed')
        broken = true
        undo.push(...batch.flatMap((one) => one.undo))
        for (const { failed } of batch) failed(error)
      }
    }
    flushing = undefined
  }

  const write = (changes: readonly Change[], sync: boolean, undo: readonly Change[] = []): Promise<void> =>
    new Promise((done, failed) => {
      queue.push({ changes, undo, sync, done, failed })
      flushing ??= Promise.resolve().then(flush)
    })

  const parse = (key: string, value: string): Tap | undefined => {
    try {
      const parsed = tapSchema.safeParse(JSON.parse(value))
      if (parsed.success) return parsed.data
    } catch {
      // Moved aside below.
    }
    log.error({ seq: Number(key.slice(1)) }, 'A journal entry is unreadable; it is moved aside')
    write(
      [
        { type: 'put', key: `${ASIDE}${key}`, value },
        { type: 'del', key },
      ],
      true,
    ).catch(() => undefined)
    return undefined
  }

  return {
    append: async (tap) => {
      const key = keyOf(tap.seq)
      await write(
        [
          { type: 'put', key, value: JSON.stringify(tap) },
          { type: 'put', key: LAST_SEQ, value: String(tap.seq) },
        ],
        true,
        [{ type: 'del', key }],
      )
      lastSeq = Math.max(lastSeq, tap.seq)
    },
    remove: async (seqs) => {
      if (seqs.length === 0) return
      await write(
        seqs.map((seq) => ({ type: 'del', key: keyOf(seq) })),
        false,
      )
    },
    commit: async (seq, verdict) => {
      await flushing
      const key = keyOf(seq)
      const tap = await level.get(key)
      const before = lastCommitted
      await write(
        [
          { type: 'del', key },
          { type: 'put', key: COMMITTED, value: JSON.stringify(verdict) },
        ],
        true,
        [
          ...(tap === undefined ? [] : [{ type: 'put' as const, key, value: tap }]),
          before ? { type: 'put', key: COMMITTED, value: JSON.stringify(before) } : { type: 'del', key: COMMITTED },
        ],
      )
      lastCommitted = verdict
    },
    get lastCommitted(): CommittedVerdict | undefined {
      return lastCommitted
    },
    read: async (after, count) => {
      await flushing
      const found: Tap[] = []
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
    close: async () => {
      await flushing
      await level.close()
    },
  }
}
