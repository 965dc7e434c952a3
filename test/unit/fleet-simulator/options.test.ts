import { describe, expect, it } from 'vitest'
import { parseConfig } from '../../../backend/config.ts'
import { help, parseOptions } from '../../../deploy/fleet/options.ts'
import { alertsSetting, timingOf } from '../../../deploy/fleet/timing.ts'

describe('the numbers of presence in a run', () => {
  it.each([0.3, 4, 10, 24, 60])('of %d minutes fit each other, and are a setting of the backend', (minutes) => {
    const { heartbeatMs, presence } = timingOf({ minutes, zuilen: 500 })
    expect(presence.silenceMs).toBeGreaterThanOrEqual(2.5 * heartbeatMs)
    expect(presence.offlineAfterMs).toBeGreaterThan(presence.siteWindowMs)
    expect(presence.siteWindowMs).toBeGreaterThanOrEqual(2 * heartbeatMs)
    const config = parseConfig({ ALERTS: alertsSetting(presence) })
    expect(config.ok ? config.value.alerts : config.error).toEqual(presence)
  })
})

describe('the options', () => {
  it('read what the handle says', () => {
    expect(parseOptions(['--zuilen', '500', '--taps', '200', '--loss', '2%', '--minutes', '2'])).toEqual({
      ok: true,
      value: {
        zuilen: 500,
        taps: 200,
        loss: 0.02,
        minutes: 2,
        passholders: 5_000,
        seed: 1,
        brokerKills: 1,
        databaseKills: 0,
        commands: {},
      },
    })
  })

  it('are all in the help, and four minutes is the default', () => {
    expect(parseOptions(['--help'])).toEqual({ ok: true, value: 'HELP' })
    const names = ['zuilen', 'taps', 'minutes', 'loss', 'passholders', 'seed', 'broker-kills', 'database-kills', 'help']
    for (const name of [...names, 'kill-broker', 'start-broker', 'kill-database', 'start-database'])
      expect(help).toContain(`--${name}`)
    expect(parseOptions(['--taps', '20'])).toMatchObject({ ok: true, value: { minutes: 4 } })
  })

  it.each([
    [['--loss', '60%']],
    [['--zuilen', '3']],
    [['--taps', 'x']],
    [['--minutes', '0']],
    [['--unknown', '1']],
    [['--mqtt-url', 'x']],
  ])('refuse %j with a sentence', (args) => {
    const parsed = parseOptions(args)
    expect(parsed.ok ? '' : parsed.error).toMatch(/--/)
  })

  it('leave somebody else’s broker and database alone, unless they say how to kill and start them', () => {
    const broker = ['--mqtt-url', 'mqtt://127.0.0.1']
    const database = ['--database-url', 'postgresql://h/d']
    expect(parseOptions([...broker, ...database])).toMatchObject({
      ...{ ok: true, value: { brokerKills: 0, databaseKills: 0 } },
    })
    const kills = [...broker, '--broker-kills', '2', ...database, '--database-kills', '3']
    const problems = parseOptions(kills)
    expect(problems.ok ? '' : problems.error).toMatch(/--kill-broker.*--kill-database/s)
    expect(parseOptions(['--database-kills', '1', '--kill-database', 'k', '--start-database', 's']).ok).toBe(false)
    const commands = ['--kill-broker', 'a', '--start-broker', 'b', '--kill-database', 'c', '--start-database', 'd']
    expect(parseOptions([...kills, ...commands])).toMatchObject({
      ok: true,
      value: {
        ...{ brokerKills: 2, databaseKills: 3 },
        commands: { broker: { kill: 'a', start: 'b' }, database: { kill: 'c', start: 'd' } },
      },
    })
  })
})
