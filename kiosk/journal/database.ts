import { describeError, type Log } from '@zuil/protocol'
import type { ClassicLevel } from 'classic-level'
import { type Change, JournalUnavailable, openLevel } from './level.ts'
import { type MemoryCopy, openMemoryCopy } from './memory-copy.ts'
import { hasDamaged } from './repair.ts'
import { createReserve } from './reserve.ts'

/** Changes that are written together or not at all. */
export interface Write {
  readonly changes: readonly Change[]
  /** Reverses them if they fail: they may have reached the disk all the same. */
  readonly undo: readonly Change[]
  readonly sync: boolean
  /** Only takes out what is delivered: that may be written later. */
  readonly isRemoval: boolean
}

export interface DatabaseOptions {
  readonly path: string
  readonly log: Log
  /** While the disk can't be written, that is tried again after this long. Milliseconds. */
  readonly retryMs: number
  /** Whether the disk has room to write all files anew. */
  readonly hasRoom: (path: string) => Promise<boolean>
  /** Another database is in use: on disk, or its copy in memory. What is known of its contents is read anew. */
  readonly loaded: (level: ClassicLevel) => Promise<void>
  /** Changes were written. `deleted`: how many of the keys that they delete were there. */
  readonly applied: (changes: readonly Change[], deleted: number) => void
  /** Whether the disk can be written has changed, or may have. */
  readonly changed: () => void
}

/**
 * The journal's database, on a disk that may be full, read-only or broken at any moment. Then it is read from a copy in
 * memory; the disk is tried again by itself, and with each write. Writes that come while one is being synced are
 * coalesced into the next.
 */
export interface Database {
  /** Rejects when the disk can't be written; a removal does not, as long as the copy can be read. */
  write(one: Write): Promise<void>
  /** What is there, on disk or in memory. Rejects when the disk can't be read either. */
  readable(): Promise<ClassicLevel>
  /**
   * Takes what was deleted out of the files; writes go on meanwhile. Files are deleted, not overwritten.
   * @returns false when it was not done: the disk can't be written, or has too little room
   */
  compact(): Promise<boolean>
  readonly writable: boolean
  readonly damaged: boolean
  close(): Promise<void>
}

interface Queued extends Write {
  readonly done: () => void
  readonly failed: (error: unknown) => void
}

/** The room for the last taps is taken again at most this often. */
const HOLD_EVERY_MS = 60_000
/** Between the keys of all entries. Nothing has it. */
const NO_ENTRY: Change = { type: 'del', key: 'y' }
const nothing: Write = { changes: [], undo: [], sync: false, isRemoval: false }

