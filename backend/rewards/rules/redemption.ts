import type { RefusalReason } from '@zuil/protocol'
import type { PeriodLimit } from '../../platform/shapes.ts'
import { dayAfter, dayOf, type Limit, momentOf } from '../../platform/time/calendar.ts'
import type { RewardFacts } from '../shapes/reward.ts'

/** What counts of who redeems: of which card systems he is a member, where he lives, and when he registered. */
interface Redeemer {
  readonly memberships: readonly { readonly cardSystemId: number; readonly status: 'ACTIVE' | 'BLOCKED' }[]
  readonly postalCode: string
  readonly createdAt?: number
}

const isWelcome = ({ points }: Pick<RewardFacts, 'points'>): boolean => points === 0

/** How often a passholder may have it: a welcome reward once, whatever else is set. */
export const rewardLimitOf = (reward: Pick<RewardFacts, 'points' | 'limit'>): PeriodLimit | undefined =>
  isWelcome(reward) ? { volume: 1, period: 'ABSOLUTE' } : reward.limit

/** The end of the last day on which a welcome reward is given to who registered at a moment; undefined = none. */
const grantedUntil = ({ grantingDays }: RewardFacts, registered: number): number | undefined =>
  grantingDays === undefined ? undefined : momentOf(dayAfter(dayOf(registered), grantingDays + 1))

/** Whether a welcome reward is for who registered then: in its granting period, and not too long ago. */
const isGranted = (reward: RewardFacts, registered: number | undefined, at: number): boolean => {
  const { granting, grantingDays } = reward
  if (!isWelcome(reward) || (granting === undefined && grantingDays === undefined)) return true
  if (registered === undefined) return false
  const { from = registered, until } = granting ?? {}
  const inPeriod = from <= registered && (until === undefined || registered < until)
  return inPeriod && at < (grantedUntil(reward, registered) ?? Number.POSITIVE_INFINITY)
}

/** Whether there can be somebody to whom a reward is granted at a moment: those who registered last. */
export const isStillGranted = (reward: RewardFacts, at: number): boolean => {
  const { until } = reward.granting ?? {}
  return until === undefined || until > at || isGranted(reward, until - 1, at)
}

/** So long before its end it is a last chance [ours: the API says "in the near future"]. */
const LAST_CHANCE_MS = 14 * 86_400_000

/** Whether a reward can be had no more soon. */
export const isLastChance = ({ redemption: { from, until } }: RewardFacts, at: number): boolean =>
  until !== undefined && from <= at && at < until && until - at < LAST_CHANCE_MS

/** Whether somebody's card systems and home are among those that a reward is for. */
export const isForRedeemer = (
  reward: Pick<RewardFacts, 'applicableCardSystemIds' | 'postalCodes'>,
  { memberships, postalCode }: Redeemer,
): boolean => {
  const active = memberships.filter(({ status }) => status === 'ACTIVE')
  const { applicableCardSystemIds: systems, postalCodes } = reward
  const member = systems.length === 0 || active.some(({ cardSystemId }) => systems.includes(cardSystemId))
  const lives = postalCodes.length === 0 || postalCodes.includes(postalCode)
  return member && lives
}

/**
 * Why a passholder with an active membership can't have a reward at a moment; `undefined` = he can. A welcome reward takes no points, and is for who
 * registered not long ago.
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
  if (!isForRedeemer(reward, passholder)) return 'reward-passholder-no-applicable-cardsystems'
  if (at < from || (until !== undefined && at >= until)) return 'reward-period-constraint'
  if (!isGranted(reward, passholder.createdAt, at)) return 'reward-period-constraint'
  if (reward.maxUnits !== undefined && unitsTaken >= reward.maxUnits) return 'reward-volume-constraint'
  if (limit && redeemed >= limit.volume) return 'reward-passholder-volume-constraint'
  return balance < reward.points ? 'reward-passholder-points-constraint' : undefined
}
