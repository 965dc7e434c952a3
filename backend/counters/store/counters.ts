import type { PrismaClient } from '../../platform/database/generated/client.ts'
import { withoutNulls } from '../../platform/database/mapping.ts'

/** A counter, and whose it is. */
export interface StoredCounter {
  readonly id: string
  readonly name: string
  readonly cardSystemId: number
  readonly organizerId?: string
  readonly locationId?: string
}

/** Counters: where they are and whose is no secret. */
export const counterStore = (prisma: PrismaClient) => ({
  /** By name. */
  all: async (): Promise<readonly StoredCounter[]> => {
    const rows = await prisma.counter.findMany({ orderBy: [{ name: 'asc' }, { id: 'asc' }] })
    return rows.map(({ id, name, cardSystemId, organizerId, locationId }) => ({
      id,
      name,
      cardSystemId,
      ...withoutNulls({ organizerId, locationId }),
    }))
  },

  /** By which a counter is known as a client: what its staff book is booked by it. `undefined` = there is no such counter. */
  consumerKey: async (id: string): Promise<string | undefined> => {
    const row = await prisma.counter.findUnique({ where: { id }, select: { consumerKey: true } })
    return row?.consumerKey
  },
})
export type CounterStore = ReturnType<typeof counterStore>
