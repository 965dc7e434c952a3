import { describe, expect, it } from 'vitest'
import type { PassholderFacts } from '../../../backend/passholders/shapes.ts'
import type { RewardFacts } from '../../../backend/rewards/shapes/reward.ts'
import { judge } from '../../../backend/taps/rules/judge.ts'
import type { ActionRequest, Facts, Planned } from '../../../backend/taps/rules/model.ts'
import { planAction } from '../../../backend/taps/rules/plan.ts'
import {
  aCatalog,
  actie,
  anAssociation,
  anEvent,
  aPassholder,
  apiRequest,
  aReward,
  aZuil,
  CHIP,
  COFFEE,
  DAY,
  FRIENDS,
  factsOf,
  once,
  tapRequest,
  utc,
} from '../../support/facts.ts'

const now = utc('2026-11-23 12:00')

const catalog = (reward: Partial<RewardFacts> = {}) =>
  aCatalog([anEvent('event', once(now, now), { checkinPoints: 2 })], [aZuil()], { rewards: [aReward(reward)] })
const tap = (n: number, reward: Partial<RewardFacts> = {}, at = now) =>
  planAction(catalog(reward), tapRequest(n, at, { mode: 'REWARD', rewardId: COFFEE }))
const ask = (n: number, reward: Partial<RewardFacts> = {}, more: object = {}) =>
  planAction(catalog(reward), {
    origin: 'API',
    kind: 'REDEEM',
    actieId: actie(n),
    card: { kind: 'CHIP', chipNumber: CHIP },
    receivedAt: now,
    rewardId: COFFEE,
    ...more,
  } satisfies ActionRequest)
const checkin = (n: number) => planAction(catalog(), apiRequest(n, now, 'event'))

const holder = (points: number, more: Partial<PassholderFacts> = {}) =>
  aPassholder({ points, lastActivityAt: now - DAY, ...more })
const outcomes = (facts: Facts, ...plans: Planned[]) =>
  judge(plans, facts).map(({ verdict }) => {
    if (verdict.outcome === 'REFUSED') return verdict.reason
    return 'balance' in verdict ? `${verdict.outcome} ${verdict.balance}` : verdict.outcome
  })

describe('a reward', () => {
  it('takes its points, with what is to be written', () => {
    expect(judge([tap(1)], factsOf(holder(5)))[0]).toEqual({
      planned: tap(1),
      repeated: false,
      reversed: [],
      card: { uitpasNumber: '0930000420206', status: 'ACTIVE', passholderId: 'holder' },
      verdict: {
        outcome: 'REDEEMED',
        actieId: actie(1),
        rewardId: COFFEE,
        title: { nl: 'Een koffie' },
        points: 3,
        balance: 2,
      },
      redemption: {
        id: actie(1),
        passholderId: 'holder',
        rewardId: COFFEE,
        uitpasNumber: '0930000420206',
        points: 3,
        at: now,
      },
      ledger: [{ kind: 'REDEMPTION', passholderId: 'holder', causeId: actie(1), points: -3, at: now }],
    })
  })

  it('over the API is the same, with the organizer where it was given', () => {
    const [decision] = judge([ask(1, {}, { organizerId: 'organizer' })], factsOf(holder(5)))
    expect(decision?.redemption).toMatchObject({ organizerId: 'organizer', points: 3 })
    expect(judge([ask(1)], factsOf(holder(5)))[0]?.redemption).not.toHaveProperty('organizerId')
  })

  it('goes by what the ones before it in the batch left: points, units, own limit', () => {
    expect(outcomes(factsOf(holder(7)), tap(1), tap(2), tap(3))).toEqual([
      'REDEEMED 4',
      'REDEEMED 1',
      'reward-passholder-points-constraint',
    ])
    expect(outcomes(factsOf(holder(1)), checkin(1), tap(2), tap(3))).toEqual([
      'SAVED 3',
      'REDEEMED 0',
      'reward-passholder-points-constraint',
    ])
    const last = { maxUnits: 5 }
    const stock: Facts = { ...factsOf(holder(9)), unitsTaken: new Map([[COFFEE, 4]]) }
    expect(outcomes(stock, tap(1, last), tap(2, last))).toEqual(['REDEEMED 6', 'reward-volume-constraint'])
    const daily: Partial<RewardFacts> = { limit: { volume: 1, period: 'DAY' } }
    expect(outcomes(factsOf(holder(9)), tap(1, daily), tap(2, daily), tap(3, daily, now + DAY))).toEqual([
      'REDEEMED 6',
      'reward-passholder-volume-constraint',
      'REDEEMED 3',
    ])
  })

  it('counts what stands within its limit’s period', () => {
    const had = (at: number): Facts => ({ ...factsOf(holder(9)), redemptions: new Map([[`holder ${COFFEE}`, [at]]]) })
    const weekly: Partial<RewardFacts> = { limit: { volume: 1, period: 'WEEK' } }
    // A Monday: the week began last midnight.
    expect(outcomes(had(now - 12 * 3_600_000), tap(1, weekly))).toEqual(['reward-passholder-volume-constraint'])
    expect(outcomes(had(now - 14 * 3_600_000), tap(1, weekly))).toEqual(['REDEEMED 6'])
  })

  it('can’t be had for points that have lapsed; a refusal books nothing', () => {
    const [decision] = judge([tap(1)], factsOf(holder(9, { lastActivityAt: 0 })))
    expect(decision).toMatchObject({ verdict: { reason: 'reward-passholder-points-constraint' }, ledger: [] })
  })

  it('of no points is a welcome reward: nothing is taken, what has lapsed is booked', () => {
    const welcome = { points: 0 }
    expect(judge([ask(1, welcome)], factsOf(holder(0)))[0]?.ledger.map(({ kind, points }) => [kind, points])).toEqual([
      ['REDEMPTION', 0],
    ])
    const [decision] = judge([ask(1, welcome)], factsOf(holder(9, { lastActivityAt: 0 })))
    expect(decision?.verdict).toMatchObject({ outcome: 'REDEEMED', points: 0, balance: 0 })
    expect(decision?.ledger.map(({ kind, points }) => [kind, points])).toEqual([
      ['LAPSE', -9],
      ['REDEMPTION', 0],
    ])
  })

  it('keeps the points that are left from lapsing', () => {
    const year = factsOf(holder(9, { lastActivityAt: utc('2025-11-22 12:00') }))
    const onTheLastDay = tap(1, {}, utc('2026-11-22 22:30'))
    const later = planAction(catalog(), apiRequest(2, now, 'event'))
    expect(outcomes(year, onTheLastDay, later)).toEqual(['REDEEMED 6', 'SAVED 8'])
    expect(outcomes(year, later)).toEqual(['SAVED 2'])
  })

  it('is refused for the card first', () => {
    expect(outcomes(factsOf(holder(0), { status: 'BLOCKED' }), tap(1, { maxUnits: 0 }))).toEqual(['card-blocked'])
    const none = planAction(aCatalog([], [aZuil()]), tapRequest(1, now, { mode: 'REWARD', rewardId: COFFEE }))
    expect(outcomes(factsOf(holder(9)), none)).toEqual(['reward-not-found'])
  })

  it('is refused to who is blocked as such: his UiTPAS need not be renewed', () => {
    const blocked = holder(9, { memberships: [{ cardSystemId: 1, status: 'BLOCKED' }] })
    expect(outcomes(factsOf(blocked), tap(1))).toEqual(['passholder-blocked'])
    expect(outcomes(factsOf(holder(9, { memberships: [] })), tap(1))).toEqual(['passholder-no-active-cardsystems'])
  })
})

