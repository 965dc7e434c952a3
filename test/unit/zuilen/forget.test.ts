import { createLog } from '@zuil/protocol'
import { afterEach, expect, it, vi } from 'vitest'
import { startForgetting } from '../../../backend/zuilen/forget.ts'

afterEach(() => void vi.useRealTimers())

it('forgets at the start and every hour, also after it failed, until it is stopped', async () => {
  vi.useFakeTimers()
  const lines: string[] = []
  const times: number[] = []
  let fails = false
  const log = createLog(
    'info',
    (line) => lines.push(line),
    () => 0,
  )
  const deleteOld = async (now: number) => {
    times.push(now)
    if (fails) throw new Error('the database is away')
  }
  const store = {
    deliveries: { forgetGiven: deleteOld },
    codeUses: { forgetOld: async () => undefined },
    tapCounts: { forgetOld: async () => undefined },
    sessions: { forgetOld: async () => undefined },
    uitids: { forgetOld: async () => undefined },
    logins: { forgetOld: async () => undefined },
    registrations: { forgetOld: async () => undefined },
    rewardPictures: { forgetUnused: async () => undefined },
    retention: { forgetOld: async () => undefined },
  }
  const forgetting = startForgetting({ store, clock: () => Date.now() }, log)
  const start = Date.now()
  const HOUR = 3_600_000
  await vi.advanceTimersByTimeAsync(HOUR)
  expect(times).toEqual([start, start + HOUR])
  fails = true
  await vi.advanceTimersByTimeAsync(HOUR)
  expect(lines).toHaveLength(1)
  fails = false
  await vi.advanceTimersByTimeAsync(HOUR)
  expect(times).toHaveLength(4)
  await forgetting.stop()
  await vi.advanceTimersByTimeAsync(HOUR)
  expect(times).toHaveLength(4)
})
