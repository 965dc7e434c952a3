import type { Tap } from '@zuil/protocol'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { ActionRequest } from '../../../backend/taps/rules/model.ts'
import { planAction } from '../../../backend/taps/rules/plan.ts'
import { slackMs, tooMany } from '../../../backend/taps/rules/plausibility.ts'
import type { Devices } from '../../../backend/taps/rules/tap-time.ts'
import { aCatalog, anEvent, aZuil, DAY, HOUR, tapRequest, utc } from '../../support/facts.ts'

const now = utc('2026-11-23 12:00')
const since = now - DAY
const devices: Devices = new Map([[aZuil().id, { undeliveredSince: since }]])

const iso = (at: number): string => new Date(at).toISOString()
/** Of an earlier boot, by a time that the backend had given. */
const anchored = (at: number): Partial<Tap> => ({
  bootId: 'earlier',
  at: iso(at),
  notBefore: iso(0),
  clock: 'ANCHORED',
})
/** Of the boot of its message, so long ago. */
const measured = (ms: number) => ({ sent: { bootId: 'boot', monotonicMs: 1_000 + ms } })

const plan = (request: ActionRequest, known: Devices = devices) =>
  planAction({ ...aCatalog([anEvent('e', { type: 'PERMANENT', hours: [] })], [aZuil()]), devices: known }, request)
const whyOf = (request: ActionRequest, known?: Devices) => {
  const { target } = plan(request, known)
  return target.kind === 'QUARANTINE' ? target.why : undefined
}

describe('a tap of before all that its device can have to deliver', () => {
  it('is kept in quarantine, and its moment is no measure', () => {
    const tap = { ...tapRequest(1, now), ...measured(55 * 365 * DAY) }
    expect(plan(tap)).toMatchObject({ target: { kind: 'QUARANTINE', why: 'TOO_OLD' }, timeQuality: 'ESTIMATED' })
    expect(whyOf(tapRequest(1, now, anchored(since - slackMs - 1)))).toBe('TOO_OLD')
    expect(whyOf(tapRequest(1, now, anchored(since - slackMs)))).toBeUndefined()
  })

  it('is moved, where its device’s clock alone says when', () => {
    const wall = { ...anchored(0), clock: 'WALL' } as const
    expect(plan(tapRequest(1, now, wall))).toMatchObject({
      at: since,
      timeQuality: 'ESTIMATED',
      target: { kind: 'CHECK_IN' },
    })
  })

  it('is believed of a device of which nothing is known, or what is known is still to come', () => {
    for (const known of [new Map(), new Map([[aZuil().id, { undeliveredSince: now + HOUR }]])]) {
      expect(whyOf(tapRequest(1, now, anchored(now - 300 * DAY)), known)).toBeUndefined()
    }
  })

  it('is of a former device by what was known of that one', () => {
    const former = { replacedAt: since - HOUR, undeliveredSince: since - 3 * DAY }
    const handedIn = (at: number) => whyOf({ ...tapRequest(1, now, anchored(at), { live: false }), ...former })
    expect(handedIn(since - 2 * DAY)).toBeUndefined()
    expect(handedIn(since - 4 * DAY)).toBe('TOO_OLD')
  })

  it('is judged like any other when it is let out', () => {
    const tap = { ...tapRequest(1, now, anchored(since - DAY)), released: { by: 'admin', at: now }, generation: -1 }
    expect(plan(tap).target.kind).toBe('CHECK_IN')
  })

  it('is never one of an honest device', () => {
    /** Set up, it taps; each tap is delivered at once or later; it says that its journal is empty when it is. */
    const step = fc.record({
      afterMs: fc.nat(6 * HOUR),
      deliver: fc.boolean(),
      restart: fc.boolean(),
      clock: fc.boolean(),
    })
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        let time = now
        let boot = 0
        let known: Devices = new Map([[aZuil().id, { undeliveredSince: time }]])
        let journal: { at: number; boot: number; anchored: boolean }[] = []
        for (const { afterMs, deliver, restart, clock } of steps) {
          time += afterMs
          if (restart) boot++
          journal.push({ at: time, boot, anchored: clock })
          if (!deliver) continue
          for (const tap of journal) {
            const same = tap.boot === boot
            const request = tapRequest(1, time, {
              bootId: same ? 'boot' : 'earlier',
              at: iso(tap.anchored ? tap.at : 0),
              notBefore: iso(0),
              clock: tap.anchored ? 'ANCHORED' : 'WALL',
            })
            expect(whyOf({ ...request, ...measured(time - tap.at) }, known)).toBeUndefined()
          }
          journal = []
          known = new Map([[aZuil().id, { undeliveredSince: time }]])
        }
      }),
    )
  })
})

describe('the taps of a zuil', () => {
  const limits = { tapsPerHour: 5, tapsPerDay: 12, unknownPerHour: 2, unknownPerDay: 4, quarantined: 9 }
  const at = utc('2026-11-23 12:30')
  const counts = (of: Readonly<Record<string, [number, number]>>) => (hour: number) => {
    const [taps = 0, unknown = 0] = of[new Date(hour).toISOString().slice(8, 13)] ?? []
    return { taps, unknown }
  }
  const why = (of: Readonly<Record<string, [number, number]>>) => tooMany(at, counts(of), limits)

  it('are too many above the limit of their hour, or of their day in Brussels', () => {
    expect(why({ '23T12': [4, 0] })).toBeUndefined()
    expect(why({ '23T12': [5, 0] })).toBe('RATE')
    expect(why({ '23T11': [5, 0] })).toBeUndefined()
    // From 23:00 UTC the day before, to 23:00.
    expect(why({ '22T23': [5, 0], '23T05': [5, 0], '23T22': [2, 0] })).toBe('RATE')
    expect(why({ '22T22': [5, 0], '23T05': [5, 0], '23T23': [2, 0] })).toBeUndefined()
  })

  it('are none believed any more once too many were of no card', () => {
    expect(why({ '23T12': [2, 1] })).toBeUndefined()
    expect(why({ '23T12': [2, 2] })).toBe('UNKNOWN_CARDS')
    expect(why({ '23T01': [2, 2], '23T05': [2, 2] })).toBe('UNKNOWN_CARDS')
  })
})
