import { noLog } from '@zuil/protocol'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { startCompaction } from '../../../kiosk/journal/compaction.ts'

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

const MINUTE = 60_000
const times = { firstMs: 10 * MINUTE, everyMs: 60 * MINUTE }

const start = (compact = vi.fn(async () => true)) => {
  const state = { empty: true }
  const compaction = startCompaction({ times, isEmpty: () => state.empty, compact, log: noLog })
  return { state, compaction, compact }
}

it('does what an earlier program left, some time after the start, and then no more', async () => {
  const { compact } = start()
  await vi.advanceTimersByTimeAsync(10 * MINUTE - 1)
  expect(compact).toHaveBeenCalledTimes(0)
  await vi.advanceTimersByTimeAsync(1)
  expect(compact).toHaveBeenCalledTimes(1)
  await vi.advanceTimersByTimeAsync(1_000 * MINUTE)
  expect(compact).toHaveBeenCalledTimes(1)
})

it('is done once an hour at most, however much is delivered', async () => {
  const { compaction, compact } = start()
  for (let minute = 0; minute < 250; minute++) {
    compaction.removed()
    await vi.advanceTimersByTimeAsync(MINUTE)
  }
  // At 10, 70, 130, 190 and 250 minutes.
  expect(compact).toHaveBeenCalledTimes(5)
})

it('waits while taps wait', async () => {
  const { state, compaction, compact } = start()
  state.empty = false
  await vi.advanceTimersByTimeAsync(100 * MINUTE)
  expect(compact).toHaveBeenCalledTimes(0)
  state.empty = true
  compaction.removed()
  await vi.advanceTimersByTimeAsync(0)
  expect(compact).toHaveBeenCalledTimes(1)
})

it.each([
  ['that has no room', async () => false],
  ['that fails', async () => Promise.reject(new Error('EIO'))],
])('is tried again an hour later on a disk %s', async (_what, tried) => {
  const { compact } = start(vi.fn(tried))
  await vi.advanceTimersByTimeAsync(10 * MINUTE)
  expect(compact).toHaveBeenCalledTimes(1)
  await vi.advanceTimersByTimeAsync(59 * MINUTE)
  expect(compact).toHaveBeenCalledTimes(1)
  await vi.advanceTimersByTimeAsync(MINUTE)
  expect(compact).toHaveBeenCalledTimes(2)
})

it('begins none once it is stopped, and waits for the one under way', async () => {
  let done = (): void => undefined
  const running = new Promise<boolean>((resolve) => {
    done = () => resolve(true)
  })
  const { compaction, compact } = start(vi.fn(() => running))
  await vi.advanceTimersByTimeAsync(10 * MINUTE)
  compaction.removed()
  const stopped = vi.fn()
  const ending = compaction.stop().then(stopped)
  await vi.advanceTimersByTimeAsync(0)
  expect(stopped).not.toHaveBeenCalled()
  done()
  await ending
  compaction.removed()
  await vi.advanceTimersByTimeAsync(1_000 * MINUTE)
  expect(compact).toHaveBeenCalledTimes(1)
})
