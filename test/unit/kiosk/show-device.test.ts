import { noLog } from '@zuil/protocol'
import { describe, expect, it } from 'vitest'
import { createDeviceShowing } from '../../../kiosk/enrolment/show-device.ts'

const MINUTE = 60_000
const DAY = 24 * 60 * MINUTE

const setUp = (seen: boolean[] = [], random = 0.5) => {
  const timers: { at: number; call: () => void }[] = []
  let now = 0
  let shown = 0
  const showing = createDeviceShowing({
    show: async () => {
      shown++
      return seen.shift() ?? true
    },
    startTimer: (ms, call) => {
      const timer = { at: now + ms, call }
      timers.push(timer)
      return () => {
        timers.splice(timers.indexOf(timer), 1)
      }
    },
    random: () => random,
    log: noLog,
  })
  return {
    showing,
    shown: () => shown,
    pending: () => timers.length,
    wait: async (ms: number) => {
      now += ms
      for (const timer of timers.filter(({ at }) => at <= now)) {
        timers.splice(timers.indexOf(timer), 1)
        timer.call()
      }
      await new Promise(setImmediate)
    },
  }
}

describe('a zuil shows its device id', () => {
  it('some minutes after the backend was reached, once, however often its line comes back', async () => {
    const { showing, shown, wait, pending } = setUp()
    showing.backendReached()
    showing.backendReached()
    expect([shown(), pending()]).toEqual([0, 1])
    await wait(5 * MINUTE - 1)
    expect(shown()).toBe(0)
    await wait(1)
    showing.backendReached()
    await wait(10 * MINUTE)
    expect([shown(), pending()]).toEqual([1, 1])
  })

  it('and each day after it; an hour after one that was not seen', async () => {
    const { showing, shown, wait } = setUp([true, false, false])
    showing.backendReached()
    await wait(10 * MINUTE)
    await wait(DAY)
    expect(shown()).toBe(1)
    // Seen at the first; this one is not, nor the next.
    await wait(10 * MINUTE)
    expect(shown()).toBe(2)
    for (const times of [3, 4]) {
      await wait(60 * MINUTE)
      expect(shown()).toBe(times - 1)
      await wait(10 * MINUTE)
      expect(shown()).toBe(times)
    }
    await wait(DAY - 1)
    expect(shown()).toBe(4)
  })

  it('no more once it was stopped, also while one is under way', async () => {
    const { showing, wait, pending } = setUp()
    showing.backendReached()
    const shown = wait(10 * MINUTE)
    showing.stop()
    await shown
    expect(pending()).toBe(0)
  })

  it('not before the backend was reached, nor after the end', async () => {
    const { showing, shown, wait, pending } = setUp()
    await wait(DAY)
    expect(shown()).toBe(0)
    showing.backendReached()
    showing.stop()
    await wait(2 * DAY)
    expect([shown(), pending()]).toEqual([0, 0])
  })

  it('not all at once, where many come back together', async () => {
    const moments = [0, 0.25, 0.999].map((random) => setUp([], random))
    for (const { showing } of moments) showing.backendReached()
    for (const { wait } of moments) await wait(3 * MINUTE)
    expect(moments.map(({ shown }) => shown())).toEqual([1, 1, 0])
  })
})
