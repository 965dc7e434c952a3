import { describeError, type Log, type Tap, tap as tapSchema } from '@zuil/protocol'
import { ClassicLevel } from 'classic-level'
import type { Journal } from '../ports.ts'

/** The journal can't be opened: the message says what to do. */
export class JournalUnavailable extends Error {
  override readonly name = 'JournalUnavailable'
}

type Change =
  | { readonly type: 'put'; readonly key: string; readonly value: string }
  | { readonly type: 'del'; readonly key: string }

interface Waiting {
  readonly changes: readonly Change[]
  readonly sync: boolean
  readonly done: () => void
  readonly failed: (error: unknown) => void
}

/** Taps first in the order of the keys; what is moved aside and the counter after them. */
const TAP = 't'
const ASIDE = 'x'
const LAST_SEQ = 'z-last-seq'
const keyOf = (seq: number): string => `${TAP}${String(seq).padStart(16, '0')}`

const codeOf = (error: unknown): string => (error as { cause?: { code?: string } }).cause?.code ?? 'unknown'

const openLevel = async (path: string, log: Log): Promise<ClassicLevel> => {
  const level = new ClassicLevel(path)
  const unavailable = (error: unknown): JournalUnavailable =>
    new JournalUnavailable(
      `The journal ${path} can't be opened (${codeOf(error)}): does another zuil run on it, is the disk full or read-only?`,
    )
  try {
    await level.open()
  } catch (error) {
    if (codeOf(error) === 'LEVEL_LOCKED') throw unavailable(error)
    // What can be read is kept; what is lost was torn by the disk.
    log.error(describeError(error), 'the journal is damaged; it is being repaired')
    try {
      await ClassicLevel.repair(path)
      await level.open()
    } catch (still) {
      throw unavailable(still)
    }
  }
  return level
}

/**
 * Opens the journal: see docs/decisions/02-journal-format.md. Appends that come while one is being synced are synced
 * together. After a failed write the database is opened again, so that a disk that has room again is used again.
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
  let waiting: Waiting[] = []
  let flushing: Promise<void> | undefined
  let broken = false
  /** Taps whose append failed: they did not happen, though they may have come as far as the disk. */
  let doubtful: string[] = []

  const flush = async (): Promise<void> => {
    while (waiting.length > 0) {
      const batch = waiting
      waiting = []
      try {
        if (broken) {
          await level.close().catch(() => undefined)
          level = await openLevel(path, log)
          broken = false
        }
        const undo = doubtful.map((key): Change => ({ type: 'del', key }))
        const changes = batch.flatMap((one) => one.changes)
        const gone = [...new Set(changes.flatMap(({ type, key }) => (type === 'del' ? [key] : [])))]
        const there = gone.length > 0 ? await level.getMany(gone) : []
        await level.batch([...undo, ...changes], { sync: batch.some(({ sync }) => sync) })
        depth += changes.filter(({ type, key }) => type === 'put' && key.startsWith(TAP)).length
        depth -= there.filter((value) => value !== undefined).length
        doubtful = []
        for (const { done } of batch) done()
      } catch (error) {
        if (!broken) log.error(describeError(error), 'the journal can not be written')
        broken = true
        const puts = batch.flatMap((one) => one.changes).filter(({ type }) => type === 'put')
        doubtful.push(...puts.map(({ key }) => key).filter((key) => key.startsWith(TAP)))
        for (const { failed } of batch) failed(error)
      }
    }
    flushing = undefined
  }

  const write = (changes: readonly Change[], sync: boolean): Promise<void> =>
    new Promise((done, failed) => {
      waiting.push({ changes, sync, done, failed })
      flushing ??= Promise.resolve().then(flush)
    })

  const parse = (key: string, value: string): Tap | undefined => {
    try {
      const parsed = tapSchema.safeParse(JSON.parse(value))
      if (parsed.success) return parsed.data
    } catch {
      // as below
    }
    log.error({ seq: Number(key.slice(1)) }, 'an entry of the journal can not be read; it is moved aside')
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
