import type { RefusalReason } from '@zuil/protocol'
import type { Limit } from '../../platform/time/calendar.ts'
import type { RewardFacts } from '../shapes.ts'

/** What counts of who redeems: of which card systems he is a member, and where he lives. */
interface Redeemer {
  readonly memberships: readonly { readonly cardSystemId: number; readonly status: 'ACTIVE' | 'BLOCKED' }[]
  readonly postalCode: string
}

/** Whether somebody's card systems and home are among those that a reward is for; `undefined` = yes. */
const applicable = (reward: RewardFacts, { memberships, postalCode }: Redeemer): RefusalReason | undefined => {
  const active = memberships.filter(({ status }) => status === 'ACTIVE')
  if (active.length === 0) return 'passholder-no-active-cardsystems'
  const { applicableCardSystemIds: systems, postalCodes } = reward
  const member = systems.length === 0 || active.some(({ cardSystemId }) => systems.includes(cardSystemId))
  const lives = postalCodes.length === 0 || postalCodes.includes(postalCode)
  return member && lives ? undefined : 'reward-passholder-no-applicable-cardsystems'
}

/**
 * Why a passholder can't have a reward at a moment; `undefined` = he can. A welcome reward takes no points, the other
 * rules are the same.
 * @param ask `balance`: the points that have not lapsed. `redeemed`: how often he had it in the limit's period.
 * `unitsTaken`: how often anybody had it
 */
export const redemptionRefusal = (ask: {
  readonly reward: RewardFacts
  readonly passholder: Redeemer
  readonly at: number
  readonly balance: number
  readonly redeemed: number
  readonly limit?: Limit
  readonly unitsTaken: number
}): RefusalReason | undefined => {
  const { reward, passholder, at, balance, redeemed, limit, unitsTaken } = ask
  const { from, until } = reward.redemption
  const notFor = applicable(reward, passholder)
  if (notFor) return notFor
  if (at < from || (until !== undefined && at >= until)) return 'reward-period-constraint'
  if (reward.maxUnits !== undefined && unitsTaken >= reward.maxUnits) return 'reward-volume-constraint'
  if (limit && redeemed >= limit.volume) return 'reward-passholder-volume-constraint'
  return balance < reward.points ? 'reward-passholder-points-constraint' : undefined
}
