import type { RefusalReason } from '@zuil/protocol'
import { describe, expect, it } from 'vitest'
import type { PassholderFacts } from '../../../backend/passholders/shapes.ts'
import { offerChanges, offersFrom, shownOffers } from '../../../backend/rewards/rules/offers.ts'
import { isStillGranted, redemptionRefusal } from '../../../backend/rewards/rules/redemption.ts'
import type { RewardFacts } from '../../../backend/rewards/shapes/reward.ts'
import { aCounter, aPassholder, aReward, HOUR, utc } from '../../support/facts.ts'

const at = utc('2026-11-23 12:00')

describe('what a counter gives', () => {
  const offers = (rewards: readonly Partial<RewardFacts>[], from = at) => {
    const all = rewards.map((more, i) => aReward({ id: `r${i}`, ...more }))
    return offersFrom(new Map(all.map((one) => [one.id, one])), aCounter(), from)
  }
  /** The ids of what is given, span after span, each with its start in hours from now. */
  const given = (...rewards: Partial<RewardFacts>[]) =>
    offers(rewards).map((offer) => [(offer.from - at) / HOUR, offer.rewards.map(({ id }) => id).join(' ')])
  const span = (from: number, until?: number) => ({
    redemption: { from: at + from * HOUR, ...(until !== undefined && { until: at + until * HOUR }) },
  })
  const here = { counterIds: ['counter'] }

  it('is what any counter of its card system gives', () => {
    expect(given({}, { cardSystemId: 2 }, { counterIds: ['other'] })).toEqual([[0, 'r0']])
  })

  it('is what names it alone, where something does', () => {
    expect(given({}, { counterIds: ['counter', 'other'] }, { cardSystemId: 2, ...here })).toEqual([[0, 'r1 r2']])
  })

  it('is active, costs points, and is not over', () => {
    expect(given({ status: 'INACTIVE' }, { status: 'DELETED' }, { points: 0 }, span(-9, 0))).toEqual([[0, '']])
    expect(given(span(-9, 1))).toEqual([
      [0, 'r0'],
      [1, ''],
    ])
  })

  it('is in the order of their ids', () => {
    expect(given({ id: 'b' }, { id: 'c' }, { id: 'a' })).toEqual([[0, 'a b c']])
  })

  it('changes when something begins or ends: a general one is given again when what names the counter is over', () => {
    expect(given({}, { ...here, ...span(24, 48) }, { ...here, ...span(240) })).toEqual([
      [0, 'r0'],
      [24, 'r1'],
      [48, 'r0'],
      [240, 'r2'],
    ])
  })

  it('does not change when something begins that does not count', () => {
    expect(given({ ...here }, span(24))).toEqual([[0, 'r0']])
  })

  /** What a voordeelzuil shows, if today is over in 12 hours. */
  const shown = (...rewards: Partial<RewardFacts>[]) => {
    const hours = (ms: number | undefined) => (ms === undefined ? '' : (ms - at) / HOUR)
    return shownOffers(offers(rewards), at + 12 * HOUR).map(
      ({ reward, from, until }) => `${hours(from)}..${hours(until)} ${reward.id}`,
    )
  }

  it('is shown by a voordeelzuil one after the other', () => {
    expect(shown({})).toEqual(['.. r0'])
    expect(shown(span(-9, 24), span(24))).toEqual(['..24 r0', '24.. r1'])
    expect(shown({}, { ...here, ...span(24, 48) })).toEqual(['..24 r0', '24..48 r1', '48.. r0'])
    expect(shown(span(24, 48))).toEqual(['24..48 r0'])
    expect(shown(span(-9, 0))).toEqual([])
  })

  it('of several later than today, is shown as long as it is given', () => {
    expect(shown(span(-9, 48), span(24))).toEqual(['..48 r0', '48.. r1'])
    // Nothing says which: it shows neither.
    expect(shown(span(-9, 24), span(24, 48), span(24))).toEqual(['..24 r0', '48.. r2'])
  })

  it('of several today, is in it with all of them, so that a zuil refuses it', () => {
    expect(shown({}, {})).toEqual(['.. r0', '.. r1'])
    expect(shown({}, span(2))).toEqual(['.. r0', '2.. r1'])
    expect(shown(span(-9, 2), span(2))).toEqual(['..2 r0', '2.. r1'])
  })

  it('is said before it changes, once a change', () => {
    const changes = (...rewards: Partial<RewardFacts>[]) =>
      offerChanges(offers(rewards), at + 12 * HOUR).map(({ reason, from, reward }) =>
        [reason, from === undefined ? 'now' : (from - at) / HOUR, reward?.id ?? ''].join(' ').trim(),
      )
    expect(changes({})).toEqual([])
    expect(changes()).toEqual([])
    expect(changes({}, { ...here, ...span(24) })).toEqual(['NEXT_REWARD 24 r1'])
    expect(changes(span(-9, 24), span(48))).toEqual(['NO_REWARD 24', 'NEXT_REWARD 48 r1'])
    expect(changes(span(24))).toEqual(['NO_REWARD now', 'NEXT_REWARD 24 r0'])
    expect(changes({}, span(24, 48))).toEqual(['SEVERAL_REWARDS 24', 'NEXT_REWARD 48 r0'])
    // Those of today are what the zuil refuses, and that is said already.
    expect(changes({}, {})).toEqual([])
    expect(changes({}, span(2))).toEqual([])
  })
})

