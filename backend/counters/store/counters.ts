import type { Directory } from '../../platform/database/directory.ts'
import { Prisma, type PrismaClient } from '../../platform/database/generated/client.ts'
import { arrayOf } from '../../platform/database/sql.ts'

/** A counter, and whose it is. */
export interface StoredCounter {
  readonly id: string
  readonly name: string
  readonly cardSystemId: number
  readonly organizerId?: string
  readonly locationId?: string
}

/** Counters: where they are and whose is no secret. */
export const counterStore = (prisma: PrismaClient, directory: Directory) => ({
  /** By name. */
  all: directory.kept(
    arrayOf(Prisma.sql`select json_strip_nulls(json_build_object('id', id, 'name', name, 'cardSystemId', card_system_id,
      'organizerId', organizer_id, 'locationId', location_id)) as facts from counter order by name, id`),
    (all: readonly StoredCounter[]) => all,
  ),

  /** By which a counter is known as a client: what its staff book is booked by it. `undefined` = there is no such counter. */
  consumerKey: async (id: string): Promise<string | undefined> => {
    const row = await prisma.counter.findUnique({ where: { id }, select: { consumerKey: true } })
    return row?.consumerKey
  },
})
export type CounterStore = ReturnType<typeof counterStore>
