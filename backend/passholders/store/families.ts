import type { Actor } from '../../platform/actor.ts'
import { noteAct } from '../../platform/database/audit.ts'
import type { Db } from '../../platform/database/database.ts'
import type { PrismaClient } from '../../platform/database/generated/client.ts'
import type { FollowedKeys } from '../../platform/database/keys.ts'
import { dayText, withoutNulls } from '../../platform/database/mapping.ts'
import type { Scope } from '../../platform/http/scope.ts'
import { cannotJoin, type FamilyRefusal } from '../rules/family.ts'
import { asSubject } from './managed.ts'
import { aPerson, isPerson } from './person.ts'
import type { ReachedMembership } from './reach.ts'
import { registrationTokens } from './registration-tokens.ts'

/** Somebody in a family, with the icon that its app shows. */
export interface FamilyEntry {
  readonly id: string
  readonly icon?: string
  /** Milliseconds since 1970. */
  readonly since: number
}

/** NOT_FOUND: one of them is nobody (any more). NOT_PROVEN: the token is none, too old or another one's. */
type AddRefusal = FamilyRefusal | 'NOT_FOUND' | 'NOT_PROVEN'

/** A family as somebody changes it. */
export interface ChangedFamily {
  /** Whether who is added must be proven by a registration token of his. */
  readonly needsProof: boolean
  /** @param token by which he is proven, where that is needed @returns why not */
  add(memberId: string, icon: string | undefined, token: string): Promise<AddRefusal | undefined>
  /** @param icon `undefined` = none any more @returns `false` = he is not in it */
  setIcon(memberId: string, icon: string | undefined): Promise<boolean>
  /** @returns `false` = he is not in it */
  remove(memberId: string): Promise<boolean>
}

/** By whom a family is changed. */
interface Changing extends Pick<ChangedFamily, 'needsProof'> {
  readonly actor: Actor
  /** In whose log it is written down; absent = in each where he is a member. */
  readonly cardSystemId?: number
}

const oldestFirst = [{ createdAt: 'asc' }, { memberId: 'asc' }] as const

/**
 * Families: each is the list of one passholder, whom the others were added by. He is always in it, and has a row of his own
 * only for his icon.
 */
export const familyStore = (prisma: PrismaClient, keys: FollowedKeys, clock: () => number) => {
  const tokens = registrationTokens(keys, clock)

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

  const changed = (passholderId: string, { actor, cardSystemId, needsProof }: Changing): ChangedFamily => {
    /** That a family changed is in the log of whose it is. */
    const noted = async (db: Db): Promise<void> => {
      const where = { passholderId, ...(cardSystemId !== undefined && { cardSystemId }) }
      const logs = await db.membership.findMany({ where, select: { cardSystemId: true } })
      for (const log of logs)
        await noteAct(db, actor, clock(), {
          ...{ action: 'PASSHOLDER_CHANGED', subject: asSubject(passholderId, log.cardSystemId) },
          changes: [{ field: 'family' }],
        })
    }
    return {
      needsProof,

      add: (memberId, icon, token) =>
        prisma.$transaction(async (db) => {
          await lock(db, passholderId)
          // Before anything is said of him: of somebody else's card it would tell whether he is grown up.
          const proof = needsProof ? await tokens.find(db, token) : undefined
          if (needsProof && proof?.passholderId !== memberId) return 'NOT_PROVEN'
          const others = (await read(db, passholderId)).map(({ id }) => id).filter((id) => id !== passholderId)
          const family = await birthDates(db, [passholderId, ...others])
          const [one] = await birthDates(db, [memberId])
          if (!one || !family.some(({ id }) => id === passholderId)) return 'NOT_FOUND'
          const refusal = cannotJoin(family, one, clock())
          if (refusal) return refusal
          if (proof && !(await tokens.consume(db, proof))) return 'NOT_PROVEN'
          const createdAt = new Date(clock())
          await db.familyMember.create({ data: { passholderId, memberId, icon: icon ?? null, createdAt } })
          await noted(db)
          return undefined
        }),

      setIcon: (memberId, icon) =>
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

      remove: (memberId) =>
        prisma.$transaction(async (db) => {
          await lock(db, passholderId)
          const { count } = await db.familyMember.deleteMany({ where: { passholderId, memberId } })
          if (count === 0) return false
          await noted(db)
          return true
        }),
    }
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

    /** Somebody's, as a client that reaches him or a member of it in a card system. */
    in: ({ actor, cardSystemId }: ReachedMembership, passholderId: string): ChangedFamily =>
      changed(passholderId, { actor, cardSystemId, needsProof: false }),

    /** That of a passholder who asks by a token of his own; `undefined` = nobody does. */
    ofHimself: ({ actor, himself }: Scope): ChangedFamily | undefined =>
      himself === undefined ? undefined : changed(himself, { actor, needsProof: true }),

    /** Takes the passholder who asks out of somebody else's. @returns `false` = he is not in it */
    leave: async ({ actor, himself }: Scope, passholderId: string): Promise<boolean> =>
      himself !== undefined && changed(passholderId, { actor, needsProof: true }).remove(himself),
  }
}
export type FamilyStore = ReturnType<typeof familyStore>