describe('a welcome reward', () => {
  const registered = utc('2026-10-20 08:00')
  const refusalAt = (when: string, reward: Partial<RewardFacts>, passholder: Partial<PassholderFacts> = {}) =>
    redemptionRefusal({
      reward: aReward({ points: 0, ...reward }),
      passholder: aPassholder({ createdAt: registered, ...passholder }),
      at: utc(when),
      balance: 0,
      redeemed: 0,
      unitsTaken: 0,
    })
  const late = 'reward-period-constraint'

  it('can be had until the end of so many days after the registration, in Brussels, over a clock change too', () => {
    // Registered on 20 October; the last of seven days is the 27th. On the 25th the clock went back.
    const week = { grantingDays: 7 }
    expect(refusalAt('2026-10-27 22:59', week)).toBeUndefined()
    expect(refusalAt('2026-10-27 23:00', week)).toBe(late)
    // Half past midnight in Brussels is the day after.
    expect(refusalAt('2026-10-28 22:59', week, { createdAt: utc('2026-10-20 22:30') })).toBeUndefined()
    expect(refusalAt('2026-10-20 08:00', week)).toBeUndefined()
  })

  it('is for who registered in its granting period', () => {
    const granting = (from: string, until?: string) => ({
      granting: { from: utc(from), ...(until !== undefined && { until: utc(until) }) },
    })
    const at = '2026-11-23 12:00'
    expect(refusalAt(at, granting('2026-10-20 08:00'))).toBeUndefined()
    expect(refusalAt(at, granting('2026-10-20 08:01'))).toBe(late)
    expect(refusalAt(at, granting('2026-10-01 00:00', '2026-10-20 08:01'))).toBeUndefined()
    expect(refusalAt(at, granting('2026-10-01 00:00', '2026-10-20 08:00'))).toBe(late)
    expect(refusalAt(at, { ...granting('2026-10-01 00:00'), grantingDays: 7 })).toBe(late)
  })

  it('is for nobody any more once the last who could have it can’t', () => {
    const open = (when: string, reward: Partial<RewardFacts>) =>
      isStillGranted(aReward({ points: 0, ...reward }), utc(when))
    const granting = { from: 0, until: utc('2026-10-20 08:00') }
    expect(open('2026-10-27 22:59', { granting, grantingDays: 7 })).toBe(true)
    expect(open('2026-10-27 23:00', { granting, grantingDays: 7 })).toBe(false)
    expect(open('2030-01-01 00:00', { granting })).toBe(true)
    expect(open('2030-01-01 00:00', { grantingDays: 7 })).toBe(true)
  })

  it('is alone in this: of an omruilvoordeel neither counts', () => {
    const old = { points: 3, grantingDays: 1, granting: { from: 0, until: 1 } }
    const ask = {
      reward: aReward(old),
      passholder: aPassholder({ createdAt: registered }),
      at,
      balance: 3,
      redeemed: 0,
    }
    expect(redemptionRefusal({ ...ask, unitsTaken: 0 })).toBeUndefined()
    expect(isStillGranted(aReward(old), at)).toBe(true)
  })
})

