import type { ActieId, Localized } from '@zuil/protocol'
import { z } from 'zod'
import { cardSystem } from '../card-systems/shapes.ts'
import { organizer } from '../organizers/shapes.ts'
import { moment, named, text } from '../platform/http/fields.ts'
import type { PeriodLimit } from '../platform/time/calendar.ts'

/** Omruilvoordeel (points > 0) or welkomstvoordeel (points = 0). Periods are [from, until). */
export interface RewardFacts {
  readonly id: string
  readonly title: Localized
  readonly points: number
  readonly status: 'ACTIVE' | 'INACTIVE' | 'DELETED'
  readonly cardSystemId: number
  /** Card systems whose members may have it; empty = all. */
  readonly applicableCardSystemIds: readonly number[]
  /** Postal codes where who may have it must live; empty = anywhere. */
  readonly postalCodes: readonly string[]
  /** Where it is given; empty = every counter of its card system. */
  readonly counterIds: readonly string[]
  /** Units there are in all; absent = without end. */
  readonly maxUnits?: number
  /** Per passholder; absent = without limit. */
  readonly limit?: PeriodLimit
  readonly publication: { readonly from: number; readonly until?: number }
  readonly redemption: { readonly from: number; readonly until?: number }
}

export interface NewRedemption {
  readonly id: ActieId
  readonly passholderId: string
  readonly rewardId: string
  readonly uitpasNumber: string
  readonly points: number
  readonly organizerId?: string
  readonly at: number
}

const period = named(
  'Period',
  'From `begin` until (not including) `end`; without `end` it stays.',
  z.object({
    begin: moment,
    end: moment.optional(),
  }),
)

export const reward = named(
  'Reward',
  'Omruilvoordeel (POINTS) or welkomstvoordeel (WELCOME). `organizers` is empty where every counter of the card system gives it.',
  z.object({
    id: z.string(),
    title: z.string(),
    type: z.enum(['POINTS', 'WELCOME']),
    promotionalDescription: z.string(),
    publicationPeriod: period,
    redeemPeriod: period,
    points: z.number(),
    categories: z.array(z.enum(['Eten en drinken', 'Doen', 'Gadget of item', 'Goede doel'])),
    owningCardSystem: cardSystem,
    applicableCardSystems: z.array(cardSystem),
    allCardSystems: z.boolean(),
    organizers: z.array(organizer),
    status: z.enum(['ACTIVE', 'INACTIVE', 'DELETED']),
    maxAvailableUnits: z.int().optional(),
    unitsTaken: z.int(),
    practicalInfo: z.string().optional(),
    redeemConstraint: z
      .object({ volume: z.int(), period: z.enum(['ABSOLUTE', 'DAY', 'WEEK', 'MONTH', 'QUARTER', 'YEAR']) })
      .optional(),
  }),
)

export const rewards = named(
  'RewardsPaginatedResponse',
  'Rewards that were found.',
  z.object({ totalItems: z.int(), member: z.array(reward) }),
)

export const redeemStatus = named(
  'RewardRedeemStatus',
  'Whether a passholder could redeem a reward now, and if not, why.',
  z.object({
    redeemable: z.boolean(),
    reason: z
      .enum([
        'INVALID_CARD',
        'PASSHOLDER_VOLUME',
        'PASSHOLDER_POINTS',
        'REWARD_PERIOD',
        'REWARD_VOLUME',
        'PASSHOLDER_APPLICABLE_CARDSYSTEMS',
        'PASSHOLDER_NO_ACTIVE_CARDSYSTEM',
      ])
      .optional(),
    message: z.string().optional(),
  }),
)

export const redeemedReward = named(
  'RedeemedReward',
  'A reward that was given.',
  z.object({ id: z.string(), reward, redeemDate: moment }),
)

export const redeemedRewards = named(
  'RedeemedRewardsPaginatedResponse',
  'Redeemed rewards, newest first.',
  z.object({ totalItems: z.int(), member: z.array(redeemedReward) }),
)

export const redeemRequest = z.object({ rewardId: text(128), uitpasNumber: text(32) })
