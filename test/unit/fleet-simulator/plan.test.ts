import { chipNumber, uitpasNumber, zuilId, zuilTypes } from '@zuil/protocol'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseConfig } from '../../../backend/config.ts'
import { parseInsz } from '../../../backend/passholders/rules/insz.ts'
import { needsAlert } from '../../../deploy/fleet/alerts.ts'
import { fleetDataset, isBlocked, memberUntil, siteOf, typeOf } from '../../../deploy/fleet/dataset.ts'
import { help, type Options, parseOptions } from '../../../deploy/fleet/options.ts'
import { type Planned, planOf } from '../../../deploy/fleet/plan.ts'
import { alertsSetting, holdOf, SLACK_MS, timingOf } from '../../../deploy/fleet/timing.ts'

const usual: Options = {
  ...{ zuilen: 100, taps: 20, minutes: 5, loss: 0.02, passholders: 500, seed: 7, brokerKills: 2 },
}
const timing = timingOf(usual)
const { silenceMs, offlineAfterMs } = timing.presence
const plan = planOf(usual, timing)
const all = plan.zuilen.flatMap(({ happenings }) => happenings)
const ofKind = <K extends Planned['kind']>(kind: K) =>
  all.filter((one): one is Extract<Planned, { kind: K }> => one.kind === kind)

describe('the plan', () => {
  it('is the same for the same seed, and another for another', () => {
    expect(planOf(usual, timing)).toEqual(plan)
    expect(planOf({ ...usual, seed: 8 }, timing)).not.toEqual(plan)
  })

  it('has the taps that were asked for, in order and in time, whatever is asked', () => {
    const asked = fc.record({
      zuilen: fc.integer({ min: 4, max: 40 }),
      taps: fc.integer({ min: 1, max: 50 }),
      minutes: fc.integer({ min: 1, max: 30 }),
      seed: fc.nat(),
    })
    fc.assert(
      fc.property(asked, (over) => {
        const { zuilen, durationMs } = planOf({ ...usual, ...over }, timing)
        expect(zuilen).toHaveLength(over.zuilen)
        for (const { happenings } of zuilen) {
          expect(happenings.filter(({ kind }) => kind === 'TAP')).toHaveLength(over.taps)
          const moments = happenings.map(({ at }) => at)
          expect(moments).toEqual([...moments].sort((a, b) => a - b))
          expect(moments.every((at) => at >= 0 && at < durationMs)).toBe(true)
        }
      }),
      { numRuns: 30 },
    )
  })

  it('has each kind of trouble', () => {
    expect(ofKind('CLOCK_SLIP').length).toBeGreaterThan(3)
    expect(new Set(ofKind('CRASH').map(({ boot, wall }) => `${boot} ${wall}`))).toEqual(
      new Set(['SAME RIGHT', 'NEW RIGHT', 'NEW YEAR_1970', 'NEW YEAR_AHEAD']),
    )
    expect(ofKind('TAP').some(({ again }) => again !== undefined)).toBe(true)
    expect(new Set(ofKind('TAP').map(({ by }) => by))).toEqual(new Set(['CHIP', 'BARCODE']))
    expect(plan.brokerKills).toHaveLength(2)
  })

  it('cuts lines either so briefly or so long that it is clear whether that needs an alert', () => {
    const lengths = ofKind('CUT').map(({ forMs }) => forMs)
    expect(lengths.some((ms) => ms > silenceMs + offlineAfterMs)).toBe(true)
    expect(lengths.some((ms) => ms < 0.5 * offlineAfterMs)).toBe(true)
    expect(lengths.filter((ms) => ms >= 0.5 * offlineAfterMs && ms <= silenceMs + offlineAfterMs)).toEqual([])
  })

  it('has outages of single zuilen and of whole sites, never two on a site', () => {
    const long = plan.zuilen.flatMap(({ n, happenings }) =>
      happenings.flatMap((one) => ('forMs' in one && one.forMs > offlineAfterMs ? [{ n, at: one.at }] : [])),
    )
    const bySite = new Map<number, number[]>()
    for (const { n, at } of long) bySite.set(siteOf(n), [...(bySite.get(siteOf(n)) ?? []), at])
    const sizes = [...bySite.values()].map((moments) => moments.length).sort()
    expect(sizes).toEqual([1, 1, 1, 1, 6])
    expect(plan.outages).toEqual({ single: 4, sites: 1 })
    for (const moments of bySite.values()) expect(Math.max(...moments) - Math.min(...moments)).toBeLessThan(1_001)
  })
})

