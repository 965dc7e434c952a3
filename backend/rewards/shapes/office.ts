import { localized } from '@zuil/protocol'
import { z } from 'zod'
import { inLanguages, linesText, nameText, uuid } from '../../platform/http/fields.ts'
import { limitPeriod, periodLimit } from '../../platform/shapes.ts'
import { rewardCategories, rewardStatus } from './reward.ts'

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

/** Days of a calendar in Brussels, the last included; without `until` it stays. */
const daySpan = z.strictObject({ from: z.iso.date(), until: z.iso.date().exactOptional() })
export type DaySpan = z.infer<typeof daySpan>

/** What is set of a voordeel in the back office; what goes with which type: `rules/settings.ts`. */
export const editedReward = z.strictObject({
  title: inLanguages(nameText(120)),
  promotionalDescription: inLanguages(linesText(2_000)),
  practicalInfo: inLanguages(linesText(2_000)).exactOptional(),
  moreInfoUrl: z
    .url({ protocol: /^https?$/ })
    .max(500)
    .exactOptional(),
  type: z.enum(['POINTS', 'WELCOME']),
  /** 0 of a welkomstvoordeel. */
  points: z.int().nonnegative().max(100_000),
  categories: z.array(z.enum(rewardCategories)).max(rewardCategories.length),
  forKids: z.boolean(),
  sport: z.boolean(),
  online: z.boolean(),
  featured: z.boolean(),
  /** Absent = without end. */
  maxUnits: z.int().nonnegative().max(10_000_000).exactOptional(),
  limit: z.strictObject({ volume: z.int().positive().max(10_000), period: limitPeriod }).exactOptional(),
  publication: daySpan,
  redemption: daySpan,
  granting: daySpan.exactOptional(),
  grantingDays: z.int().positive().max(3_650).exactOptional(),
  // Absent = all. An empty list is refused: nothing is not all.
  postalCodes: z
    .array(z.string().regex(/^\d{4}$/))
    .min(1)
    .max(1_000)
    .exactOptional(),
  cardSystemIds: z.array(z.int32()).min(1).max(100).exactOptional(),
  counterIds: z.array(uuid).min(1).max(1_000).exactOptional(),
  picture: z.strictObject({ id: uuid, alt: inLanguages(nameText(200)) }).exactOptional(),
})
export type EditedReward = z.infer<typeof editedReward>

/** A picture that was sent, to be set of a reward. It is seen at GET /api/rewards/pictures/{id}. */
export const sentPicture = z.object({ id: z.string(), width: z.int(), height: z.int() })
export type SentPicture = z.infer<typeof sentPicture>

/** What a voordeel can be set to: counters whose name has a text, at most fifty; and where passholders are and live. */
export const rewardChoices = z.object({
  counters: z.array(z.object({ id: z.string(), name: z.string() })),
  cardSystems: z.array(z.object({ id: z.int(), name: z.string() })),
  cities: z.array(z.object({ postalCode: z.string(), name: z.string() })),
})
export type RewardChoices = z.infer<typeof rewardChoices>

/** A voordeelzuil whose counter gives a voordeel, and what it makes of it. */
const shownZuil = z.object({
  id: z.string(),
  name: z.string(),
  shows: z.enum(['NOW', 'LATER', 'OTHERS', 'SEVERAL']),
  from: z.iso.datetime().optional(),
  until: z.iso.datetime().optional(),
})

/** One whole. `version`: see If-Match. */
export const managedReward = z.object({
  ...listedReward.shape,
  promotionalDescription: localized.optional(),
  practicalInfo: localized.optional(),
  moreInfoUrl: z.string().optional(),
  categories: z.array(z.string()),
  forKids: z.boolean(),
  sport: z.boolean(),
  online: z.boolean(),
  featured: z.boolean(),
  picture: z.object({ id: z.string(), alt: localized }).optional(),
  publication: instants,
  limit: periodLimit.optional(),
  granting: instants.optional(),
  grantingDays: z.int().optional(),
  postalCodes: z.array(z.string()),
  /** Whose members may have it; empty = all. */
  cardSystems: z.array(z.object({ id: z.int(), name: z.string() })),
  /** The voordeelzuilen whose counter gives it, and what they make of it. */
  zuilen: z.array(shownZuil),
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

/** What voordeelzuilen make of a voordeel as it is typed, before it is saved. */
export const rewardFindings = z.object({ touched: touchedZuilen.shape.member, zuilen: z.array(shownZuil) })
export type RewardFindings = z.infer<typeof rewardFindings>
