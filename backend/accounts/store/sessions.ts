import { randomBytes, randomUUID } from 'node:crypto'
import type { Actor } from '../../platform/actor.ts'
import { noteAct } from '../../platform/database/audit.ts'
import { Prisma, type PrismaClient } from '../../platform/database/generated/client.ts'
import type { FollowedKeys } from '../../platform/database/keys.ts'
import type { Person } from '../../platform/http/guard.ts'
import { addressKey } from '../../platform/outbox/address.ts'
import { type AccountRights, chosenOf, type Rights, rightsOf, type StaffRights } from '../rules/rights.ts'
import { isOver, isToNote, type SessionTimes } from '../rules/session.ts'

/** Who logged in, as the provider says. */
export interface LoggedIn {
  readonly email: string
  readonly name?: string
  /** To log out there too. */
  readonly idToken?: string
}

/** A session as its person, or an admin, sees it. */
export interface StoredSession {
  readonly handle: string
  readonly email: string
  readonly name?: string
  /** Milliseconds since 1970. */
  readonly createdAt: number
  readonly lastUsedAt: number
}

interface Row {
  readonly idHash: string
  readonly handle: string
  readonly email: string
  readonly cardSystemId: number | null
  readonly lastUsedAt: Date
  readonly expiresAt: Date
  readonly accounts: readonly AccountRights[]
  readonly staff: readonly StaffRights[]
}

/** What an address holds, as JSON, in a statement about `email`. */
const rights = (email: Prisma.Sql): Prisma.Sql => Prisma.sql`
  coalesce((select json_agg(json_build_object('cardSystemId', a.card_system_id, 'role', a.role, 'zuilIds',
      coalesce((select json_agg(z."B") from "_AccountToZuil" z where z."A" = a.id), '[]'::json), 'counterIds',
      coalesce((select json_agg(c."B") from "_AccountToCounter" c where c."A" = a.id), '[]'::json)))
    from account a where lower(a.email) = ${email}), '[]'::json) as accounts,
  coalesce((select json_agg(json_build_object('cardSystemId', c.card_system_id, 'counterId', c.id) order by c.name)
    from counter_staff s join counter c on c.id = s.counter_id where s.email = ${email}), '[]'::json) as staff`

const ownerOf = (handle: string): string => `session ${handle}`