describe('each planned outage', () => {
  it('is clear enough for an alert, though the run is some seconds later than its plan', () => {
    fc.assert(
      fc.property(fc.nat(), fc.integer({ min: 0, max: 3_000 }), (seed, late) => {
        const size = { ...usual, minutes: 4, brokerKills: 1, seed }
        const { presence } = timingOf(size)
        const { zuilen, brokerKills } = planOf(size, timingOf(size))
        const holds = brokerKills.map((at) => holdOf(at, presence))
        for (const one of zuilen.flatMap(({ happenings }) => happenings)) {
          if (!('forMs' in one) || one.forMs <= offlineAfterMs) continue
          const stretch = { from: one.at + late, until: one.at + one.forMs + late }
          expect(needsAlert(stretch, { presence, holds, slackMs: SLACK_MS })).toBe(true)
        }
      }),
      { numRuns: 50 },
    )
  })
})

describe('a run that is too short for an outage', () => {
  it('has none, and says so', () => {
    const short = planOf({ ...usual, minutes: 1 }, timing)
    const lengths = short.zuilen.flatMap(({ happenings }) =>
      happenings.flatMap((one) => ('forMs' in one ? one.forMs : [])),
    )
    expect(Math.max(...lengths)).toBeLessThan(offlineAfterMs / 2)
    expect(short.outages).toEqual({ single: 0, sites: 0 })
  })
})

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

describe('the dataset of a fleet', () => {
  const now = Date.parse('2026-11-24T20:00:00.000Z')
  const dataset = fleetDataset(now, { zuilen: 40, passholders: 2_000, taps: 8_000 })

  it('has valid numbers, no two the same', () => {
    for (const card of dataset.cards) {
      expect(uitpasNumber.safeParse(card.uitpasNumber).success).toBe(true)
      expect(chipNumber.safeParse(card.chipNumber).success).toBe(true)
    }
    for (const { insz } of dataset.passholders) expect(parseInsz(insz ?? '').ok).toBe(true)
    for (const { id } of [...dataset.zuilen, ...dataset.passholders, ...dataset.counters])
      expect(zuilId.safeParse(id).success, id).toBe(true)
    const unique = (values: readonly unknown[]): boolean => new Set(values).size === values.length
    expect(unique(dataset.cards.map((card) => card.uitpasNumber))).toBe(true)
    expect(unique(dataset.passholders.map(({ insz }) => insz))).toBe(true)
  })

  it.each([4, 12, 40, 500])('of %d zuilen has all four types, each with what its type needs', (count) => {
    const { zuilen, rewards = [] } = fleetDataset(now, { zuilen: count, passholders: 50, taps: 8_000 })
    expect(new Set(zuilen.map(({ type }) => type))).toEqual(new Set(zuilTypes))
    for (const [n, { type, counterIds, associationId }] of zuilen.entries()) {
      expect(type).toBe(typeOf(n + 1))
      expect(associationId !== undefined).toBe(type === 'MEMBERSHIP')
      // A reward without counters is one of each.
      const given = rewards.filter(({ counterIds: of }) => of.length === 0 || counterIds.some((id) => of.includes(id)))
      expect(given).toHaveLength(type === 'REWARD' ? 1 : 0)
    }
  })

  it('has members, former members and others; blocked cards', () => {
    const untils = dataset.passholders.map((_, i) => memberUntil(i + 1, '2026-11-24'))
    expect(new Set(untils)).toEqual(new Set([undefined, '2026-10-15', '2027-06-12']))
    expect(dataset.cards.map(({ status }) => status === 'BLOCKED')).toEqual(
      dataset.cards.map((_, i) => isBlocked(i + 1)),
    )
  })
})
