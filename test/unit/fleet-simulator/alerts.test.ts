import { describe, expect, it } from 'vitest'
import { type Alert, compareAlerts, type Spell } from '../../../deploy/fleet/alerts.ts'

const limits = { offlineAfterMs: 20_000, slackMs: 5_000, holds: [{ from: 2_000_000, until: 2_100_000 }] }
const spell = (zuilId: string, from: number, forMs: number): Spell => ({ zuilId, from, until: from + forMs })
const alert = (zuilId: string, startedAt: number, over: Partial<Alert> = {}): Alert => ({
  ...{
    id: `of ${zuilId}`,
    kind: 'OFFLINE',
    zuilIds: [zuilId],
    startedAt,
    closedAt: startedAt + 60_000,
    mails: ['a@b'],
  },
  ...over,
})
const found = (spells: readonly Spell[], alerts: readonly Alert[]) =>
  compareAlerts(spells, alerts, limits).map(({ what, id }) => `${id}: ${what}`)

const long = spell('one', 1_000_000, 60_000)

describe('alerts against true outages', () => {
  it('finds nothing where each outage had its one', () => {
    expect(found([long, spell('two', 1_000_000, 3_000)], [alert('one', 1_000_000)])).toEqual([])
    const site = alert('one', 1_000_000, { kind: 'SITE', zuilIds: ['one', 'two'] })
    expect(found([long, spell('two', 1_000_500, 60_000)], [site])).toEqual([])
  })

  it('lets a spell near the limit have one or none', () => {
    const near = spell('one', 1_000_000, 21_000)
    expect(found([near], [])).toEqual([])
    expect(found([near], [alert('one', 1_000_000)])).toEqual([])
  })

  it('finds an outage that nobody was told of, and one that was told of twice', () => {
    expect(found([long], [])).toEqual(['one: an outage had 0 alerts'])
    const twice = [alert('one', 1_000_000, { closedAt: 1_030_000 }), alert('one', 1_031_000)]
    expect(found([long], twice)).toEqual(['one: an outage had 2 alerts'])
  })

  it('finds a false alert: of a short spell, of another time, of another zuil', () => {
    const words = 'a false alert (OFFLINE)'
    expect(found([spell('two', 1_000_000, 3_000)], [alert('two', 1_000_000)])).toEqual([`two: ${words}`])
    expect(found([long], [alert('one', 1_000_000), alert('one', 5_000_000)])).toEqual([`one: ${words}`])
    expect(found([long], [alert('one', 1_000_000), alert('two', 1_000_000)])).toEqual([`two: ${words}`])
  })

  it('asks for none of what was over before anything was judged', () => {
    expect(found([spell('one', 2_010_000, 60_000)], [])).toEqual([])
    expect(found([spell('one', 2_010_000, 160_000)], [])).toEqual(['one: an outage had 0 alerts'])
    expect(found([spell('one', 1_900_000, 110_000)], [])).toEqual(['one: an outage had 0 alerts'])
  })

  it('lets a link that comes and goes have its own alert, instead of others', () => {
    const flapping = alert('one', 990_000, { kind: 'FLAPPING' })
    const short = [spell('one', 980_000, 2_000), spell('one', 990_000, 2_000)]
    expect(found([...short, long], [flapping])).toEqual([])
    expect(found([spell('one', 990_000, 2_000)], [flapping])).toEqual(['one: a false alert (FLAPPING)'])
  })

  it('finds mails that were not sent or sent twice', () => {
    expect(found([long], [alert('one', 1_000_000, { mails: [] })])).toEqual(['of one: an alert was mailed to nobody'])
    expect(found([long], [alert('one', 1_000_000, { mails: ['a@b', 'c@d', 'a@b'] })])).toEqual([
      'of one: an alert was mailed to somebody more than once',
    ])
  })
})
