import { noteAct } from '../../platform/database/audit.ts'
import type { Db } from '../../platform/database/database.ts'
import type { PrismaClient } from '../../platform/database/generated/client.ts'
import { dayText, withoutNulls } from '../../platform/database/mapping.ts'
import { cannotJoin, type FamilyRefusal } from '../rules/family.ts'
import { asSubject } from './managed.ts'
import { aPerson, isPerson } from './person.ts'
import type { ReachedMembership } from './reach.ts'

/** Somebody in a family, with the icon that its app shows. */
export interface FamilyEntry {
  readonly id: string
  readonly icon?: string
  /** Milliseconds since 1970. */
  readonly since: number
}

const oldestFirst = [{ createdAt: 'asc' }, { memberId: 'asc' }] as const

/**
 * Families: each is the list of one passholder, whom the others were added by. He is always in it, and has a row of his own
 * only for his icon.
 */
export const familyStore = (prisma: PrismaClient, clock: () => number) => {
  /** Whoever changes a family holds the row of whose it is. */
  const lock = (db: Db, passholderId: string): Promise<unknown> =>
    db.$queryRaw`select 1 from passholder where id = ${passholderId}::uuid and ${isPerson()} for update`

  const birthDates = async (db: Db, ids: readonly string[]) => {
    const where = { id: { in: [...ids] }, ...aPerson }
    const rows = await db.passholder.findMany({ where, select: { id: true, dateOfBirth: true } })
    return rows.map(({ id, dateOfBirth }) => ({ id, dateOfBirth: dayText(dateOfBirth) }))
  }

  const read = async (db: Db, passholderId: string): Promise<readonly FamilyEntry[]> => {
    const rows = await db.familyMember.findMany({ where: { passholderId }, orderBy: [...oldestFirst] })
    return rows.map(({ memberId, icon, createdAt }) => ({
      ...{ id: memberId, since: createdAt.getTime(), ...withoutNulls({ icon }) },
    }))
  }

  return {
    /** His own family: himself first, then in the order in which they were added. `undefined` = no such passholder */
    of: async (passholderId: string): Promise<readonly FamilyEntry[] | undefined> => {
      const main = await prisma.passholder.findFirst({ where: { id: passholderId, ...aPerson } })
      if (!main) return undefined
      const entries = await read(prisma, passholderId)
      const icon = entries.find(({ id }) => id === passholderId)?.icon
      const own = { id: passholderId, since: main.createdAt.getTime(), ...(icon !== undefined && { icon }) }
      return [own, ...entries.filter(({ id }) => id !== passholderId)]
    },

    /** Whose families he was added to, and since when: not his own. */
    with: async (memberId: string): Promise<readonly FamilyEntry[]> => {
      const where = { memberId, passholderId: { not: memberId } }
      const rows = await prisma.familyMember.findMany({
        where,
        orderBy: [{ createdAt: 'asc' }, { passholderId: 'asc' }],
      })
      return rows.map(({ passholderId, createdAt }) => ({ id: passholderId, since: createdAt.getTime() }))
    },

    /** Whether somebody is in one family with one of these, whose ever it is. */
    together: async (ids: readonly string[], id: string): Promise<boolean> => {
      const others = ids.filter((one) => one !== id)
      if (others.length === 0) return false
      const [{ found = false } = {}] = await prisma.$queryRaw<{ found: boolean }[]>`
        with member as (select passholder_id as family, member_id as id from family_member
          union select passholder_id, passholder_id from family_member)
        select exists (select from member one join member other using (family)
          where one.id = ${id}::uuid and other.id = any (${[...others]}::uuid[])) as found`
      return found
    },

    /** As a client that reaches one of them in a card system; that a family changed is in his log. */
    in: ({ actor, cardSystemId }: ReachedMembership) => {
      const noted = (db: Db, passholderId: string): Promise<void> =>
        noteAct(db, actor, clock(), {
          ...{ action: 'PASSHOLDER_CHANGED', subject: asSubject(passholderId, cardSystemId) },
          changes: [{ field: 'family' }],
        })
      return {
        /** @returns why not; `NOT_FOUND` = one of them is nobody (any more) */
        add: (
          passholderId: string,
          memberId: string,
          icon: string | undefined,
        ): Promise<FamilyRefusal | 'NOT_FOUND' | undefined> =>
          prisma.$transaction(async (db) => {
            await lock(db, passholderId)
            const others = (await read(db, passholderId)).map(({ id }) => id).filter((id) => id !== passholderId)
            const family = await birthDates(db, [passholderId, ...others])
            const [one] = await birthDates(db, [memberId])
            if (!one || !family.some(({ id }) => id === passholderId)) return 'NOT_FOUND'
            const refusal = cannotJoin(family, one, clock())
            if (refusal) return refusal
            const createdAt = new Date(clock())
            await db.familyMember.create({ data: { passholderId, memberId, icon: icon ?? null, createdAt } })
            await noted(db, passholderId)
            return undefined
          }),

        /** @param icon `undefined` = none any more @returns `false` = he is not in it */
        setIcon: (passholderId: string, memberId: string, icon: string | undefined): Promise<boolean> =>
          prisma.$transaction(async (db) => {
            await lock(db, passholderId)
            const key = { passholderId_memberId: { passholderId, memberId } }
            const data = { icon: icon ?? null }
            if (passholderId === memberId) {
              if ((await birthDates(db, [passholderId])).length === 0) return false
              const create = { passholderId, memberId, ...data, createdAt: new Date(clock()) }
              await db.familyMember.upsert({ where: key, create, update: data })
              return true
            }
            return (await db.familyMember.updateMany({ where: { passholderId, memberId }, data })).count > 0
          }),

        /** @returns `false` = he is not in it */
        remove: (passholderId: string, memberId: string): Promise<boolean> =>
          prisma.$transaction(async (db) => {
            await lock(db, passholderId)
            const { count } = await db.familyMember.deleteMany({ where: { passholderId, memberId } })
            if (count === 0) return false
            await noted(db, passholderId)
            return true
          }),
      }
    },
  }
}
export type FamilyStore = ReturnType<typeof familyStore>
