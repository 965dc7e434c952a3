import type { z } from 'zod'
import { representCardSystem } from '../card-systems/response.ts'
import type { StoredCardSystem } from '../card-systems/store.ts'
import { title } from '../platform/http/localized.ts'
import type { Store } from '../store.ts'
import { type RewardCounters, rewardCounters } from './giving.ts'
import type { RewardFacts, redeemedReward, reward as rewardSchema } from './shapes.ts'
import type { StoredRedemption } from './store.ts'

type Represented = z.infer<typeof rewardSchema>
type Category = Represented['categories'][number]

const categories: readonly string[] = ['Eten en drinken', 'Doen', 'Gadget of item', 'Goede doel']
const isCategory = (text: string): text is Category => categories.includes(text)

const period = ({ from, until }: RewardFacts['publication']) => ({
  begin: new Date(from).toISOString(),
  ...(until !== undefined && { end: new Date(until).toISOString() }),
})

const found = <T>(value: T | undefined): T[] => (value === undefined ? [] : [value])

/** Rewards in the API's shape, with the names that go with them: one look-up for all. */
export const representRewards = async (
  store: Store,
  rewards: readonly RewardFacts[],
  known?: RewardCounters,
): Promise<readonly Represented[]> => {
  const catalog = await store.catalog()
  const counters = known ?? (await rewardCounters(store))
  const texts = await store.redemptions.texts(rewards.map(({ id }) => id))
  const wanted = new Set(rewards.flatMap((one) => counters.named(one) ?? []))
  const organizers = await store.names.organizers([...wanted])
  const everySystem = rewards.some(({ applicableCardSystemIds }) => applicableCardSystemIds.length === 0)
  const systemIds = new Set([
    ...rewards.flatMap(({ cardSystemId, applicableCardSystemIds }) => [cardSystemId, ...applicableCardSystemIds]),
    ...(everySystem ? catalog.cardSystems.keys() : []),
  ])
  const systems = new Map<number, StoredCardSystem>()
  for (const id of systemIds) for (const one of found(await store.names.cardSystem(id))) systems.set(id, one)

  return rewards.map((one) => {
    const owning = systems.get(one.cardSystemId)
    if (!owning) throw new Error('a reward without its card system')
    const more = texts.get(one.id)
    const applicable = one.applicableCardSystemIds.length === 0 ? [...systems.keys()] : one.applicableCardSystemIds
    const where = counters.named(one) ?? []
    return {
      id: one.id,
      title: title(one.title),
      type: one.points > 0 ? ('POINTS' as const) : ('WELCOME' as const),
      promotionalDescription: more?.promotionalDescription ?? '',
      publicationPeriod: period(one.publication),
      redeemPeriod: period(one.redemption),
      points: one.points,
      categories: (more?.categories ?? []).filter(isCategory),
      owningCardSystem: representCardSystem(owning),
      applicableCardSystems: applicable.flatMap((id) => found(systems.get(id)).map(representCardSystem)),
      allCardSystems: one.applicableCardSystemIds.length === 0,
      organizers: organizers.filter(({ id }) => where.includes(id)),
      status: one.status,
      ...(one.maxUnits !== undefined && { maxAvailableUnits: one.maxUnits }),
      unitsTaken: more?.unitsTaken ?? 0,
      ...(more?.practicalInfo !== undefined && { practicalInfo: more.practicalInfo }),
      ...(one.limit && { redeemConstraint: { volume: one.limit.volume, period: one.limit.period } }),
    }
  })
}

/** Redemptions in the API's shape. One whose reward is no longer known is left out. */
export const representRedemptions = async (
  store: Store,
  redemptions: readonly Pick<StoredRedemption, 'id' | 'at' | 'rewardId'>[],
): Promise<z.infer<typeof redeemedReward>[]> => {
  const { rewards } = await store.catalog()
  const facts = [...new Set(redemptions.map(({ rewardId }) => rewardId))].flatMap((id) => found(rewards.get(id)))
  const shown = new Map((await representRewards(store, facts)).map((one) => [one.id, one] as const))
  return redemptions.flatMap(({ id, at, rewardId }) =>
    found(shown.get(rewardId)).map((reward) => ({ id, reward, redeemDate: new Date(at).toISOString() })),
  )
}
