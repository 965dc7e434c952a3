import { describe, expect, it } from 'vitest'
import { type Alert, compareAlerts, type Spell } from '../../../deploy/fleet/alerts.ts'
import { timingOf } from '../../../deploy/fleet/timing.ts'

const { presence } = timingOf({ minutes: 4, zuilen: 50 })
const slackMs = 10_000
const limits = { presence, slackMs, holds: [{ from: 2_000_000, until: 2_060_000 }] }
const LONG = presence.silenceMs + presence.offlineAfterMs + 2 * slackMs
const SHORT = presence.offlineAfterMs - 5_000

const spell = (zuilId: string, from: number, forMs: number): Spell => ({ zuilId, from, until: from + forMs })
const long = spell('a1', 1_000_000, LONG)
const alert = (spells: readonly Spell[], over: Partial<Alert> = {}): Alert => {
  const zuilIds = spells.map(({ zuilId }) => zuilId)
  const kind = zuilIds.length > 1 ? 'SITE' : 'OFFLINE'
  const startedAt = Math.min(...spells.map(({ from }) => from)) - 1_000
  const closedAt = Math.max(...spells.map(({ until }) => until)) + presence.stableMs
  return { id: `of ${zuilIds}`, kind, subject: zuilIds.join(), zuilIds, startedAt, closedAt, ...over }
}

const compared = (spells: readonly Spell[], alerts: readonly Alert[], wrongClocks: readonly Spell[] = []) =>
  compareAlerts({ spells, wrongClocks, siteOf: (id) => id.charAt(0), zuilen: 50 }, alerts, limits)
const found = (...all: Parameters<typeof compared>) =>
  compared(...all).differences.map(({ what, id }) => `${id}: ${what}`)

describe('alerts of single zuilen against true outages', () => {
  it('finds nothing where each outage had its one', () => {
    const all = [long, spell('b1', 1_000_000, SHORT)]
    expect(found(all, [alert([long])])).toEqual([])
    expect(compared(all, [alert([long])]).counts[0]).toEqual({ of: 'one zuil', certain: 1, alerts: 1 })
  })

  it('lets a spell near the limit have one or none', () => {
    const near = spell('a1', 1_000_000, presence.offlineAfterMs + presence.silenceMs)
    expect(found([near], [])).toEqual([])
    expect(found([near], [alert([near])])).toEqual([])
  })

  it('finds an outage without an alert, and one with two', () => {
    expect(found([long], [])).toEqual(['a1: nobody was notified of an outage'])
    expect(found([long], [alert([long]), alert([long], { id: 'other' })])).toEqual(['a1: 2 alerts for one outage'])
  })

  it('finds a false alert: of a short spell, of another time, of another zuil', () => {
    const [short, other] = [spell('b1', 1_000_000, SHORT), spell('b1', 1_000_000, LONG)]
    const later = spell('a1', 5_000_000, LONG)
    expect(found([short], [alert([short])])).toEqual(['b1: a false alert (OFFLINE)'])
    expect(found([long], [alert([long]), alert([later])])).toEqual(['a1: a false alert (OFFLINE)'])
    expect(found([long], [alert([long]), alert([other])])).toEqual(['b1: a false alert (OFFLINE)'])
  })

  it('finds an alert that was over too early, and one that is not over', () => {
    expect(found([long], [alert([long], { closedAt: long.until - 5_000 })])).toEqual([
      'a1: an alert was over before its outage',
    ])
    const { closedAt: _, ...open } = alert([long])
    expect(found([long], [open])).toEqual(['a1: an alert never ended (OFFLINE)'])
  })

  it('asks for none of what was over while nothing was judged', () => {
    expect(found([spell('a1', 2_000_000, LONG)], [])).toEqual([])
    expect(found([spell('a1', 2_000_000, 2 * LONG)], [])).toEqual(['a1: nobody was notified of an outage'])
    expect(found([spell('a1', 1_990_000 - LONG, LONG)], [])).toEqual(['a1: nobody was notified of an outage'])
  })
})

