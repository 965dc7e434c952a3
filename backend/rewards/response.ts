import type { z } from 'zod'
import { toCardSystemResponse } from '../card-systems/response.ts'
import type { CardSystemStore, StoredCardSystem } from '../card-systems/store.ts'
import type { Named, OrganizerStore } from '../counters/store/organizers.ts'
import { title } from '../platform/http/localized.ts'
import { type GivingCounter, type GivingOrganizers, givingOrganizers } from './giving.ts'
import { isLastChance, rewardLimitOf } from './rules/redemption.ts'
import type { redeemedReward, reward as rewardSchema } from './shapes/api-reward.ts'
import { type RewardFacts, rewardCategories } from './shapes/reward.ts'
import type { RedemptionStore, StoredRedemption } from './store/redemptions.ts'
import type { RewardTextStore } from './store/texts.ts'

type RewardResponse = z.infer<typeof rewardSchema>
type Category = RewardResponse['categories'][number]

const isCategory = (text: string): text is Category => rewardCategories.some((one) => one === text)

const period = ({ from, until }: RewardFacts['publication']) => ({
  begin: new Date(from).toISOString(),
  ...(until !== undefined && { end: new Date(until).toISOString() }),
})

const found = <T>(value: T | undefined): T[] => (value === undefined ? [] : [value])

/** Where rewards and the names that go with them come from. */
export interface RewardResponseDeps {
  /** Every reward as taps are judged by it, by id. */
  readonly currentRewards: () => Promise<ReadonlyMap<string, RewardFacts>>
  readonly counters: { all(): Promise<readonly GivingCounter[]> }
  readonly organizers: Pick<OrganizerStore, 'byId'>
  readonly cardSystems: Pick<CardSystemStore, 'byId'>
  readonly rewardTexts: RewardTextStore
  readonly redemptions: RedemptionStore
  /** Where a picture is seen. */
  readonly pictureUrl: (id: string) => string
  readonly clock: () => number
}

/** Who gives rewards, and the names that go with them. */
export interface Around {
  readonly giving: GivingOrganizers
  readonly organizers: ReadonlyMap<string, Named>
  readonly systems: ReadonlyMap<number, StoredCardSystem>
}

export const aroundRewards = async ({
  counters,
  organizers,
  cardSystems,
}: Pick<RewardResponseDeps, 'counters' | 'organizers' | 'cardSystems'>): Promise<Around> => {
  const [all, byId, systems] = await Promise.all([counters.all(), organizers.byId(), cardSystems.byId()])
  return { giving: givingOrganizers(all), organizers: byId, systems }
}

/** Rewards in the API's shape, with the names that go with them. @param known absent = looked up */
export const toRewardResponses = async (
  deps: RewardResponseDeps,
  rewards: readonly RewardFacts[],
  known?: Around,
): Promise<readonly RewardResponse[]> => {
  const { rewardTexts, redemptions, pictureUrl, clock } = deps
  const [{ giving, organizers, systems }, texts, units] = await Promise.all([
    known ?? aroundRewards(deps),
    rewardTexts.of(rewards),
    redemptions.unitsTaken(rewards.map(({ id }) => id)),
  ])
  return rewards.map((one) => {
    const owning = systems.get(one.cardSystemId)
    if (!owning) throw new Error('a reward without its card system')
    const more = texts.get(one.id)
    const set = more?.settings
    const applicable = one.applicableCardSystemIds.length === 0 ? [...systems.keys()] : one.applicableCardSystemIds
    const where = (giving.named(one) ?? []).toSorted()
    const limit = rewardLimitOf(one)
    return {
      id: one.id,
      title: title(one.title),
      type: one.points > 0 ? ('POINTS' as const) : ('WELCOME' as const),
      promotionalDescription: set?.promotionalDescription?.nl ?? '',
      publicationPeriod: period(one.publication),
      redeemPeriod: period(one.redemption),
      ...(one.granting && { grantingPeriod: period(one.granting) }),
      points: one.points,
      categories: (set?.categories ?? []).filter(isCategory),
      owningCardSystem: toCardSystemResponse(owning),
      applicableCardSystems: applicable.flatMap((id) => found(systems.get(id)).map(toCardSystemResponse)),
      allCardSystems: one.applicableCardSystemIds.length === 0,
      organizers: where.flatMap((id) => found(organizers.get(id)).map(({ name }) => ({ id, name }))),
      status: one.status,
      ...(one.maxUnits !== undefined && { maxAvailableUnits: one.maxUnits }),
      unitsTaken: units.get(one.id) ?? 0,
      ...(set?.practicalInfo && { practicalInfo: set.practicalInfo.nl }),
      ...(set?.moreInfoUrl !== undefined && { moreInfoURL: set.moreInfoUrl }),
      pictures: set?.picture ? [pictureUrl(set.picture.id)] : [],
      ...{ forKids: set?.forKids ?? false, sport: set?.sport ?? false, online: set?.online ?? false },
      ...{ featured: set?.featured ?? false, lastChance: isLastChance(one, clock()) },
      ...(limit && { redeemConstraint: { volume: limit.volume, period: limit.period } }),
    }
  })
}

/** Redemptions in the API's shape. One whose reward is no longer known is left out. */
export const toRedemptionResponses = async (
  deps: RewardResponseDeps,
  redemptions: readonly Pick<StoredRedemption, 'id' | 'at' | 'rewardId'>[],
): Promise<z.infer<typeof redeemedReward>[]> => {
  const rewards = await deps.currentRewards()
  const facts = [...new Set(redemptions.map(({ rewardId }) => rewardId))].flatMap((id) => found(rewards.get(id)))
  const shown = new Map((await toRewardResponses(deps, facts)).map((one) => [one.id, one] as const))
  return redemptions.flatMap(({ id, at, rewardId }) =>
    found(shown.get(rewardId)).map((reward) => ({ id, reward, redeemDate: new Date(at).toISOString() })),
  )
}
