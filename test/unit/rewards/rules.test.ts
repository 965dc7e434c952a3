import type { RefusalReason } from '@zuil/protocol'
import { describe, expect, it } from 'vitest'
import type { PassholderFacts } from '../../../backend/passholders/shapes.ts'
import { redemptionRefusal, rewardsAt } from '../../../backend/rewards/rules.ts'
import type { RewardFacts } from '../../../backend/rewards/shapes.ts'
import { aCounter, aPassholder, aReward, utc } from '../../support/facts.ts'

const at = utc('2026-11-23 12:00')

describe('the rewards of a counter', () => {
  const given = (...rewards: Partial<RewardFacts>[]) => {
    const all = rewards.map((more, i) => aReward({ id: `r${i}`, ...more }))
    return rewardsAt(new Map(all.map((one) => [one.id, one])), aCounter(), at).map(({ id }) => id)
  }

  it('are those that name it, or any counter of its card system', () => {
    expect(
      given(
        {},
        { cardSystemId: 2 },
        { counterIds: ['counter', 'other'] },
        { counterIds: ['other'] },
        { cardSystemId: 2, counterIds: ['counter'] },
      ),
    ).toEqual(['r0', 'r2', 'r4'])
  })

  it('are active, cost points, and are not over', () => {
    expect(given({ status: 'INACTIVE' }, { status: 'DELETED' }, { points: 0 })).toEqual([])
    const until = (ms: number) => ({ redemption: { from: 0, until: ms } })
    expect(given(until(at), until(at + 1), { redemption: { from: at + 1 } })).toEqual(['r1', 'r2'])
  })

  it('are in the order of their ids', () => {
    expect(given({ id: 'b' }, { id: 'c' }, { id: 'a' })).toEqual(['a', 'b', 'c'])
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
    ['without membership', { passholder: { memberships: [] } }, 'passholder-no-active-cardsystems'],
    [
      'with a blocked one',
      { passholder: { memberships: [{ cardSystemId: 1, status: 'BLOCKED' }] } },
      'passholder-no-active-cardsystems',
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

  it('is refused for membership, then period, stock, own limit and points, in this order', () => {
    const reasons: RefusalReason[] = [
      'passholder-no-active-cardsystems',
      'reward-passholder-no-applicable-cardsystems',
      'reward-period-constraint',
      'reward-volume-constraint',
      'reward-passholder-volume-constraint',
      'reward-passholder-points-constraint',
    ]
    const allWrong: Ask[] = [
      { passholder: { memberships: [] } },
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
