import { z } from 'zod'
import { cardSystem } from '../../card-systems/shapes.ts'
import { organizer } from '../../counters/shapes.ts'
import { linesText, moment, named, nameText, text } from '../../platform/http/fields.ts'
import { limitPeriod } from '../../platform/shapes.ts'
import { rewardCategories, rewardStatus } from './reward.ts'

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
    'it. A welkomstvoordeel is given once, to who registered in `grantingPeriod`, and not too long after the registration. ' +
    '`lastChance`: it can be redeemed for less than two weeks more.',
  z.object({
    id: z.string(),
    title: z.string(),
    type: z.enum(['POINTS', 'WELCOME']),
    promotionalDescription: z.string(),
    publicationPeriod: period,
    redeemPeriod: period,
    grantingPeriod: period.optional(),
    points: z.number(),
    categories: z.array(z.enum(rewardCategories)),
    moreInfoURL: z.string().optional(),
    owningCardSystem: cardSystem,
    applicableCardSystems: z.array(cardSystem),
    allCardSystems: z.boolean(),
    organizers: z.array(organizer),
    status: rewardStatus,
    maxAvailableUnits: z.int().optional(),
    unitsTaken: z.int(),
    practicalInfo: z.string().optional(),
    pictures: z.array(z.string()),
    forKids: z.boolean(),
    sport: z.boolean(),
    featured: z.boolean(),
    online: z.boolean(),
    lastChance: z.boolean(),
    redeemConstraint: z.object({ volume: z.int(), period: limitPeriod }).optional(),
  }),
)

const facet = named(
  'Facet',
  'How many there would be with each value of a filter, together with the other filters.',
  z.record(z.string(), z.object({ name: z.object({ nl: z.string() }), count: z.int() })),
)
/** By which filters rewards are counted, when that is asked for. */
export const facets = ['categories', 'forKids', 'sport', 'online', 'lastChance', 'owningCardSystemId', 'type'] as const
export type FacetName = (typeof facets)[number]

export const rewards = named(
  'RewardsPaginatedResponse',
  'Rewards that were found.',
  z.object({
    totalItems: z.int(),
    member: z.array(reward),
    facet: z.object(Object.fromEntries(facets.map((one) => [one, facet.optional()]))).optional(),
  }),
)

const byId = z.object({ id: z.int32() })

/** What a client sets of a reward. What is not here stays as it is: other languages, cities, days after a registration. */
export const rewardRequest = named(
  'RewardRequest',
  'What is set of a reward. What is missing is emptied, but for `points`, `redeemPeriod` and `owningCardSystem`, which stay ' +
    'as they are; of a new one `redeemPeriod` is `publicationPeriod`. Without `organizers` every counter of the card ' +
    'system gives it, else all counters of theirs. `pictures`: the address of one that was sent in the back office.',
  z.object({
    title: nameText(120),
    type: z.enum(['POINTS', 'WELCOME']),
    promotionalDescription: linesText(2_000),
    publicationPeriod: period,
    redeemPeriod: period.optional(),
    grantingPeriod: period.optional(),
    points: z.int().nonnegative().max(100_000).optional(),
    categories: z.array(z.enum(rewardCategories)).max(rewardCategories.length).optional(),
    moreInfoURL: z
      .url({ protocol: /^https?$/ })
      .max(500)
      .optional(),
    owningCardSystem: byId.optional(),
    applicableCardSystems: z.array(byId).max(100).optional(),
    allCardSystems: z.boolean().optional(),
    organizers: z
      .array(z.object({ id: text(128) }))
      .max(1_000)
      .optional(),
    maxAvailableUnits: z.int().nonnegative().max(10_000_000).optional(),
    practicalInfo: linesText(2_000).optional(),
    pictures: z.array(text(500)).max(1).optional(),
    forKids: z.boolean().optional(),
    sport: z.boolean().optional(),
    featured: z.boolean().optional(),
    online: z.boolean().optional(),
    redeemConstraint: z.object({ volume: z.int().positive().max(10_000), period: limitPeriod }).optional(),
  }),
)
export type RewardRequest = z.infer<typeof rewardRequest>

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
