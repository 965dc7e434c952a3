import { z } from 'zod'
import { searchText, text } from '../platform/http/fields.ts'
import { title } from '../platform/http/localized.ts'
import { many, page } from '../platform/http/paging.ts'
import { nameKey } from '../platform/names.ts'
import type { GivingOrganizers } from './giving.ts'
import { isStillGranted } from './rules/redemption.ts'
import { type RewardFacts, rewardStatus } from './shapes.ts'
import type { RewardTexts } from './store/redemptions.ts'

const id = z.coerce.number().int().min(0).max(1_000_000_000)
const points = z.coerce.number().int().min(0).max(1_000_000_000)
const sortKeys = ['name', 'creationdate', 'redeemCount', 'points'] as const
type SortKey = (typeof sortKeys)[number]

/** `-points,name`: by points, most first; of as many, by name. */
const sort = z.string().regex(new RegExp(`^-?(${sortKeys.join('|')})(,-?(${sortKeys.join('|')}))*$`))

/** The documented filters of GET /rewards that go by what is kept here. */
export const rewardQuery = z.object({
  ...page,
  organizerId: many(text(128)).optional(),
  owningCardSystemId: many(id).optional(),
  applicableCardSystemId: many(id).optional(),
  type: z.enum(['POINTS', 'WELCOME', 'ANY']).default('POINTS'),
  text: searchText(200).optional(),
  sort: sort.optional(),
  categories: many(text(100)).optional(),
  pointsFrom: points.optional(),
  pointsTo: points.optional(),
  subset: z.enum(['ALL', 'ENDUSERS', 'REDEEMABLE', 'REDEEMABLE-FUTURE', 'ENDUSER-FUTURE']).default('ENDUSERS'),
  status: rewardStatus.optional(),
})
export type RewardQuery = z.infer<typeof rewardQuery>

const within = ({ from, until }: RewardFacts['publication'], at: number): boolean =>
  from <= at && (until === undefined || at < until)

const inSubset = (reward: RewardFacts, subset: RewardQuery['subset'], now: number): boolean => {
  if (subset === 'ALL') return true
  if (reward.status !== 'ACTIVE') return false
  const published = within(reward.publication, now)
  const redeemable = within(reward.redemption, now) && isStillGranted(reward, now)
  const future = reward.redemption.from > now
  switch (subset) {
    case 'ENDUSERS':
      return published && redeemable
    case 'REDEEMABLE':
      return redeemable
    case 'ENDUSER-FUTURE':
      return published && future
    case 'REDEEMABLE-FUTURE':
      return future
  }
}

/** Whether one of those asked for is there; nothing asked for is anything. */
const some = <T>(asked: readonly T[] | undefined, there: (one: T) => boolean): boolean =>
  asked === undefined || asked.some(there)

const matches = (
  reward: RewardFacts,
  texts: RewardTexts | undefined,
  query: RewardQuery,
  organizers: GivingOrganizers,
  now: number,
): boolean => {
  const { applicableCardSystemIds: applicable } = reward
  const giving = query.organizerId && organizers.giving(reward)
  return (
    inSubset(reward, query.subset, now) &&
    (query.status === undefined || query.status === reward.status) &&
    (query.type === 'ANY' || (query.type === 'POINTS') === reward.points > 0) &&
    (query.pointsFrom === undefined || reward.points >= query.pointsFrom) &&
    (query.pointsTo === undefined || reward.points <= query.pointsTo) &&
    (query.text === undefined || nameKey(title(reward.title)).includes(nameKey(query.text))) &&
    some(query.organizerId, (one) => giving?.includes(one) ?? false) &&
    some(query.owningCardSystemId, (one) => one === reward.cardSystemId) &&
    some(query.applicableCardSystemId, (one) => applicable.length === 0 || applicable.includes(one)) &&
    some(query.categories, (one) => texts?.categories.includes(one) ?? false)
  )
}

type Found = { readonly reward: RewardFacts; readonly texts: RewardTexts | undefined }

const compare: Readonly<Record<SortKey, (a: Found, b: Found) => number>> = {
  name: (a, b) => title(a.reward.title).localeCompare(title(b.reward.title), 'nl'),
  creationdate: (a, b) => (a.texts?.createdAt ?? 0) - (b.texts?.createdAt ?? 0),
  redeemCount: (a, b) => (a.texts?.unitsTaken ?? 0) - (b.texts?.unitsTaken ?? 0),
  points: (a, b) => a.reward.points - b.reward.points,
}

const order = (asked: string | undefined): ((a: Found, b: Found) => number) => {
  const steps = (asked ?? 'name').split(',').map((step) => {
    const down = step.startsWith('-')
    const key = sortKeys.find((one) => one === (down ? step.slice(1) : step)) ?? 'name'
    return { by: compare[key], sign: down ? -1 : 1 }
  })
  return (a, b) => {
    for (const { by, sign } of steps) {
      const difference = sign * by(a, b)
      if (difference !== 0) return difference
    }
    return a.reward.id < b.reward.id ? -1 : 1
  }
}

/** All rewards that fit a query, in its order; the page is for the caller to cut. */
export const searchRewards = (
  rewards: Iterable<RewardFacts>,
  texts: ReadonlyMap<string, RewardTexts>,
  query: RewardQuery,
  organizers: GivingOrganizers,
  now: number,
): readonly RewardFacts[] =>
  [...rewards]
    .map((reward) => ({ reward, texts: texts.get(reward.id) }))
    .filter((one) => matches(one.reward, one.texts, query, organizers, now))
    .sort(order(query.sort))
    .map(({ reward }) => reward)
