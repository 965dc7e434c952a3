import { describe, expect, it } from 'vitest'
import { planOf } from '../../../deploy/fleet/plan.ts'
import { holdOf, timingOf } from '../../../deploy/fleet/timing.ts'

const size = { zuilen: 24, taps: 4, minutes: 5, loss: 0, passholders: 50, seed: 1, commands: {} }

describe('the kills of a run', () => {
  it.each([
    [1, 1],
    [2, 3],
    [3, 2],
    [20, 20],
  ])('of the broker (%d) and the database (%d) are never at once', (brokerKills, databaseKills) => {
    const options = { ...size, brokerKills, databaseKills }
    const { kills, durationMs } = planOf(options, timingOf(options))
    expect(kills).toHaveLength(brokerKills + databaseKills)
    expect(new Set(kills.map(({ at }) => at)).size).toBe(kills.length)
    expect(kills.every(({ at, downMs }) => at + downMs < durationMs)).toBe(true)
  })

  it('are short but for one of three, which is ten seconds, less in a short run', () => {
    const downs = (minutes: number) => {
      const options = { ...size, minutes, brokerKills: 0, databaseKills: 3 }
      return planOf(options, timingOf(options)).kills.map(({ downMs }) => downMs)
    }
    expect(downs(5)).toEqual([0, 10_000, 0])
    expect(downs(1)).toEqual([0, 5_100, 0])
  })
})

it('alerts wait for a broker that is back longer than for a database', () => {
  const { presence } = timingOf(size)
  const away = { from: 1_000, until: 11_000 }
  expect(holdOf({ part: 'DATABASE', ...away }, presence)).toEqual({ from: 1_000, until: 26_000 })
  expect(holdOf({ part: 'BROKER', ...away }, presence).until).toBe(26_000 + presence.holdMs)
})
