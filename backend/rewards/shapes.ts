import { actieId, type Immutable, localized } from '@zuil/protocol'
import { z } from 'zod'
import { cardSystem } from '../card-systems/shapes.ts'
import { organizer } from '../counters/shapes.ts'
import { moment, named, text } from '../platform/http/fields.ts'
import { epochMs, limitPeriod, periodLimit } from '../platform/shapes.ts'

export const rewardStatus = z.enum(['ACTIVE', 'INACTIVE', 'DELETED'])

/** Without `until` it stays. */
const span = z.object({ from: epochMs, until: epochMs.exactOptional() })

/** Omruilvoordeel (points > 0) or welkomstvoordeel (points = 0). Periods are [from, until). */
export const rewardFacts = z.strictObject({
  id: z.guid(),
  title: localized,
  points: z.int().nonnegative(),
  status: rewardStatus,
  cardSystemId: z.int(),
  /** Card systems whose members may have it; empty = all. */
  applicableCardSystemIds: z.array(z.int()),
  /** Postal codes where who may have it must live; empty = anywhere. */
  postalCodes: z.array(z.string()),
  /** Where it is given; empty = every counter of its card system. */
  counterIds: z.array(z.guid()),
  /** Units there are in all; absent = without end. */
  maxUnits: z.int().nonnegative().exactOptional(),
  /** Per passholder; absent = without limit. */
  limit: periodLimit.exactOptional(),
  publication: span,
  redemption: span,
  /** Of a welcome reward: for who registered in it; absent = whenever. The API's `grantingPeriod`. */
  granting: span.exactOptional(),
  /** Of a welcome reward: until the end of so many days after the registration; absent = for ever. */
  grantingDays: z.int().positive().exactOptional(),
})
export type RewardFacts = Immutable<z.infer<typeof rewardFacts>>

/** A reward as it is given. */
export const newRedemption = z.object({
  id: actieId,
  passholderId: z.guid(),
  rewardId: z.guid(),
  uitpasNumber: z.string(),
  points: z.int().nonnegative(),
  organizerId: z.string().exactOptional(),
  at: epochMs,
})
export type NewRedemption = Immutable<z.infer<typeof newRedemption>>

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
  'Omruilvoordeel (POINTS) or welkomstvoordeel (WELCOME). `organizers` is empty where every counter of the card system gives ' +
    'it. A welkomstvoordeel is given once, to who registered in `grantingPeriod`, and not too long after the registration.',
  z.object({
    id: z.string(),
    title: z.string(),
    type: z.enum(['POINTS', 'WELCOME']),
    promotionalDescription: z.string(),
    publicationPeriod: period,
    redeemPeriod: period,
    grantingPeriod: period.optional(),
    points: z.number(),
    categories: z.array(z.enum(['Eten en drinken', 'Doen', 'Gadget of item', 'Goede doel'])),
    owningCardSystem: cardSystem,
    applicableCardSystems: z.array(cardSystem),
    allCardSystems: z.boolean(),
    organizers: z.array(organizer),
    status: rewardStatus,
    maxAvailableUnits: z.int().optional(),
    unitsTaken: z.int(),
    practicalInfo: z.string().optional(),
    redeemConstraint: z.object({ volume: z.int(), period: limitPeriod }).optional(),
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

/** In which part of its life a reward is: not yet to be redeemed, now, no more. */
export const rewardPhase = z.enum(['TO_COME', 'NOW', 'OVER'])

const instants = z.object({ from: z.iso.datetime(), until: z.iso.datetime().optional() })

/** One of the list of the back office. */
export const listedReward = z.object({
  id: z.string(),
  title: localized,
  points: z.int(),
  status: rewardStatus,
  phase: rewardPhase,
  redemption: instants,
  maxUnits: z.int().optional(),
  unitsTaken: z.int(),
  /** Where it is given; empty = every counter of the card system. */
  counters: z.array(z.object({ id: z.string(), name: z.string() })),
  version: z.int(),
})
export type ListedReward = z.infer<typeof listedReward>

/** The last to begin first. Beyond a thousand `totalItems` is 1001. */
export const listedRewards = z.object({ totalItems: z.int(), member: z.array(listedReward) })
export type ListedRewards = z.infer<typeof listedRewards>

/** One whole. `version`: see If-Match. */
export const managedReward = z.object({
  ...listedReward.shape,
  promotionalDescription: z.string(),
  practicalInfo: z.string().optional(),
  categories: z.array(z.string()),
  publication: instants,
  limit: periodLimit.optional(),
  granting: instants.optional(),
  grantingDays: z.int().optional(),
  postalCodes: z.array(z.string()),
  /** Whose members may have it; empty = all. */
  cardSystems: z.array(z.object({ id: z.int(), name: z.string() })),
  /** The voordeelzuilen whose counter gives it, and what they make of it. */
  zuilen: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      shows: z.enum(['NOW', 'LATER', 'OTHERS', 'SEVERAL']),
      from: z.iso.datetime().optional(),
      until: z.iso.datetime().optional(),
    }),
  ),
})
export type ManagedReward = z.infer<typeof managedReward>

export const statusChange = z.strictObject({ status: rewardStatus })

/** Voordeelzuilen that show something else after a change: the titles of what they have, and would have. */
export const touchedZuilen = z.object({
  member: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      before: z.array(z.string()),
      after: z.array(z.string()),
      /** When; absent = at once. */
      from: z.iso.datetime().optional(),
    }),
  ),
})
export type TouchedZuilen = z.infer<typeof touchedZuilen>
