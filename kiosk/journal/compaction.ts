import { describeError, type Log } from '@zuil/protocol'

/** When delivered taps are taken out of the journal's files. It writes what is left anew, and an SD card wears. */
export interface CompactionTimes {
  /** Milliseconds after the start: also of a zuil that is switched off each day something is done. */
  readonly firstMs: number
  /** Then at most so often. Milliseconds. */
  readonly everyMs: number
}

export const defaultCompactionTimes: CompactionTimes = { firstMs: 10 * 60_000, everyMs: 3_600_000 }

export interface CompactionOptions {
  readonly times: CompactionTimes
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
  /** Resolves when none is under way; none begins any more. */
  stop(): Promise<void>
}

/** What an earlier program left is due from the start. */
export const startCompaction = ({ times, isEmpty, compact, log }: CompactionOptions): Compaction => {
  let nextMs = performance.now() + times.firstMs
  /** Something was deleted since the last time. */
  let due = true
  let timer: NodeJS.Timeout | undefined
  let running: Promise<void> | undefined
  let stopped = false

  const run = async (): Promise<void> => {
    due = false
    try {
      // More may be deleted meanwhile.
      if (!(await compact())) due = true
    } catch (error) {
      due = true
      log.warn(describeError(error), 'Delivered taps could not be taken out of the journal’s files; retrying later')
    }
    nextMs = performance.now() + times.everyMs
  }

  const schedule = (): void => {
    if (stopped || !due || running || timer || !isEmpty()) return
    timer = setTimeout(
      () => {
        timer = undefined
        // It begins again when what came meanwhile is delivered.
        if (!isEmpty()) return
        running = run().finally(() => {
          running = undefined
          schedule()
        })
      },
      Math.max(0, nextMs - performance.now()),
    )
    timer.unref()
  }

  schedule()
  return {
    removed: () => {
      due = true
      schedule()
    },
    stop: async () => {
      stopped = true
      clearTimeout(timer)
      await running
    },
  }
}