/** Sessions of people. Of what a browser keeps only a keyed hash is here. Times are milliseconds since 1970. */
export const sessionStore = (
  prisma: PrismaClient,
  keys: FollowedKeys,
  { times, clock }: { readonly times: SessionTimes; readonly clock: () => number },
) => {
  const read = async (token: string): Promise<Row | undefined> => {
    const [row] = await prisma.$queryRaw<Row[]>`/* session */
      select id_hash as "idHash", handle, session.email, card_system_id as "cardSystemId",
        last_used_at as "lastUsedAt", expires_at as "expiresAt", ${rights(Prisma.sql`session.email`)}
      from session where id_hash in (${Prisma.join(keys.secretHashes('session', token))})`
    return row
  }

  return {
    /** What somebody is in each card system, by his e-mail address. */
    rightsOf: async (email: string): Promise<readonly Rights[]> => {
      const [row] = await prisma.$queryRaw<[Pick<Row, 'accounts' | 'staff'>]>`
        select ${rights(Prisma.sql`${addressKey(email)}`)}`
      return rightsOf(row.accounts, row.staff)
    },

    /** Whose session this is, with his rights as they are now, unless it is over or he has none. */
    find: async (token: string, used: boolean): Promise<Person | undefined> => {
      const row = await keys.lookUp(() => read(token))
      if (!row) return undefined
      const now = clock()
      const moments = { lastUsedAt: row.lastUsedAt.getTime(), expiresAt: row.expiresAt.getTime() }
      const held = chosenOf(rightsOf(row.accounts, row.staff), row.cardSystemId ?? undefined)
      if (!held || isOver(moments, now, times)) return undefined
      if (used && isToNote(moments, now))
        await prisma.session.updateMany({ where: { idHash: row.idHash }, data: { lastUsedAt: new Date(now) } })
      return { ...held, email: row.email, session: row.handle }
    },

    /** Opens one. @returns what the browser keeps, which is new with each login: none can be put on somebody */
    open: async ({ email, name, idToken }: LoggedIn): Promise<string> => {
      const token = randomBytes(32).toString('base64url')
      const [now, handle] = [clock(), randomUUID()]
      const key = addressKey(email)
      const opened = prisma.session.create({
        data: {
          idHash: keys.secretHash('session', token),
          handle,
          email: key,
          ...(name !== undefined && { name }),
          ...(idToken !== undefined && {
            idTokenCipher: keys.encryptSecret(idToken, ownerOf(handle)),
            keyVersion: keys.version,
          }),
          createdAt: new Date(now),
          lastUsedAt: new Date(now),
          expiresAt: new Date(now + times.maxMs),
        },
      })
      const noted = prisma.$executeRaw`update account set last_login_at = ${new Date(now)} where lower(email) = ${key}`
      await prisma.$transaction([opened, noted])
      return token
    },

    /** Whose it is: his name, and in which card systems he is something. */
    describe: async (handle: string): Promise<{ readonly name?: string; readonly rights: readonly Rights[] }> => {
      const [row] = await prisma.$queryRaw<(Pick<Row, 'accounts' | 'staff'> & { name: string | null })[]>`
        select name, ${rights(Prisma.sql`session.email`)} from session where handle = ${handle}::uuid`
      if (!row) return { rights: [] }
      return { ...(row.name !== null && { name: row.name }), rights: rightsOf(row.accounts, row.staff) }
    },

    /** From now on he works in this card system. */
    choose: async (handle: string, cardSystemId: number): Promise<void> => {
      await prisma.session.updateMany({ where: { handle }, data: { cardSystemId } })
    },

    /** Ends one. @returns the provider's token of it, to log out there too */
    end: async (handle: string): Promise<string | undefined> => {
      const row = await prisma.session.findUnique({ where: { handle } })
      await prisma.session.deleteMany({ where: { handle } })
      if (!row?.idTokenCipher || row.keyVersion === null) return undefined
      return keys.decryptSecret(row.idTokenCipher, row.keyVersion, ownerOf(handle))
    },

    /** Ends all of somebody, or of everybody. @returns how many */
    endAll: async (email?: string): Promise<number> => {
      const { count } = await prisma.session.deleteMany({
        where: email === undefined ? {} : { email: addressKey(email) },
      })
      return count
    },

    /**
     * Ends those of whose account it is, wherever he works. @param by who does it
     * @returns how many; undefined = the card system of `by` has no such account
     */
    endOfAccount: (accountId: string, cardSystemId: number, by: Actor): Promise<number | undefined> =>
      prisma.$transaction(async (db) => {
        const account = await db.account.findFirst({ where: { id: accountId, cardSystemId } })
        if (!account) return undefined
        const { count } = await db.session.deleteMany({ where: { email: addressKey(account.email) } })
        await noteAct(db, by, clock(), {
          action: 'SESSIONS_ENDED',
          subject: { kind: 'ACCOUNT', id: accountId, name: account.email, cardSystemId },
          changes: [{ field: 'sessions', before: count }],
        })
        return count
      }),

    /** Ends those of all who are something in a card system. @param by who does it @returns how many */
    endAllOf: (cardSystemId: number, by: Actor): Promise<number> =>
      prisma.$transaction(async (db) => {
        const ended = await db.$executeRaw`
          delete from session where
            exists (select from account a where lower(a.email) = session.email and a.card_system_id = ${cardSystemId}) or
            exists (select from counter_staff s join counter c on c.id = s.counter_id
              where s.email = session.email and c.card_system_id = ${cardSystemId})`
        await noteAct(db, by, clock(), {
          action: 'SESSIONS_ENDED',
          subject: { kind: 'CARD_SYSTEM', id: String(cardSystemId), cardSystemId },
          changes: [{ field: 'sessions', before: ended }],
        })
        return ended
      }),

    /** Deletes those that are over. */
    forgetOld: async (now: number): Promise<void> => {
      await prisma.session.deleteMany({
        where: {
          OR: [{ expiresAt: { lte: new Date(now) } }, { lastUsedAt: { lte: new Date(now - times.idleMs) } }],
        },
      })
    },

    /** Those of somebody, last used first. */
    ofPerson: async (email: string): Promise<readonly StoredSession[]> => {
      const rows = await prisma.session.findMany({
        where: { email: addressKey(email) },
        orderBy: { lastUsedAt: 'desc' },
      })
      return rows.map(({ handle, email, name, createdAt, lastUsedAt }) => ({
        handle,
        email,
        ...(name !== null && { name }),
        createdAt: createdAt.getTime(),
        lastUsedAt: lastUsedAt.getTime(),
      }))
    },
  }
}
export type SessionStore = ReturnType<typeof sessionStore>
