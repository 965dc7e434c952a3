import { noteAct } from '../../platform/database/audit.ts'
import type { Db } from '../../platform/database/database.ts'
import type { PrismaClient } from '../../platform/database/generated/client.ts'
import type { Scope } from '../../platform/http/scope.ts'
import type { Right } from '../rules/rights.ts'
import { asSubject } from './within.ts'

/** UNKNOWN_COUNTER: one of them is none of the card system's. */
export type RightsOutcome = 'DONE' | 'NOT_FOUND' | 'UNKNOWN_COUNTER'

/** Which counters may assign a membership or read it (handbook, "Lidmaatschappen", tab "Balies"). */
export const associationRightStore = (prisma: PrismaClient, clock: () => number) => ({
  for: ({ person, actor }: Scope) => {
    if (!person) throw new Error('associations are managed by people')
    const { cardSystemId } = person
    /** Its rights change one after the other, and not while it is removed. */
    const lock = async (db: Db, id: string) => {
      await db.$queryRaw`select 1 from association where id = ${id}::uuid for no key update`
      return db.association.findFirst({ where: { id, cardSystemId } })
    }
    return {
      /** Gives them this right; who had the other one has it no longer. */
      give: (id: string, counterIds: readonly string[], right: Right): Promise<RightsOutcome> =>
        prisma.$transaction(async (db) => {
          const association = await lock(db, id)
          if (!association) return 'NOT_FOUND'
          const wanted = [...new Set(counterIds)]
          const found = await db.counter.findMany({
            where: { id: { in: wanted }, cardSystemId },
            select: { id: true, name: true, associations: { where: { associationId: id }, select: { right: true } } },
            orderBy: { name: 'asc' },
          })
          if (found.length < wanted.length) return 'UNKNOWN_COUNTER'
          const changed = found.filter(({ associations }) => associations[0]?.right !== right)
          for (const { id: counterId, name, associations } of changed) {
            await db.associationCounter.upsert({
              where: { associationId_counterId: { associationId: id, counterId } },
              create: { associationId: id, counterId, right },
              update: { right },
            })
            const before = associations[0]?.right
            const changes = [
              { field: 'counter', after: name },
              { field: 'right', after: right, ...(before && { before }) },
            ]
            await noteAct(db, actor, clock(), {
              action: 'ASSOCIATION_COUNTER',
              subject: asSubject(association),
              changes,
            })
          }
          return 'DONE'
        }),

      /** Takes it away from one. */
      take: (id: string, counterId: string): Promise<RightsOutcome> =>
        prisma.$transaction(async (db) => {
          const association = await lock(db, id)
          if (!association) return 'NOT_FOUND'
          const row = await db.associationCounter.findUnique({
            where: { associationId_counterId: { associationId: id, counterId } },
            include: { counter: { select: { name: true } } },
          })
          if (!row) return 'UNKNOWN_COUNTER'
          await db.associationCounter.delete({
            where: { associationId_counterId: { associationId: id, counterId } },
          })
          const changes = [
            { field: 'counter', before: row.counter.name },
            { field: 'right', before: row.right },
          ]
          await noteAct(db, actor, clock(), { action: 'ASSOCIATION_COUNTER', subject: asSubject(association), changes })
          return 'DONE'
        }),
    }
  },
})
export type AssociationRightStore = ReturnType<typeof associationRightStore>
