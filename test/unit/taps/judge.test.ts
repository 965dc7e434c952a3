import type { Verdict } from '@zuil/protocol'
import { describe, expect, it } from 'vitest'
import type { CardFacts } from '../../../backend/cards/shapes.ts'
import type { PassholderFacts } from '../../../backend/passholders/shapes.ts'
import { judge } from '../../../backend/taps/rules/judge.ts'
import type { Facts } from '../../../backend/taps/rules/model.ts'
import { planAction } from '../../../backend/taps/rules/plan.ts'
import {
  aCatalog,
  actie,
  anEvent,
  aPassholder,
  apiRequest,
  aZuil,
  CHIP,
  DAY,
  factsOf,
  once,
  tapRequest,
  utc,
} from '../../support/facts.ts'

const now = utc('2026-11-23 12:00')
const event = anEvent('event', once(now, now), { checkinPoints: 2 })
const permanent = anEvent('permanent', { type: 'PERMANENT', hours: [] })
const catalog = aCatalog([event, permanent])
const plan = (n: number, at = now, id = 'event', chip = CHIP) => planAction(catalog, apiRequest(n, at, id, chip))

const verdicts = (facts: Facts, ...plans: ReturnType<typeof plan>[]): string[] =>
  judge(plans, facts).map(({ verdict }) => {
    if (verdict.outcome === 'SAVED') return `SAVED ${verdict.balance}`
    return verdict.outcome === 'REFUSED' ? verdict.reason : verdict.outcome
  })

describe('the card', () => {
  it.each([
    ['PROVISIONED', 'invalid-card-status'],
    ['STOCK', 'invalid-card-status'],
    ['SENT_TO_BALIE', 'invalid-card-status'],
    ['LOCAL_STOCK', 'invalid-card-status'],
    ['ACTIVE', 'SAVED 2'],
    ['BLOCKED', 'card-blocked'],
    ['DELETED', 'invalid-card'],
  ] as const)('%s: %s', (status: CardFacts['status'], expected) => {
    expect(verdicts(factsOf(aPassholder(), { status }), plan(1))).toEqual([expected])
  })

  it('unknown, or nobody’s: there is no passholder', () => {
    expect(verdicts(factsOf(), plan(1, now, 'event', '04784CDAEE3881'))).toEqual(['passholder-not-found'])
    const nobodys = {
      ...factsOf(),
      cards: new Map([[CHIP, { uitpasNumber: '0930000420206', status: 'ACTIVE' as const }]]),
    }
    expect(verdicts(nobodys, plan(1))).toEqual(['passholder-not-found'])
    expect(verdicts({ ...factsOf(), passholders: new Map() }, plan(1))).toEqual(['passholder-not-found'])
  })

  it('comes before the event in what is said', () => {
    const blocked = factsOf(aPassholder(), { status: 'BLOCKED' })
    expect(verdicts(blocked, plan(1, now, 'unknown'))).toEqual(['card-blocked'])
    expect(verdicts(factsOf(), plan(1, now, 'unknown'), plan(2, now + 100 * DAY))).toEqual([
      'event-not-found',
      'checkin-not-allowed',
    ])
  })
})

describe('the balance', () => {
  const verdictOf = (holder: Partial<PassholderFacts>, ...plans: ReturnType<typeof plan>[]) =>
    judge(plans, factsOf(aPassholder(holder))).at(-1)?.verdict
  const rich = { points: 5, lastActivityAt: now - DAY }

  it('stands in each refusal of somebody who is known', () => {
    const refused = (reason: string, balance: number) => ({ outcome: 'REFUSED', reason, balance })
    expect(verdictOf(rich, plan(1), plan(2))).toEqual({ ...refused('maximum-reached', 7), actieId: actie(2) })
    expect(verdictOf(rich, plan(1, now, 'unknown'))).toMatchObject(refused('event-not-found', 5))
    expect(verdictOf(rich, plan(1, now + 100 * DAY))).toMatchObject(refused('checkin-not-allowed', 5))
    expect(verdictOf({ ...rich, memberships: [] }, plan(1))).toMatchObject(
      refused('passholder-no-active-cardsystems', 5),
    )
    expect(verdictOf({ memberships: [] }, plan(1))).toMatchObject({ balance: 0 })
  })

  it('has nothing in it that lapsed', () => {
    const lapsed = { points: 5, lastActivityAt: utc('2025-01-01 00:00'), memberships: [] }
    expect(verdictOf(lapsed, plan(1))).toMatchObject({ outcome: 'REFUSED', balance: 0 })
    expect(verdictOf(lapsed, plan(1))).not.toHaveProperty('pointsEndDate')
  })

  it('comes with its last day, when that is near', () => {
    const since = (day: string) => verdictOf({ points: 5, lastActivityAt: utc(day), memberships: [] }, plan(1))
    expect(since('2025-12-20 12:00')).toMatchObject({ balance: 5, pointsEndDate: '2026-12-20' })
    expect(since('2026-06-20 12:00')).not.toHaveProperty('pointsEndDate')
  })

  it('is nobody’s where nobody is known, and not shown to who found a card that is blocked', () => {
    const cards = factsOf(aPassholder(rich), { status: 'BLOCKED' })
    expect(judge([plan(1)], cards)[0]?.verdict).toEqual({
      outcome: 'REFUSED',
      actieId: actie(1),
      reason: 'card-blocked',
    })
    expect(verdictOf(rich, plan(1, now, 'event', '04784CDAEE3881'))).not.toHaveProperty('balance')
  })

  it('is not shown by a zuil that is blocked', () => {
    const blocked = aCatalog([event], [aZuil({ blocked: true })])
    const [decision] = judge([planAction(blocked, tapRequest(1, now))], factsOf(aPassholder(rich)))
    expect(decision?.verdict).toEqual({ outcome: 'REFUSED', actieId: actie(1), reason: 'zuil-blocked' })
  })
})

