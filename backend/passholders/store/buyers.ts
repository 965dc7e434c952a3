import type { PrismaClient } from '../../platform/database/generated/client.ts'
import { withoutNulls } from '../../platform/database/mapping.ts'
import { socialTariff } from '../rules/social-tariff.ts'
import { aPerson } from './person.ts'

/** A passholder as the price of a membership asks of him. */
export interface StoredBuyer {
  /** yyyy-mm-dd */
  readonly dateOfBirth: string
  readonly postalCode: string
  /** Whether he has a right to the social tariff now, in whichever card system. */
  readonly socialTariff: boolean
}

/** Passholders who may become members of another card system. */
export const buyerStore = (prisma: PrismaClient, clock: () => number) => ({
  find: async (id: string): Promise<StoredBuyer | undefined> => {
    const found = await prisma.passholder.findFirst({
      where: { id, ...aPerson },
      select: {
        dateOfBirth: true,
        postalCode: true,
        memberships: { include: { cardSystem: { select: { socialTariffGraceDays: true } } } },
      },
    })
    if (!found) return undefined
    const { dateOfBirth, postalCode, memberships } = found
    return {
      ...{ dateOfBirth: dateOfBirth.toISOString().slice(0, 10), postalCode },
      socialTariff: memberships.some(
        ({ cardSystemId, status, socialTariffEndDate: end, socialTariffSuspendedUntil: until, cardSystem }) =>
          status === 'ACTIVE' &&
          socialTariff(
            {
              ...{ cardSystemId, status },
              ...withoutNulls({ socialTariffEndDate: end?.getTime(), socialTariffSuspendedUntil: until?.getTime() }),
            },
            cardSystem.socialTariffGraceDays,
            clock(),
          ).status === 'ACTIVE',
      ),
    }
  },
})
export type BuyerStore = ReturnType<typeof buyerStore>
