import { z } from 'zod'
import { searchText, text } from '../platform/http/fields.ts'
import { title } from '../platform/http/localized.ts'
import { many, page } from '../platform/http/paging.ts'
import { nameKey } from '../platform/names.ts'
import type { GivingOrganizers } from './giving.ts'
import { isLastChance, isStillGranted } from './rules/redemption.ts'
import { type FacetName, facets } from './shapes/api-reward.ts'
import { type RewardFacts, rewardStatus } from './shapes/reward.ts'
import type { RewardTexts } from './store/texts.ts'

const id = z.coerce.number().int().min(0).max(1_000_000_000)
const points = z.coerce.number().int().min(0).max(1_000_000_000)
const yesOrNo = z.enum(['true', 'false']).optional()
const sortKeys = ['name', 'creationdate', 'redeemCount', 'featured', 'points'] as const
type SortKey = (typeof sortKeys)[number]

/** `-points,name`: by points, most first; of as many, by name. */
const sort = z.string().regex(new RegExp(`^-?(${sortKeys.join('|')})(,-?(${sortKeys.join('|')}))*$`))
/** As it was once asked for. */
const direction = z.enum(['asc', 'desc']).optional()
const formerSorts = {
  'sort[name]': 'name',
  'sort[creationDate]': 'creationdate',
  'sort[redeemCount]': 'redeemCount',
  'sort[featured]': 'featured',
  'sort[points]': 'points',
} as const satisfies Readonly<Record<string, SortKey>>
const formerNames = Object.keys(formerSorts) as (keyof typeof formerSorts)[]