describe('a membership that is asked at a zuil', () => {
  const association = anAssociation({ renewableMonths: 1 })
  const world = aCatalog([], [aZuil()], { associations: [association] })
  const asked = planAction(world, tapRequest(1, now, { mode: 'MEMBERSHIP', associationId: FRIENDS }))
  const verdict = (facts: Facts) => judge([asked], facts)[0]
  const members = (endDate: string): Facts => ({ ...factsOf(), members: new Map([[`holder ${FRIENDS}`, { endDate }]]) })

  it('is answered, and nothing is written', () => {
    const base = { outcome: 'MEMBERSHIP', actieId: actie(1), associationId: FRIENDS, balance: 0 }
    const decision = verdict(members('2027-01-31'))
    expect(decision?.verdict).toEqual({
      ...base,
      status: 'ACTIVE',
      endDate: '2027-01-31',
      renewable: false,
      renewableFrom: '2026-12-31',
    })
    expect(decision).toMatchObject({ ledger: [], reversed: [], repeated: false })
    expect(verdict(members('2026-11-22'))?.verdict).toEqual({
      ...base,
      status: 'EXPIRED',
      endDate: '2026-11-22',
      renewable: true,
    })
    expect(verdict(factsOf())?.verdict).toEqual({ ...base, status: 'NONE', renewable: false })
  })

  it('is refused for the card', () => {
    expect(verdict(factsOf(aPassholder(), { status: 'BLOCKED' }))?.verdict).toMatchObject({ reason: 'card-blocked' })
  })

  it('is refused to who is blocked, or a member of no card system: he is not invited to renew it', () => {
    const blocked = [{ cardSystemId: 1, status: 'BLOCKED' }] as const
    const elsewhere = [...blocked, { cardSystemId: 2, status: 'ACTIVE' }] as const
    const asks = (memberships: PassholderFacts['memberships']) =>
      verdict({ ...members('2026-11-22'), passholders: factsOf(aPassholder({ memberships })).passholders })?.verdict
    expect(asks(blocked)).toEqual({
      outcome: 'REFUSED',
      actieId: actie(1),
      reason: 'passholder-blocked',
      balance: 0,
    })
    expect(asks([])).toMatchObject({ reason: 'passholder-no-active-cardsystems' })
    expect(asks(elsewhere)).toMatchObject({ outcome: 'MEMBERSHIP', status: 'EXPIRED' })
  })

  it('is answered when it comes out of the journal too: it gives nothing that could be dropped', () => {
    const tap = tapRequest(1, now, { mode: 'MEMBERSHIP', associationId: FRIENDS, ifLate: 'DROP' }, { live: false })
    expect(judge([planAction(world, tap)], factsOf())[0]?.verdict.outcome).toBe('MEMBERSHIP')
  })
})
