import { describeError, type Log } from '@zuil/protocol'

export interface CompactionOptions {
  /** At most so often: it writes what is left anew, and an SD card wears. Milliseconds. */
  readonly everyMs: number
  /** Whether nothing waits: what is in the files then is of taps that were delivered. */
  readonly isEmpty: () => boolean
  /** Takes what was deleted out of the files. @returns false when the disk had no room for it */
  readonly compact: () => Promise<boolean>
  readonly log: Pick<Log, 'warn'>
}

/** Takes delivered taps out of the journal's files, some time after the journal is empty. */
export interface Compaction {
  /** Taps were deleted. */
  removed(): void
  /** Resolves when none is under way. */
  stop(): Promise<void>
}

export const createCompaction = ({ everyMs, isEmpty, compact, log }: CompactionOptions): Compaction => {
  let lastMs = Number.NEGATIVE_INFINITY
  /** Something was deleted since the last time. */
  let due = false
  let timer: NodeJS.Timeout | undefined
  let running: Promise<void> | undefined

  const run = async (): Promise<void> => {
    due = false
    try {
      // More may have been deleted meanwhile.
      if (!(await compact())) due = true
    } catch (error) {
      due = true
      log.warn(describeError(error), 'Delivered taps could not be taken out of the journal’s files; trying again later')
    }
    lastMs = performance.now()
  }

  const schedule = (): void => {
    if (!due || running || timer) return
    const wait = Math.max(0, lastMs + everyMs - performance.now())
    timer = setTimeout(() => {
      timer = undefined
      // It begins again when what came meanwhile is delivered.
      if (!isEmpty()) return
      running = run().finally(() => {
        running = undefined
        schedule()
      })
    }, wait)
    timer.unref()
  }

  return {
    removed: () => {
      due = true
      if (isEmpty()) schedule()
    },
    stop: async () => {
      clearTimeout(timer)
      timer = undefined
      due = false
      await running
    },
  }
}