/** The documented filters of GET /rewards. */
export const rewardQuery = z.object({
  ...page,
  organizerId: many(text(128)).optional(),
  organizerPostalCode: many(z.string().regex(/^\d{4}$/)).optional(),
  owningCardSystemId: many(id).optional(),
  applicableCardSystemId: many(id).optional(),
  type: z.enum(['POINTS', 'WELCOME', 'ANY']).default('POINTS'),
  // Whoever writes a word's beginning as `koff*` means what has it.
  text: searchText(200)
    .overwrite((words) => words.replace(/[\s*]+$/, ''))
    .optional(),
  facets: many(z.enum(facets)).optional(),
  sort: sort.optional(),
  'sort[name]': direction,
  'sort[creationDate]': direction,
  'sort[redeemCount]': direction,
  'sort[featured]': direction,
  'sort[points]': direction,
  categories: many(text(100)).optional(),
  pointsFrom: points.optional(),
  pointsTo: points.optional(),
  subset: z.enum(['ALL', 'ENDUSERS', 'REDEEMABLE', 'REDEEMABLE-FUTURE', 'ENDUSER-FUTURE']).default('ENDUSERS'),
  sport: yesOrNo,
  forKids: yesOrNo,
  featured: yesOrNo,
  online: yesOrNo,
  lastChance: yesOrNo,
  status: rewardStatus.optional(),
  isRedeemableByPassholderId: text(128).optional(),
  isInterestingForPassholderId: text(128).optional(),
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

export interface Found {
  readonly reward: RewardFacts
  readonly texts: RewardTexts | undefined
  /** How often anybody had it, where the query asks for it: see `asksForCounts`. */
  readonly unitsTaken: number
}

/** Whether a reward is one that is asked for by a passholder. */
export type FitsPassholder = (found: Found) => boolean

/** What is known of a passholder's rewards; undefined = there is no such passholder. Moments are milliseconds since 1970. */
export interface RewardsFor {
  /** Those that he could redeem at that moment. */
  redeemableBy(passholderId: string, at: number): Promise<FitsPassholder | undefined>
  /**
   * Those that suit what he did lately.
   * @param giving the organizers that give a reward
   * @param organizerIds at whose events it was: who asks for one organizer learns nothing of others; absent = at all
   */
  interestingFor(
    passholderId: string,
    at: number,
    giving: GivingOrganizers['giving'],
    organizerIds: readonly string[] | undefined,
  ): Promise<FitsPassholder | undefined>
}

/** What is asked beside the query itself: who gives what, and which organizers a text or cities are of. */
export interface SearchFacts {
  readonly organizers: GivingOrganizers
  /** Whose name, or whose city's, has the text. */
  readonly called: readonly string[]
  /** Those in the cities that are asked for. */
  readonly inCities: readonly string[]
  /** By reward: see `asksForCounts`. */
  readonly unitsTaken: ReadonlyMap<string, number>
  /** What is asked of passholders. */
  readonly forPassholders: readonly FitsPassholder[]
  readonly now: number
}

/** Whether one of those asked for is there; nothing asked for is anything. */
const some = <T>(asked: readonly T[] | undefined, there: (one: T) => boolean): boolean =>
  asked === undefined || asked.some(there)
const is = (asked: 'true' | 'false' | undefined, so: boolean): boolean =>
  asked === undefined || (asked === 'true') === so

/** The values that a reward has of what is counted. */
const valuesOf: Readonly<Record<FacetName, (found: Found, now: number) => readonly string[]>> = {
  categories: ({ texts }) => texts?.settings.categories ?? [],
  forKids: ({ texts }) => [String(texts?.settings.forKids ?? false)],
  sport: ({ texts }) => [String(texts?.settings.sport ?? false)],
  online: ({ texts }) => [String(texts?.settings.online ?? false)],
  lastChance: ({ reward }, now) => [String(isLastChance(reward, now))],
  owningCardSystemId: ({ reward }) => [String(reward.cardSystemId)],
  type: ({ reward }) => [reward.points > 0 ? 'POINTS' : 'WELCOME'],
}

/** The values that are asked for of it; undefined = whichever. */
const askedOf = (query: RewardQuery, name: FacetName): readonly string[] | undefined => {
  if (name === 'type') return query.type === 'ANY' ? undefined : [query.type]
  const asked = query[name]
  return asked === undefined ? undefined : [asked].flat().map(String)
}

/** Whether a reward fits what is asked by what is counted. @param but of this one whichever */
const fitsFacets = (found: Found, query: RewardQuery, now: number, but?: FacetName): boolean =>
  facets.every((name) => name === but || some(askedOf(query, name), (one) => valuesOf[name](found, now).includes(one)))

/** The same of all else. */
const fitsOthers = (found: Found, query: RewardQuery, facts: SearchFacts): boolean => {
  const { reward, texts } = found
  const { applicableCardSystemIds: applicable } = reward
  const { organizers, called, inCities, now } = facts
  const { organizerId, organizerPostalCode, text: words } = query
  const asked = organizerId || organizerPostalCode || called.length > 0
  const giving = asked ? organizers.giving(reward) : []
  return (
    inSubset(reward, query.subset, now) &&
    (query.status === undefined || query.status === reward.status) &&
    (query.pointsFrom === undefined || reward.points >= query.pointsFrom) &&
    (query.pointsTo === undefined || reward.points <= query.pointsTo) &&
    (words === undefined ||
      nameKey(title(reward.title)).includes(nameKey(words)) ||
      giving.some((one) => called.includes(one))) &&
    some(organizerId, (one) => giving.includes(one)) &&
    (organizerPostalCode === undefined || giving.some((one) => inCities.includes(one))) &&
    some(query.applicableCardSystemId, (one) => applicable.length === 0 || applicable.includes(one)) &&
    is(query.featured, texts?.settings.featured ?? false) &&
    facts.forPassholders.every((fits) => fits(found))
  )
}

const { compare: byAlphabet } = new Intl.Collator('nl')

const compare: Readonly<Record<SortKey, (a: Found, b: Found) => number>> = {
  name: (a, b) => byAlphabet(title(a.reward.title), title(b.reward.title)),
  creationdate: (a, b) => (a.texts?.createdAt ?? 0) - (b.texts?.createdAt ?? 0),
  redeemCount: (a, b) => a.unitsTaken - b.unitsTaken,
  featured: (a, b) => Number(a.texts?.settings.featured ?? false) - Number(b.texts?.settings.featured ?? false),
  points: (a, b) => a.reward.points - b.reward.points,
}

/** What is asked for in one or the other way, as `sort` has it. */
const sortOf = (query: RewardQuery): string => {
  const former = formerNames.flatMap((name) =>
    query[name] === undefined ? [] : [`${query[name] === 'desc' ? '-' : ''}${formerSorts[name]}`],
  )
  return query.sort ?? (former.join(',') || 'name')
}

/** Whether it matters to a query how often each reward was given. */
export const asksForCounts = (query: RewardQuery): boolean =>
  query.isRedeemableByPassholderId !== undefined || /\bredeemCount\b/.test(sortOf(query))

const order = (asked: string): ((a: Found, b: Found) => number) => {
  const steps = asked.split(',').map((step) => {
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

/** How many rewards there would be with each value. */
export type Counted = Partial<Record<FacetName, ReadonlyMap<string, number>>>

/** All rewards that fit a query, in its order, and the facets that it asks for; the page is for the caller to cut. */
export const searchRewards = (
  rewards: Iterable<RewardFacts>,
  texts: ReadonlyMap<string, RewardTexts>,
  query: RewardQuery,
  facts: SearchFacts,
): { readonly found: readonly RewardFacts[]; readonly counted: Counted } => {
  const { now } = facts
  const fitting = [...rewards]
    .map(
      (reward): Found => ({
        reward,
        texts: texts.get(reward.id),
        unitsTaken: facts.unitsTaken.get(reward.id) ?? 0,
      }),
    )
    .filter((one) => fitsOthers(one, query, facts))
  const count = (name: FacetName): ReadonlyMap<string, number> => {
    const counts = new Map<string, number>()
    for (const one of fitting.filter((found) => fitsFacets(found, query, now, name)))
      for (const value of valuesOf[name](one, now)) counts.set(value, (counts.get(value) ?? 0) + 1)
    return counts
  }
  return {
    found: fitting
      .filter((one) => fitsFacets(one, query, now))
      .sort(order(sortOf(query)))
      .map(({ reward }) => reward),
    counted: Object.fromEntries((query.facets ?? []).map((name) => [name, count(name)])),
  }
}
