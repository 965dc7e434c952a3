import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { describeError, type Log } from '@zuil/protocol'
import { pauseAfter } from '../rules/uitdatabank-paging.ts'
import type { LoadState, UitdatabankStore } from '../store/uitdatabank.ts'
import { LoadTakenOver } from '../store/uitdatabank.ts'
import type { SearchEvents } from './client.ts'
import { LoadStopped, type PassResult, runPass } from './pass.ts'

export interface LoadOptions {
  readonly search: SearchEvents
  readonly store: UitdatabankStore
  /** Milliseconds since 1970. */
  readonly clock: () => number
  /** From the end of a pass to the next one. */
  readonly intervalMs: number
  /** Between two pages; absent = `pauseAfter`. @param tookMs to take in the one before */
  readonly pause?: (tookMs: number) => Promise<void>
}

/** Takes events over from UiTdatabank. Several backends may do so: only one at a time does. */
export interface UitdatabankLoad {
  /** One pass, if it is due and no other backend is at it. Resolves with what it did; it never rejects. */
  pass(): Promise<PassResult | undefined>
  /** Makes passes until `stop`. */
  start(): void
  /** Ends before the next page; nothing runs any more when this resolves. */
  stop(): Promise<void>
}

/** Whether a pass is due, or another backend died in one, is asked so often. */
const LOOK_EVERY_MS = 10_000

export const uitdatabankLoad = (options: LoadOptions, log: Log): UitdatabankLoad => {
  const { search, store, clock, intervalMs } = options
  const worker = randomUUID()
  const stopping = new AbortController()
  const { signal } = stopping
  const pause =
    options.pause ?? ((tookMs: number) => sleep(pauseAfter(tookMs), undefined, { signal }).catch(() => undefined))
  let running: Promise<PassResult | undefined> | undefined
  let timer: NodeJS.Timeout | undefined

  /** One line for a pass that did something, however many events there are. */
  const tell = (before: LoadState, { outcome, report, detail }: PassResult): void => {
    const { added, changed, cancelled, unreadable, nameless } = report
    if (outcome.kind === 'FAILED') {
      const { problem } = outcome
      if (before.problem === problem) return
      const why = detail instanceof Error ? describeError(detail) : { detail }
      log.warn({ ...report, problem, ...why }, 'Events could not be taken over from UiTdatabank; retrying')
      return
    }
    if (before.failingSince !== undefined) log.info({}, 'UiTdatabank answers again')
    if (unreadable > 0 || (nameless > 0 && report.did === 'ALL'))
      log.warn({ ...report }, 'Some events of UiTdatabank are not as they can be, and stay as they were')
    else if (added + changed + cancelled > 0 || report.did === 'ALL')
      log.info({ ...report }, 'Events were taken over from UiTdatabank')
  }

  const claimed = async (): Promise<PassResult | undefined> => {
    const state = await store.claim(worker)
    if (!state) return undefined
    try {
      const result = await runPass({ search, store, clock, pause, signal }, worker, state)
      await store.finish(worker, result.outcome, clock() + intervalMs)
      tell(state, result)
      return result
    } catch (error) {
      if (error instanceof LoadTakenOver) return undefined
      await store.release(worker)
      if (error instanceof LoadStopped) return undefined
      throw error
    }
  }

  const pass = async (): Promise<PassResult | undefined> => {
    running ??= claimed()
      .catch((error: unknown) => {
        log.error(describeError(error), 'Taking events over from UiTdatabank broke off; retrying')
        return undefined
      })
      .finally(() => {
        running = undefined
      })
    return running
  }

  return {
    pass,
    start: () => {
      timer ??= setInterval(() => void pass(), LOOK_EVERY_MS)
      void pass()
    },
    stop: async () => {
      clearInterval(timer)
      stopping.abort()
      await running
    },
  }
}
