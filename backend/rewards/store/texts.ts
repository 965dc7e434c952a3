import type { PrismaClient } from '../../platform/database/generated/client.ts'
import type { RewardFacts, RewardSettings } from '../shapes/reward.ts'
import { toSettings, whole } from './rows.ts'

/** What is shown of a reward beside what it is judged by. */
export interface RewardTexts {
  readonly settings: RewardSettings
  /** Milliseconds since 1970. */
  readonly createdAt: number
}

/**
 * Texts of rewards. Read once for as long as a reward stays as it is: facts never change, those of a reward that was changed
 * in whatever way are others.
 */
export const rewardTextStore = (prisma: PrismaClient) => {
  const known = new WeakMap<RewardFacts, RewardTexts>()
  return {
    /** @param rewards as the catalog has them. @returns by the reward's id; one that is gone meanwhile is left out */
    of: async (rewards: readonly RewardFacts[]): Promise<ReadonlyMap<string, RewardTexts>> => {
      const missing = new Map(rewards.flatMap((one) => (known.has(one) ? [] : [[one.id, one] as const])))
      const rows =
        missing.size === 0
          ? []
          : await prisma.reward.findMany({ where: { id: { in: [...missing.keys()] } }, include: whole })
      for (const row of rows) {
        const facts = missing.get(row.id)
        if (facts) known.set(facts, { settings: toSettings(row), createdAt: row.createdAt.getTime() })
      }
      return new Map(
        rewards.flatMap((one) => {
          const texts = known.get(one)
          return texts ? [[one.id, texts] as const] : []
        }),
      )
    },
  }
}
export type RewardTextStore = ReturnType<typeof rewardTextStore>