describe('alerts of sites against true outages', () => {
  const site = ['a1', 'a2', 'a3'].map((id, i) => spell(id, 1_000_000 + i * 500, LONG))

  it('finds nothing where a site had its one, with some in it that were back soon', () => {
    const brief = spell('a4', 1_000_000, SHORT)
    expect(found([...site, brief], [alert([...site, brief])])).toEqual([])
    expect(compared(site, [alert(site)]).counts[1]).toEqual({ of: 'a site', certain: 1, alerts: 1 })
  })

  it('finds a site with an alert for each zuil, or in two parts', () => {
    const each = site.map((one) => alert([one]))
    expect(found(site, each)).toEqual(['a: 3 alerts for one outage of a site'])
    const [first, ...rest] = site as [Spell, ...Spell[]]
    expect(found(site, [alert([first]), alert(rest)])).toEqual(['a: 2 alerts for one outage of a site'])
  })

  it('allows one whose line was known to flap an alert of its own, once it is calm', () => {
    const fourth = spell('a4', 1_000_000, LONG)
    const flaps = [spell('a4', 960_000, 1_000), spell('a4', 970_000, 1_000), fourth]
    const flapping = alert(flaps.slice(0, 1), { kind: 'FLAPPING', closedAt: fourth.from + presence.calmMs })
    expect(found([...site, ...flaps], [alert(site), flapping, alert([fourth])])).toEqual([])
    expect(found([...site, fourth], [alert(site), alert([fourth])])).toEqual(['a: 2 alerts for one outage of a site'])
  })

  it('finds a zuil in it that was never gone', () => {
    expect(found(site, [alert([...site, spell('a9', 1_000_000, LONG)])])).toEqual(['a9: a false alert (SITE)'])
  })
})

describe('alerts of flapping lines', () => {
  const flaps = [0, 1, 2].map((i) => spell('a1', 1_000_000 + i * 4_000, 1_000))
  const flapping = alert(flaps.slice(0, 1), { kind: 'FLAPPING' })

  it('are one for a line that comes and goes, instead of others', () => {
    expect(found(flaps, [flapping])).toEqual([])
    expect(found([...flaps, long], [{ ...flapping, closedAt: long.until + presence.calmMs }])).toEqual([])
  })

  it('are missed, false or too many', () => {
    expect(found(flaps, [])).toEqual(['a1: nobody was notified of a line that flaps'])
    expect(found(flaps.slice(0, 1), [flapping])).toEqual(['a1: a false alert (FLAPPING)'])
    expect(found(flaps, [flapping, { ...flapping, id: 'other' }])).toEqual(['a1: 2 alerts for one line that flaps'])
  })
})

describe('alerts of wrong clocks', () => {
  const wrong = spell('a1', 1_000_000, presence.healthAfterMs + presence.silenceMs + 3 * slackMs)
  const sent = alert([wrong], { kind: 'HEALTH', subject: 'a1 CLOCK_OFF' })

  it('are one for each that lasts', () => {
    expect(found([], [sent], [wrong])).toEqual([])
    expect(found([], [], [wrong])).toEqual(['a1: nobody was notified of a wrong clock'])
    expect(found([], [], [spell('a1', 1_000_000, presence.healthAfterMs)])).toEqual([])
    expect(found([], [sent, { ...sent, id: 'other' }], [wrong])).toEqual(['a1: 2 alerts for one wrong clock'])
  })

  it('are false of a clock that is right, and of anything else', () => {
    expect(found([], [sent])).toEqual(['a1: a false alert (CLOCK_OFF)'])
    const hot = { ...sent, subject: 'a1 HOT' }
    expect(found([], [hot], [spell('a1', 1_000_000, 1_000)])).toEqual(['a1: a false alert (HOT)'])
  })
})
