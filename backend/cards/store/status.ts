import { type StoredCardSystem, toCardSystem } from '../../card-systems/store.ts'
import type { PrismaClient } from '../../platform/database/generated/client.ts'
import { withoutNulls } from '../../platform/database/mapping.ts'
import type { CardStatus } from '../shapes.ts'

/** What a card is, without whose. */
export interface StoredCard {
  readonly uitpasNumber: string
  readonly chipNumber?: string
  readonly status: CardStatus
  readonly cardSystem: StoredCardSystem
}

/** Cards by their number. Whoever has the number of a card may ask what it is, whatever the organizer: there is no scope. */
export const cardStatusStore = (prisma: PrismaClient) => ({
  find: async (
    by: { readonly uitpasNumber: string } | { readonly chipNumber: string },
  ): Promise<StoredCard | undefined> => {
    const row = await prisma.card.findUnique({ where: by, include: { cardSystem: true } })
    if (!row) return undefined
    const { uitpasNumber, chipNumber, status, cardSystem } = row
    return { uitpasNumber, status, cardSystem: toCardSystem(cardSystem), ...withoutNulls({ chipNumber }) }
  },
})
export type CardStatusStore = ReturnType<typeof cardStatusStore>
