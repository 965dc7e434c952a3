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
      value: { zuilen: 500, taps: 200, loss: 0.02, minutes: 2, passholders: 5_000, seed: 1, brokerKills: 1 },
    })
  })

  it('are all in the help, and four minutes is the default', () => {
    expect(parseOptions(['--help'])).toEqual({ ok: true, value: 'HELP' })
    for (const name of ['zuilen', 'taps', 'minutes', 'loss', 'passholders', 'seed', 'broker-kills', 'help'])
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

  it('leave somebody else’s broker alone', () => {
    expect(parseOptions(['--mqtt-url', 'mqtt://127.0.0.1'])).toMatchObject({ ok: true, value: { brokerKills: 0 } })
    expect(parseOptions(['--mqtt-url', 'mqtt://127.0.0.1', '--broker-kills', '1']).ok).toBe(false)
  })
})
