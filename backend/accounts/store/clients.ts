import { randomBytes, timingSafeEqual } from 'node:crypto'
import { askJson } from '../../platform/database/database.ts'
import { Prisma, type PrismaClient } from '../../platform/database/generated/client.ts'
import type { FollowedKeys } from '../../platform/database/keys.ts'
import { anyOf, arrayOf, ms } from '../../platform/database/sql.ts'
import type { Grant } from '../../platform/http/policy.ts'

const equal = (a: string, b: string): boolean => {
  const [x, y] = [Buffer.from(a), Buffer.from(b)]
  return x.length === y.length && timingSafeEqual(x, y)
}

interface StoredToken {
  readonly clientId: string
  /** Milliseconds since 1970. */
  readonly expiresAt: number
  readonly grants: readonly Grant[]
}

/** Machine clients. Of secrets and tokens, both random, only keyed hashes are kept. */
export const clientStore = (prisma: PrismaClient, keys: FollowedKeys) => ({
  /** Checks a client's secret in constant time. One that was kept before a rotation is kept anew. */
  authenticate: async (clientId: string, secret: string): Promise<boolean> => {
    const found = await keys.lookUp(async () => {
      const client = await prisma.apiClient.findUnique({ where: { id: clientId }, select: { secretHash: true } })
      const given = keys.secretHashes('client', `${clientId} ${secret}`)
      // Compared also where there is no such client: that takes as long.
      const stored = client?.secretHash ?? keys.secretHash('client', '')
      const known = given.filter((one) => equal(one, stored)).length > 0 && client !== null
      return known ? { stored } : undefined
    })
    if (!found) return false
    const secretHash = keys.secretHash('client', `${clientId} ${secret}`)
    if (found.stored !== secretHash)
      await prisma.apiClient.updateMany({ where: { id: clientId, secretHash: found.stored }, data: { secretHash } })
    return true
  },

  /** Makes an opaque access token; only its hash is kept. */
  newToken: async (clientId: string, now: number, validMs: number): Promise<string> => {
    const token = randomBytes(32).toString('base64url')
    await prisma.accessToken.deleteMany({ where: { clientId, expiresAt: { lte: new Date(now) } } })
    await prisma.accessToken.create({
      data: { tokenHash: keys.secretHash('token', token), clientId, expiresAt: new Date(now + validMs) },
    })
    return token
  },

  /** The client of a token that has not expired. */
  byToken: async (
    token: string,
    now: number,
  ): Promise<{ readonly clientId: string; readonly grants: readonly Grant[] } | undefined> => {
    const row = await keys.lookUp(async () => {
      const hashes = keys.secretHashes('token', token)
      const [found] = await askJson<readonly StoredToken[]>(
        prisma,
        Prisma.sql`/* client_of_token */ select ${arrayOf(Prisma.sql`
          select json_build_object('clientId', client_id, 'expiresAt', ${ms('expires_at')},
            'grants', array(select json_strip_nulls(json_build_object('permission', permission, 'organizerId', organizer_id))
              from client_grant g where g.client_id = t.client_id)) as facts
          from access_token t where token_hash = ${anyOf(hashes, 'text')}`)}::text as value`,
      )
      return found
    })
    return row && row.expiresAt > now ? { clientId: row.clientId, grants: row.grants } : undefined
  },
})
export type ClientStore = ReturnType<typeof clientStore>