/** @throws JournalUnavailable when another program has it open */
export const openDatabase = async (options: DatabaseOptions): Promise<Database> => {
  const { path, log, retryMs, hasRoom, loaded, applied, changed } = options
  const reserve = createReserve(`${path}.reserve`)
  /** On disk; absent while that can't be written. */
  let level: ClassicLevel | undefined
  /** In its place meanwhile. */
  let copy: MemoryCopy | undefined
  let damaged = false
  let queue: Queued[] = []
  let flushing: Promise<void> | undefined
  /**
   * To be written as soon as that is possible, by key: reverses what a failed write may have left on the disk, removes
   * what was delivered from the copy. So it is no longer than what is open, however long the disk stays full.
   */
  const owed = new Map<string, Change>()
  /** The disk was opened for the batch that is being written: some of it may be there, whatever comes of it. */
  let touched = false
  /** What is known of the contents was read from the copy. */
  let knownFromCopy = false
  let holding: Promise<void> = Promise.resolve()
  let heldMs = Number.NEGATIVE_INFINITY
  let retry: NodeJS.Timeout | undefined
  /** Why the disk can't be written. */
  let problem: unknown

  const holdReserve = (): void => {
    if (performance.now() - heldMs < HOLD_EVERY_MS) return
    heldMs = performance.now()
    holding = reserve.hold()
  }

  const owe = (changes: readonly Change[]): void => {
    for (const change of changes) owed.set(change.key, change)
  }

  /** @throws when the disk can't be written */
  const openDisk = async (): Promise<ClassicLevel> => {
    await holding
    const write = async (opened: ClassicLevel): Promise<void> => {
      if (owed.size > 0) await opened.batch([...owed.values()], { sync: true })
      knownFromCopy = false
      await loaded(opened)
    }
    const opened = await openLevel(path, reserve, write, log)
    owed.clear()
    level = opened
    damaged = await hasDamaged(path)
    await copy?.end()
    copy = undefined
    clearTimeout(retry)
    retry = undefined
    changed()
    return opened
  }

  /** From now on the disk can't be written. */
  const fallBack = async (error: unknown): Promise<void> => {
    problem = error
    if (!retry) log.error(describeError(error), 'The journal can not be written; retrying')
    await level?.close().catch(() => undefined)
    level = undefined
    copy ??= await openMemoryCopy(path)
    // One that is there already lacks nothing: the disk has not been written since it was made.
    if (copy && !knownFromCopy) {
      await copy.level.batch([...owed.values()]).catch(() => undefined)
      knownFromCopy = await loaded(copy.level).then(
        () => true,
        () => false,
      )
    }
    damaged = await hasDamaged(path)
    clearTimeout(retry)
    retry = setTimeout(() => void write(nothing).catch(() => undefined), retryMs)
    changed()
  }

  const apply = async (to: ClassicLevel, changes: readonly Change[], sync: boolean): Promise<void> => {
    const keys = [...new Set(changes.flatMap(({ type, key }) => (type === 'del' ? [key] : [])))]
    const before = keys.length > 0 ? await to.getMany(keys) : []
    await to.batch([...changes], { sync })
    applied(changes, before.filter((value) => value !== undefined).length)
  }

  /** LevelDB takes no write after one that failed: it is opened again, with the room of the reserve if need be. */
  const applyToDisk = async (changes: readonly Change[], sync: boolean): Promise<void> => {
    touched = level !== undefined
    if (level) {
      try {
        return await apply(level, changes, sync)
      } catch {
        await level.close().catch(() => undefined)
        level = undefined
      }
    }
    const again = await openDisk()
    touched = true
    await apply(again, changes, sync)
    // Of the first attempt some may have been there already.
    await loaded(again)
  }

  const failed = async (one: Queued, error: unknown): Promise<void> => {
    if (!one.isRemoval || !copy) return one.failed(error)
    owe(one.changes)
    await apply(copy.level, one.changes, false).then(one.done, one.failed)
  }

  const flush = async (): Promise<void> => {
    while (queue.length > 0) {
      const batch = queue
      queue = []
      try {
        await applyToDisk(
          batch.flatMap(({ changes }) => changes),
          batch.some(({ sync }) => sync),
        )
        for (const { done } of batch) done()
        holdReserve()
      } catch (error) {
        if (touched) owe(batch.flatMap(({ undo }) => undo))
        await fallBack(error)
        for (const one of batch) await failed(one, error)
      }
    }
    flushing = undefined
  }

  const write = (one: Write): Promise<void> =>
    new Promise((done, failed) => {
      queue.push({ ...one, done, failed })
      flushing ??= Promise.resolve().then(flush)
    })

  try {
    await openDisk()
  } catch (error) {
    if (error instanceof JournalUnavailable && error.code === 'LEVEL_LOCKED') throw error
    await fallBack(error)
  }
  holdReserve()

  return {
    write,
    readable: async () => {
      await flushing
      if (!level && !copy) await write(nothing).catch(() => undefined)
      const found = level ?? copy?.level
      if (!found) throw problem
      return found
    },
    compact: async () => {
      await flushing
      if (!(await hasRoom(path))) return false
      for (const change of [undefined, NO_ENTRY]) {
        // What is written last alone goes down as far as no file is in its way, with what was deleted still in it. A
        // second round has it in its way, and leaves it out.
        if (change) await write({ changes: [change], undo: [], sync: false, isRemoval: true })
        await level?.compactRange('', '~')
      }
      return level !== undefined
    },
    get writable() {
      return level !== undefined
    },
    get damaged() {
      return damaged
    },
    close: async () => {
      await flushing
      clearTimeout(retry)
      await holding
      await level?.close()
      await copy?.end()
    },
  }
}
