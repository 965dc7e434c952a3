import { noteAct } from '../../platform/database/audit.ts'
import type { Db } from '../../platform/database/database.ts'
import type { PrismaClient } from '../../platform/database/generated/client.ts'
import type { Scope } from '../../platform/http/scope.ts'
import { addressKey } from '../../platform/outbox/address.ts'
import { asSubject, within } from './within.ts'

export type StaffOutcome = 'DONE' | 'NO_COUNTER' | 'NOTHING_TO_DO'

/** What is done with a row, and what that is called. */
interface Change {
  readonly action: 'STAFF_ADDED' | 'STAFF_REMOVED'
  /** Where the address stands in what is written down. */
  readonly side: 'before' | 'after'
  /** @returns to how many rows */
  write(db: Db, row: { readonly counterId: string; readonly email: string }): Promise<number>
}

const added: Change = {
  action: 'STAFF_ADDED',
  side: 'after',
  write: async (db, row) => (await db.counterStaff.createMany({ data: [row], skipDuplicates: true })).count,
}

const removed: Change = {
  action: 'STAFF_REMOVED',
  side: 'before',
  write: async (db, row) => (await db.counterStaff.deleteMany({ where: row })).count,
}

/** Who works at the counters of the card system of who asks, by e-mail address, in whatever way it is written. */
export const staffStore = (prisma: PrismaClient, clock: () => number) => ({
  for: ({ person, actor }: Scope) => {
    if (!person) throw new Error('counters are managed by people')
    const run = (counterId: string, address: string, { action, side, write }: Change): Promise<StaffOutcome> =>
      prisma.$transaction(async (db) => {
        const counter = await db.counter.findFirst({ where: { AND: [within(person), { id: counterId }] } })
        if (!counter) return 'NO_COUNTER'
        const email = addressKey(address)
        if ((await write(db, { counterId, email })) === 0) return 'NOTHING_TO_DO'
        const changes = [{ field: 'staff', [side]: email }]
        await noteAct(db, actor, clock(), { action, subject: asSubject(counter), changes })
        return 'DONE'
      })
    return {
      /** From his next request on he has the counter app. */
      add: (counterId: string, address: string): Promise<StaffOutcome> => run(counterId, address, added),
      /** The other way round. */
      remove: (counterId: string, address: string): Promise<StaffOutcome> => run(counterId, address, removed),
    }
  },
})
export type StaffStore = ReturnType<typeof staffStore>
