import { actieId, type Immutable, localized } from '@zuil/protocol'
import { z } from 'zod'
import { epochMs, type PeriodLimit, periodLimit } from '../../platform/shapes.ts'

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

export const rewardCategories = ['Eten en drinken', 'Doen', 'Gadget of item', 'Goede doel'] as const
export type RewardCategory = (typeof rewardCategories)[number]

type Texts = Immutable<z.infer<typeof localized>>
type Span = Immutable<z.infer<typeof span>>

/** All that is set of a reward. What an empty list means: see `RewardFacts`. Times are milliseconds since 1970. */
export interface RewardSettings {
  readonly title: Texts
  /** Absent = none was ever written. */
  readonly promotionalDescription?: Texts
  readonly practicalInfo?: Texts
  readonly moreInfoUrl?: string
  /** 0 = a welkomstvoordeel. */
  readonly points: number
  readonly categories: readonly string[]
  readonly forKids: boolean
  readonly sport: boolean
  readonly online: boolean
  readonly featured: boolean
  readonly maxUnits?: number
  readonly limit?: PeriodLimit
  readonly publication: Span
  readonly redemption: Span
  readonly granting?: Span
  readonly grantingDays?: number
  readonly postalCodes: readonly string[]
  readonly applicableCardSystemIds: readonly number[]
  readonly counterIds: readonly string[]
  readonly picture?: { readonly id: string; readonly alt: Texts }
}

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