describe('the membership', () => {
  const active = { cardSystemId: 1, status: 'ACTIVE' } as const
  const other = { cardSystemId: 2, status: 'ACTIVE' } as const
  const blocked = { cardSystemId: 1, status: 'BLOCKED' } as const

  it.each<[string, PassholderFacts['memberships'], string]>([
    ['none', [], 'passholder-no-active-cardsystems'],
    ['of another card system', [other], 'SAVED 2'],
    ['blocked', [blocked], 'passholder-blocked'],
    ['blocked here, active elsewhere', [blocked, other], 'SAVED 2'],
    ['blocked everywhere', [blocked, { ...other, status: 'BLOCKED' }], 'passholder-blocked'],
    ['blocked elsewhere, active here', [{ ...other, status: 'BLOCKED' }, active], 'SAVED 2'],
  ])('%s', (_name, memberships, expected) => {
    expect(verdicts(factsOf(aPassholder({ memberships })), plan(1))).toEqual([expected])
  })
})

describe('points', () => {
  it('are saved with what is to be written', () => {
    const [decision] = judge([plan(1)], factsOf(aPassholder({ points: 5, lastActivityAt: now - DAY })))
    const verdict: Verdict = { outcome: 'SAVED', actieId: actie(1), points: 2, balance: 7, eventId: 'event' }
    expect(decision).toMatchObject({
      verdict,
      repeated: false,
      checkin: {
        id: actie(1),
        passholderId: 'holder',
        eventId: 'event',
        uitpasNumber: '0930000420206',
        points: 2,
        at: now,
      },
      ledger: [{ kind: 'CHECKIN', passholderId: 'holder', causeId: actie(1), points: 2, at: now }],
    })
  })

  it('lapse a year after the last saving or redeeming, before the new ones come', () => {
    const since = (lastActivityAt: number) => factsOf(aPassholder({ points: 5, lastActivityAt }))
    const lastDay = utc('2025-11-22 23:00')
    expect(verdicts(since(lastDay), plan(1))).toEqual(['SAVED 7'])
    const [lapsed] = judge([plan(1)], since(lastDay - 1))
    expect(lapsed?.verdict).toMatchObject({ outcome: 'SAVED', balance: 2 })
    expect(lapsed?.ledger.map(({ kind, points }) => [kind, points])).toEqual([
      ['LAPSE', -5],
      ['CHECKIN', 2],
    ])
  })

  it('lapse once: the next of the batch finds a new balance', () => {
    const facts = factsOf(aPassholder({ points: 5, lastActivityAt: utc('2020-01-01 00:00') }))
    expect(verdicts(facts, plan(1), plan(2, now, 'permanent'))).toEqual(['SAVED 2', 'SAVED 3'])
  })

  it('are not refused or lapsed by a refusal', () => {
    const facts = factsOf(aPassholder({ points: 5, lastActivityAt: 0, memberships: [] }))
    expect(judge([plan(1)], facts)[0]?.ledger).toEqual([])
  })
})

describe('the limit', () => {
  it('counts within the calendar period of the tap', () => {
    const seen = (...moments: number[]) => ({ ...factsOf(), visits: new Map([['holder permanent', moments]]) })
    const tap = plan(1, now, 'permanent') // A Monday.
    expect(verdicts(seen(), tap)).toEqual(['SAVED 1'])
    expect(verdicts(seen(utc('2026-11-22 23:00')), tap)).toEqual(['maximum-reached'])
    expect(verdicts(seen(utc('2026-11-22 22:59')), tap)).toEqual(['SAVED 1'])
    expect(verdicts(seen(utc('2026-11-29 22:59')), tap)).toEqual(['maximum-reached'])
    expect(verdicts(seen(utc('2026-11-29 23:00')), tap)).toEqual(['SAVED 1'])
  })

  it('counts what the batch saved before, of this passholder at this event', () => {
    const again = [plan(1), plan(2), plan(3, now, 'permanent')]
    expect(verdicts(factsOf(), ...again)).toEqual(['SAVED 2', 'maximum-reached', 'SAVED 3'])
  })

  it('goes by the order of the batch, not by the time of the taps', () => {
    const [first, second] = judge([plan(1, now + 1), plan(2, now)], factsOf())
    expect([first?.verdict.outcome, second?.verdict.outcome]).toEqual(['SAVED', 'REFUSED'])
  })
})

describe('an ActieID', () => {
  const given: Verdict = { outcome: 'REFUSED', actieId: actie(1), reason: 'card-blocked' }

  it('that was judged before gets its first verdict, and writes nothing', () => {
    const [decision] = judge([plan(1)], {
      ...factsOf(),
      earlier: new Map([[actie(1), { verdict: given }]]),
    })
    expect(decision).toMatchObject({ verdict: given, repeated: true, ledger: [] })
    expect(decision?.checkin).toBeUndefined()
  })

  it('that comes twice in a batch is judged once, a refusal too', () => {
    const saved = judge([plan(1), plan(1)], factsOf())
    expect(saved.map(({ repeated }) => repeated)).toEqual([false, true])
    expect(saved[1]?.verdict).toEqual(saved[0]?.verdict)
    const refused = judge([plan(1, now, 'unknown'), plan(1)], factsOf())
    expect(refused[1]?.verdict).toEqual(refused[0]?.verdict)
  })
})