describe('a redemption', () => {
  const limit = { volume: 2, from: 0, until: at + 1 }
  interface Ask {
    readonly reward?: Partial<RewardFacts>
    readonly passholder?: Partial<PassholderFacts>
    readonly balance?: number
    readonly redeemed?: number
    readonly unitsTaken?: number
  }
  const refusal = ({ reward, passholder, balance = 3, redeemed = 0, unitsTaken = 0 }: Ask) =>
    redemptionRefusal({
      reward: aReward(reward),
      passholder: aPassholder(passholder),
      at,
      balance,
      redeemed,
      limit,
      unitsTaken,
    })

  it.each<[string, Ask, RefusalReason | undefined]>([
    ['with enough points', {}, undefined],
    ['without', { balance: 2 }, 'reward-passholder-points-constraint'],
    ['of a welcome reward without points', { reward: { points: 0 }, balance: 0 }, undefined],
    ['of the last unit', { reward: { maxUnits: 5 }, unitsTaken: 4 }, undefined],
    ['with no unit left', { reward: { maxUnits: 5 }, unitsTaken: 5 }, 'reward-volume-constraint'],
    ['without end', { unitsTaken: 1_000_000 }, undefined],
    ['within the limit', { redeemed: 1 }, undefined],
    ['over the limit', { redeemed: 2 }, 'reward-passholder-volume-constraint'],
    ['at its first moment', { reward: { redemption: { from: at } } }, undefined],
    ['before it', { reward: { redemption: { from: at + 1 } } }, 'reward-period-constraint'],
    ['at its last moment', { reward: { redemption: { from: 0, until: at + 1 } } }, undefined],
    ['after it', { reward: { redemption: { from: 0, until: at } } }, 'reward-period-constraint'],
    [
      'for members of this card system, to who is blocked there',
      {
        reward: { applicableCardSystemIds: [1] },
        passholder: { memberships: [{ cardSystemId: 1, status: 'BLOCKED' }] },
      },
      'reward-passholder-no-applicable-cardsystems',
    ],
    ['for members of this card system', { reward: { applicableCardSystemIds: [1, 2] } }, undefined],
    [
      'for members of another',
      { reward: { applicableCardSystemIds: [2] } },
      'reward-passholder-no-applicable-cardsystems',
    ],
    ['for who lives there', { reward: { postalCodes: ['8000', '9000'] } }, undefined],
    ['for who lives elsewhere', { reward: { postalCodes: ['8000'] } }, 'reward-passholder-no-applicable-cardsystems'],
  ])('%s', (_name, ask, expected) => {
    expect(refusal(ask)).toBe(expected)
  })

  it('is refused for home, then period, stock, own limit and points, in this order', () => {
    const reasons: RefusalReason[] = [
      'reward-passholder-no-applicable-cardsystems',
      'reward-period-constraint',
      'reward-volume-constraint',
      'reward-passholder-volume-constraint',
      'reward-passholder-points-constraint',
    ]
    const allWrong: Ask[] = [
      { reward: { postalCodes: ['8000'] } },
      { reward: { redemption: { from: at + 1 } } },
      { reward: { maxUnits: 0 } },
      { redeemed: 2 },
      { balance: 0 },
    ]
    for (let from = 0; from < reasons.length; from++) {
      const wrong = allWrong.slice(from)
      const ask = Object.assign({}, ...wrong, { reward: Object.assign({}, ...wrong.map(({ reward }) => reward)) })
      expect(refusal(ask)).toBe(reasons[from])
    }
  })

  it('without limit counts nobody’s', () => {
    const ask = { reward: aReward(), passholder: aPassholder(), at, balance: 3, redeemed: 99, unitsTaken: 0 }
    expect(redemptionRefusal(ask)).toBeUndefined()
  })
})
